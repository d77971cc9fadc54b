"""Several media types for one body or answer: JSON unless the call says otherwise; headers; answers in pieces."""

from __future__ import annotations

import asyncio
import inspect
from types import ModuleType
from typing import Any

import pytest


def test_json_unless_the_call_says_otherwise(call: Any, server: Any, models: ModuleType) -> None:
    call("DefaultClient.add", name="Rex", tags=["a"])
    assert server.last.json == {"name": "Rex", "tags": ["a"]}
    assert server.last.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; a=b"])
def test_members_as_a_form(call: Any, server: Any, models: ModuleType, media: str) -> None:
    for arguments in ({"name": "R x", "tags": ["a", "b"]}, {"body": models.Pet(name="R x", tags=["a", "b"])}):
        call("DefaultClient.add", content_type=media, **arguments)
        assert server.last.body == b"name=R+x&tags=a&tags=b"
        assert server.last.headers["Content-Type"] == media


def test_members_as_multipart_with_its_boundary(call: Any, server: Any) -> None:
    call("DefaultClient.add", name="Rex", content_type="multipart/form-data")
    boundary = server.last.headers["Content-Type"].removeprefix("multipart/form-data; boundary=")
    assert server.last.body.startswith(f"--{boundary}\r\n".encode())
    assert b'name="name"\r\n\r\nRex\r\n' in server.last.body


def test_a_whole_body_of_another_type(call: Any, server: Any) -> None:
    call("DefaultClient.add", body="grüße", content_type="text/plain")
    assert server.last.body == "grüße".encode()
    call("DefaultClient.add", body=[{"name": "a"}], content_type="application/vnd.pet.list+json")
    assert server.last.json == [{"name": "a"}]
    call("DefaultClient.add", body=b"\x89PNG", content_type="image/png")
    assert (server.last.body, server.last.headers["Content-Type"]) == (b"\x89PNG", "image/png")


def test_the_body_may_be_of_any_of_the_types(package: ModuleType) -> None:
    parameter = inspect.signature(package.DefaultClient.add).parameters["body"]
    assert set(parameter.annotation.split(" | ")) >= {"models.Pet", "str", "bytes", "Unset"}
    assert "Sequence[models.Pet" in parameter.annotation


@pytest.mark.parametrize(
    ("media", "body", "expected"),
    [
        ("application/json", b'{"name": "Rex"}', "Rex"),
        ("text/csv; charset=iso-8859-1", "a;ß".encode("latin-1"), "a;ß"),
        ("application/pdf", b"%PDF\x00\xff", b"%PDF\x00\xff"),
        ("application/vnd.unheard.of", b'{"name": "Rex"}', "Rex"),
    ],
)
def test_an_answer_is_read_as_its_own_media_type(
    call: Any, server: Any, media: str, body: bytes, expected: Any
) -> None:
    server.reply(body, media=media)
    found = call("DefaultClient.report", extra_headers={"Accept": media})
    assert getattr(found, "name", found) == expected
    assert server.last.headers["Accept"] == media


def test_json_is_asked_for(call: Any, server: Any) -> None:
    server.reply({"name": "Rex"})
    call("DefaultClient.report")
    assert server.last.headers["Accept"] == "application/json"


def test_headers_of_an_answer(package: ModuleType, server: Any) -> None:
    server.reply({"name": "Rex"}, headers={"X-Total": "7", "ETag": '"a"'})
    with package.DefaultClient(server.url) as client:
        raw = client.with_raw_response.report()
    assert (raw.headers["x-total"], raw.headers["ETag"], raw.parsed.name) == ("7", '"a"', "Rex")

    async def ask() -> Any:
        async with package.aio.DefaultClient(server.url) as client:
            return await client.with_raw_response.report()

    assert asyncio.run(ask()).headers["x-total"] == "7"


def test_a_file_is_read_whole_or_in_pieces(package: ModuleType, call: Any, server: Any) -> None:
    content = bytes(range(256)) * 1000
    server.reply(content, media="application/octet-stream")
    assert call("DefaultClient.file") == content
    with (
        package.DefaultClient(server.url) as client,
        client.with_streaming_response.file() as response,
    ):
        assert b"".join(response.iter_bytes()) == content

    async def read() -> bytes:
        async with (
            package.aio.DefaultClient(server.url) as client,
            await client.with_streaming_response.file() as response,
        ):
            return b"".join([piece async for piece in response.iter_bytes()])

    assert asyncio.run(read()) == content


def test_a_reference_in_place_of_media_types(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"pet": {"name": "Rex"}})
    found = call("DefaultClient.share", pet=models.Pet(name="Tom"))
    assert server.last.json == {"pet": {"name": "Tom"}}
    assert isinstance(found.pet, models.Pet)
    assert found.pet.name == "Rex"
