"""Bodies as JSON, form, multipart, bytes and text: what arrives, byte for byte."""

from __future__ import annotations

import datetime as dt
import inspect
import io
from email.parser import BytesParser
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def nothing(server: Any) -> None:
    server.reply(status=204)


def test_members_as_arguments(call: Any, server: Any) -> None:
    call(
        "DefaultClient.json",
        name="Rex",
        secret="s",
        born=dt.date(2024, 1, 2),
        seen=dt.datetime(1970, 1, 1, 0, 1, tzinfo=dt.UTC),
    )
    assert server.last.json == {"name": "Rex", "kind": "pet", "secret": "s", "born": "2024-01-02", "seen": 60}
    assert server.last.headers["Content-Type"] == "application/json"


def test_a_whole_body_as_model_mapping_bytes_or_file(call: Any, server: Any, models: ModuleType) -> None:
    expected = {"name": "Rex", "kind": "pet"}
    for body in (
        models.Pet(name="Rex"),
        expected,
        b'{"name": "Rex", "kind": "pet"}',
        io.BytesIO(b'{"name": "Rex", "kind": "pet"}'),
    ):
        call("DefaultClient.json", body)
        assert server.last.json == expected
        call("DefaultClient.json", body=expected)
        assert server.last.json == expected


def test_what_only_the_service_sets_is_no_argument(package: ModuleType, models: ModuleType) -> None:
    assert "id" not in inspect.signature(package.DefaultClient.json).parameters
    assert models.Pet.from_dict({"id": 3}).id == 3


def test_none_is_null_where_null_is_allowed(call: Any, server: Any) -> None:
    call("DefaultClient.patch", name=None)
    assert server.last.body == b'{"name":null}'
    assert server.last.headers["Content-Type"] == "application/merge-patch+json"


def test_an_optional_body_is_left_out(call: Any, server: Any) -> None:
    call("DefaultClient.patch")
    assert server.last.body == b""
    assert "Content-Type" not in server.last.headers


def test_a_list_of_models(call: Any, server: Any, models: ModuleType) -> None:
    call("DefaultClient.list_of_pets", [models.Pet(name="a"), {"name": "b"}])
    assert server.last.json == [{"name": "a", "kind": "pet"}, {"name": "b"}]


def test_a_form(call: Any, server: Any) -> None:
    call("DefaultClient.form", a="x & y=z", b=[1, 2])
    assert server.last.body == b"a=x+%26+y%3Dz&b=1&b=2"
    assert server.last.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_multipart(call: Any, server: Any, models: ModuleType) -> None:
    call(
        "DefaultClient.upload", file=b"\x00\r\n", name="é", meta=models.Pet(name="Rex"), others=[b"1", io.BytesIO(b"2")]
    )
    head = f"Content-Type: {server.last.headers['Content-Type']}\r\n\r\n".encode()
    parts = BytesParser().parsebytes(head + server.last.body).get_payload()
    found = [
        (part.get_param("name", header="content-disposition"), part.get_content_type(), part.get_payload(decode=True))
        for part in parts
    ]
    assert [item[0] for item in found] == ["file", "name", "meta", "others", "others"]
    assert found[0][1:] == ("application/octet-stream", b"\x00\r\n")
    assert found[1][2] == "é".encode()
    assert found[2][1] == "application/json"
    assert [item[2] for item in found[3:]] == [b"1", b"2"]


def test_bytes_and_files(call: Any, server: Any) -> None:
    for body in (b"\x00\xff", io.BytesIO(b"\x00\xff")):
        call("DefaultClient.raw", body)
        assert server.last.body == b"\x00\xff"
        assert server.last.headers["Content-Type"] == "application/octet-stream"


def test_text(call: Any, server: Any) -> None:
    call("DefaultClient.text", "grüße")
    assert server.last.body == "grüße".encode()
    assert server.last.headers["Content-Type"].startswith("text/plain")


def test_of_several_media_types_json_is_taken(call: Any, server: Any) -> None:
    call("DefaultClient.several", name="Rex")
    assert server.last.json == {"name": "Rex", "kind": "pet"}


def test_a_body_that_must_be_given_must_be_given(call: Any, server: Any) -> None:
    for method, name in (("json", "name"), ("raw", "body"), ("form", "a")):
        with pytest.raises(TypeError, match=name):
            call(f"DefaultClient.{method}")
    assert server.received == []
