"""Each change is told once, with what follows from it in Python, a version and an entry for the changelog."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from codegen.diff.cause import Cause
from codegen.diff.report import Report
from codegen.diff.versioning import spelled
from tests.codegen.diff.planted import PLANTED, actions, document, edited

Json = dict[str, Any]
Side = tuple[Json, list[Json]]
Edit = Callable[[Json], None]


@pytest.fixture
def changed(reported: Callable[..., Report]) -> Callable[..., Report]:
    """Compare the planted base with an edit of it, or two edits."""

    def make(*edits: Edit) -> Report:
        sides = [document(), document()]
        for data, edit in zip(reversed(sides), reversed(edits), strict=False):
            edit(data)
        return reported(*((data, actions()) for data in sides))

    return make


def _planted(name: str) -> Side:
    return edited(next(case for case in PLANTED if case.name == name))


def _with(report: Report, rule: str) -> Cause:
    return next(each for each in report.causes if rule in [item.id for item in (*each.findings, *each.consequences)])


def test_a_change_of_the_wire_carries_what_follows_in_python(reported: Callable[..., Report]) -> None:
    report = reported((document(), actions()), _planted("parameter retyped"))
    [cause] = report.causes
    assert [each.id for each in cause.findings] == ["type-changed"]
    assert [(each.id, each.location) for each in cause.consequences] == [
        ("python-parameter-type-changed", ("PicturesClient", "draw", "seed")),
        ("python-field-type-changed", ("models", "DrawOptions", "seed")),
    ]
    assert cause.operations == ("POST /draw",)
    assert cause.sentence == (
        "`PicturesClient.draw(seed=...)`: int | None became str | None; callers passing int fail in mypy;"
        " the server refuses it."
    )


def test_a_change_that_many_operations_reach_is_told_once(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        data["components"]["schemas"]["Size"]["properties"]["height"]["type"] = "string"

    report = changed(edit)
    cause = _with(report, "python-field-type-changed")
    assert cause.operations == ("GET /pictures/{id}", "POST /draw", "POST /sizes")
    assert len(cause.findings) > len(cause.operations)  # requests and answers
    assert {each.id for each in cause.consequences} == {"python-parameter-type-changed", "python-field-type-changed"}
    assert len(report.causes) == 1


def test_the_same_words_in_several_operations_are_one_cause(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        for path, method in (("/draw", "post"), ("/sizes", "post")):
            trace = {"name": "trace", "in": "header", "required": True, "schema": {"type": "string"}}
            data["paths"][path][method].setdefault("parameters", []).append(trace)

    report = changed(edit)
    [cause] = report.causes
    assert cause.operations == ("POST /draw", "POST /sizes")
    assert {each.location[1] for each in cause.consequences} == {"draw", "add"}


def test_properties_that_became_required_together_are_two_causes(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        data["components"]["schemas"]["DrawOptions"]["required"] = ["prompt", "seed", "style"]

    report = changed(edit)
    told = {each.findings[0].location[-1]: {item.location[-1] for item in each.consequences} for each in report.causes}
    assert told == {"seed": {"seed"}, "style": {"style"}}


def test_a_new_class_belongs_to_what_names_it(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        schemas = data["components"]["schemas"]
        schemas["Frame"] = {"type": "object", "properties": {"wood": {"type": "string"}}}
        schemas["Picture"]["properties"]["frame"] = {"$ref": "#/components/schemas/Frame"}

    report = changed(edit)
    [cause] = report.causes
    assert cause.findings[0].id == "optional-property-added"
    assert [each.id for each in cause.consequences] == ["python-class-added", "python-optional-field-added"]


def test_a_change_of_the_overlay_stands_alone(reported: Callable[..., Report]) -> None:
    report = reported((document(), actions()), _planted("Literal narrowed"))
    [cause] = report.causes
    assert cause.findings[0].id == "python-parameter-type-narrowed"
    assert cause.consequences == ()
    assert cause.operations == ("POST /draw",)
    assert cause.sentence.endswith("callers passing Literal['none'] fail in mypy.")


def test_the_worst_comes_first(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        properties = data["components"]["schemas"]["DrawOptions"]["properties"]
        properties["zoom"] = {"type": "number"}
        properties["seed"]["type"] = "string"

    assert [each.level.value for each in changed(edit).causes] == ["breaking", "info"]


@pytest.mark.parametrize(
    ("edit", "bump"),
    [
        (lambda data: data["components"]["schemas"]["DrawOptions"]["properties"].pop("seed"), "major"),
        (
            lambda data: data["components"]["schemas"]["DrawOptions"]["properties"].update(zoom={"type": "number"}),
            "minor",
        ),
        (lambda data: data["paths"]["/draw"]["post"].update(deprecated=True), "minor"),
        (lambda data: data["servers"][0].update(variables={"a": {"default": "b"}}), "patch"),
        (lambda data: data["info"].update(description="Pictures."), ""),
    ],
    ids=["removed", "added", "deprecated", "variable", "described"],
)
def test_the_version_that_a_change_asks_for(changed: Callable[..., Report], edit: Edit, bump: str) -> None:
    assert changed(edit).bump == bump


def test_versions_before_the_first_are_told() -> None:
    assert [spelled(each) for each in ("major", "minor", "patch", "")] == [
        "major (minor while the version is 0.x)",
        "minor (patch while the version is 0.x)",
        "patch",
        "",
    ]


def test_the_changelog_is_ready_to_paste(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        properties = data["components"]["schemas"]["DrawOptions"]["properties"]
        properties["zoom"] = {"type": "number"}
        properties["seed"]["type"] = "string"
        data["components"]["schemas"]["Size"]["properties"].pop("unit")

    assert changed(edit).changelog == (
        "### Changed\n"
        "- **Breaking:** `PicturesClient.draw(seed=...)`: int | None became str | None;"
        " callers passing int fail in mypy; the server refuses it. (`POST /draw`)\n"
        "\n"
        "### Removed\n"
        "- **Breaking:** `SizesClient.add(unit=...)` was removed; calls that give it fail with TypeError."
        " (`GET /pictures/{id}`, `POST /draw`, `POST /sizes`)\n"
        "\n"
        "### Added\n"
        "- `PicturesClient.draw(zoom=...)` was added. (`POST /draw`)\n"
    )


def test_the_changelog_says_what_breaks_where_python_goes_on(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        data["components"]["schemas"]["Picture"]["properties"]["title"] = {"type": "string"}

    def null(data: Json) -> None:
        edit(data)
        data["components"]["schemas"]["Picture"]["properties"]["title"]["type"] = ["string", "null"]

    assert changed(edit, null).changelog == (
        "### Changed\n"
        "- **Breaking:** 'title' in the response 200 (application/json) may be null. Clients can get an answer that"
        " they do not expect. `models.Picture.title`: None is now sent as null, and what is left out is UNSET; code"
        " that gave None in order to leave it out says something else. (`GET /pictures/{id}`, `POST /draw`)\n"
    )


def test_a_closed_object_is_told_once_for_all_media_types(changed: Callable[..., Report]) -> None:
    def form(data: Json) -> None:
        content = data["paths"]["/sizes"]["post"]["requestBody"]["content"]
        content["application/x-www-form-urlencoded"] = {"schema": {"$ref": "#/components/schemas/Size"}}

    def closed(data: Json) -> None:
        form(data)
        data["components"]["schemas"]["Size"]["additionalProperties"] = False

    [cause] = changed(form, closed).causes
    assert {each.location[-1] for each in cause.findings} >= {"application/json", "application/x-www-form-urlencoded"}


def test_another_server_is_told_with_the_endpoint_it_is(changed: Callable[..., Report]) -> None:
    report = changed(lambda data: data.update(servers=[{"url": "https://drawn.example"}]))
    cause = _with(report, "server-added")
    assert {each.location[-2:] for each in cause.consequences} == {("__init__", "endpoint")}
    assert [each.findings[0].id for each in report.causes] == ["server-added", "server-removed"]
    assert cause.findings[0].revision is not None
    assert cause.findings[0].revision.pointer == "#/servers/0"


def test_a_renamed_parameter_of_a_path_is_told_as_renamed(changed: Callable[..., Report]) -> None:
    def edit(data: Json) -> None:
        item = data["paths"].pop("/pictures/{id}")
        item["get"]["parameters"][0]["name"] = "picture"
        data["paths"]["/pictures/{picture}"] = item

    [cause] = changed(edit).causes
    assert [each.id for each in cause.findings] == ["python-parameter-renamed"]
    assert cause.sentence == (
        "`PicturesClient.get(id=...)` is now called picture; calls that give the old name fail with TypeError."
    )


def test_a_renamed_client_is_the_one_that_the_loader_chooses(reported: Callable[..., Report]) -> None:
    def loading(client: str, kinds: Json) -> Side:
        data, steps = document(), actions()
        clients = steps[0]["update"]["x-python-clients"]
        clients[client] = clients.pop("SizesClient")
        for each in clients.values():
            each["operations"]["get_model_info"] = "getKind"
        kind = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
        answer = {"description": "It.", "content": {"application/json": {"schema": kind}}}
        data["paths"]["/kind"] = {"get": {"operationId": "getKind", "responses": {"200": answer}}}
        loader = {"description": "Choose.", "operation": "getKind", "member": "kind", "clients": kinds}
        steps[0]["update"]["x-python-load-client"] = loader
        return data, steps

    base = loading("SizesClient", {"SizesClient": ["size"], "PicturesClient": ["picture"]})
    renamed = reported(base, loading("RulersClient", {"RulersClient": ["size"], "PicturesClient": ["picture"]}))
    assert renamed.unknown == ()
    assert [each.id for each in renamed.findings] == ["python-client-renamed"]
    moved = reported(base, loading("RulersClient", {"RulersClient": ["picture"], "PicturesClient": ["size"]}))
    told = {each.location[-1]: (each.before, each.after) for each in moved.findings if "loader" in each.id}
    assert told == {"size": ("SizesClient", "PicturesClient"), "picture": ("PicturesClient", "RulersClient")}


@pytest.mark.parametrize("sides", [("base", "revision"), ("base",), ("revision",)])
def test_what_cannot_be_generated_still_has_its_wire_findings(
    reported: Callable[..., Report], sides: tuple[str, ...]
) -> None:
    odd = {
        "operationId": "odd",
        "parameters": [{"name": "n", "in": "query", "schema": {"type": "string"}}],
        "responses": {"200": {"description": ""}},
    }
    documents = {"base": document(), "revision": document()}
    for side, data in documents.items():
        data["paths"]["/odd"] = {"post": copy.deepcopy(odd)}
        if side in sides:
            data["paths"]["/odd"]["post"]["parameters"][0]["in"] = "moon"
    documents["revision"]["components"]["schemas"]["Size"]["properties"].pop("unit")
    report = reported(*((data, actions()) for data in documents.values()))
    assert [(each.side, each.what) for each in report.unknown] == [(side, "POST /odd") for side in sides]
    assert all("a parameter without name or place" in each.reason for each in report.unknown)
    python = [each for each in report.findings if each.surface == "python"]
    assert python
    assert not [each for each in python if "odd" in str(each.location).lower() or "POST /odd" in each.operation]
    assert bool([each for each in report.findings if each.operation == "POST /odd"]) == (len(sides) == 1)


def test_an_overlay_that_does_not_fit_is_told(reported: Callable[..., Report]) -> None:
    revision, overlay = _planted("parameter retyped")
    overlay.append({"target": "$.components.schemas.Nothing", "update": {"x-python-name": "Something"}})
    report = reported((document(), actions()), (revision, overlay))
    assert [each.id for each in report.findings] == ["type-changed"]
    [unknown] = report.unknown
    assert (unknown.side, unknown.what) == ("revision", "")
    assert "matches nothing" in unknown.reason
