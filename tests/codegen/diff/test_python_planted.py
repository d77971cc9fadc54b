"""Every planted change of the Python surface is found, with its level, its sentence and its cause; nothing else is."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from codegen import load, overlay
from codegen.diff.finding import Finding
from codegen.diff.finding import Surface as Kind
from codegen.diff.python.comparing import compare
from codegen.diff.python.rules import RULES
from codegen.diff.python.surface import AIO, TOP, Surface
from codegen.diff.report import Report
from codegen.load import Document
from codegen.lower import lower
from codegen.render import render
from tests.codegen.diff.planted import PLANTED, Planted, actions, document, edited

Side = tuple[dict[str, Any], list[dict[str, Any]]]

each_planted = pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def base() -> Side:
    return document(), actions()


def _python(report: Report) -> list[Finding]:
    return [each for each in report.findings if each.surface is Kind.PYTHON]


def test_there_are_as_many_as_kinds() -> None:
    assert len(PLANTED) == 26
    assert len({case.rule for case in PLANTED}) == 26


@each_planted
def test_a_planted_change_is_found(case: Planted, base: Side, reported: Callable[..., Report]) -> None:
    report = reported(base, edited(case))
    assert report.unknown == ()
    found = [each for each in _python(report) if each.id == case.rule]
    assert found
    assert {each.level.value for each in found} == {case.level}
    assert any(case.says in each.message for each in found)


@each_planted
def test_a_planted_change_is_told_with_its_cause(case: Planted, base: Side, reported: Callable[..., Report]) -> None:
    report = reported(base, edited(case))
    causes = [
        cause for cause in report.causes if any(each.id == case.rule for each in (*cause.findings, *cause.consequences))
    ]
    ids = [cause.findings[0].id for cause in causes]
    assert case.cause in ids if case.cause else set(ids) == {case.rule}


@each_planted
def test_every_finding_is_told_once(case: Planted, base: Side, reported: Callable[..., Report]) -> None:
    report = reported(base, edited(case))
    told = [each.fingerprint for cause in report.causes for each in (*cause.findings, *cause.consequences)]
    assert len(told) == len(set(told))
    assert {each.fingerprint for each in report.findings} <= set(told)


@each_planted
def test_the_way_back_mirrors(case: Planted, base: Side, reported: Callable[..., Report]) -> None:
    there, back = (_python(each) for each in (reported(base, edited(case)), reported(edited(case), base)))
    assert len(there) == len(back)
    for first, second in ((there, back), (back, there)):
        ids = [each.id for each in second]
        assert all(RULES[each.id].mirror.intersection(ids) for each in first)


@each_planted
def test_api_md_shows_it(case: Planted, base: Side) -> None:
    old, new = (_api(*side) for side in (base, edited(case)))
    lines = [line for line in difflib.ndiff(old, new) if line.startswith(("+ - ", "- - "))]
    # A client, or the name of a class that others mention, is in more lines than one.
    assert 0 < len(lines) <= (26 if "client" in case.name or case.name == "class renamed" else 12)


def _api(data: dict[str, Any], overlay_actions: list[dict[str, Any]]) -> list[str]:
    documents = [Document({"overlay": "1.0.0", "actions": overlay_actions}, "overlay.yaml", "")]
    package, _ = lower(overlay.apply(Document(data, "openapi.json", ""), documents), "pictures")
    return render(package)["api.md"].splitlines()


def test_equal_surfaces_give_an_empty_report(base: Side, reported: Callable[..., Report]) -> None:
    report = reported(base, copy.deepcopy(base))
    assert (report.findings, report.notes, report.causes, report.bump, report.changelog) == ([], [], (), "", "")


def test_descriptions_order_and_spelling_are_no_findings(base: Side, reported: Callable[..., Report]) -> None:
    data, overlay_actions = copy.deepcopy(base)
    schemas = data["components"]["schemas"]
    schemas["Size"]["description"] = "How large."
    schemas["Size"]["properties"]["unit"] = {"description": "In what.", "allOf": [{"type": "string"}]}
    data["components"]["schemas"] = dict(reversed(schemas.items()))
    data["paths"] = dict(reversed(data["paths"].items()))
    assert reported(base, (data, overlay_actions)).findings == []


@pytest.fixture(scope="module")
def surface(base: Side, surfaced: Callable[[Side], Surface]) -> Surface:
    return surfaced(base)


def test_a_method_that_became_asynchronous(surface: Surface) -> None:
    """No document makes one: both kinds of client come from one template. Their surfaces can still be exchanged."""
    asynchronous = attrs.evolve(surface, clients={TOP: surface.clients[AIO], AIO: surface.clients[AIO]})
    found = compare(surface, asynchronous).findings
    told = [each for each in found if each.id == "python-method-became-async"]
    assert {each.location for each in told} == {
        ("PicturesClient", "draw"),
        ("PicturesClient", "get"),
        ("SizesClient", "add"),
    }
    assert {each.level.value for each in told} == {"breaking"}
    back = compare(asynchronous, surface).findings
    assert [each.location for each in back if each.id == "python-method-became-sync"] == [
        each.location for each in told
    ]
    # Streams and credentials are other types there; nothing else differs.
    assert {each.id for each in found} == {
        "python-method-became-async",
        "python-return-changed",
        "python-parameter-type-widened",
    }


def test_a_parameter_of_another_kind_or_position(surface: Surface) -> None:
    """Nor does a document decide which parameters are given by name."""
    draw = surface.clients[TOP]["SizesClient"].methods["add"]
    keyword_only = tuple(attrs.evolve(each, positional=False) for each in draw.parameters)
    found = compare(surface, _with(surface, attrs.evolve(draw, parameters=keyword_only))).findings
    assert [(each.id, each.level.value, each.location[-1]) for each in found] == [
        ("python-parameter-became-keyword-only", "breaking", "body")
    ]
    back = compare(_with(surface, attrs.evolve(draw, parameters=keyword_only)), surface).findings
    assert [(each.id, each.level.value) for each in back] == [("python-parameter-became-positional", "info")]
    positional = tuple(attrs.evolve(each, positional=True) for each in draw.parameters)
    first = _with(surface, attrs.evolve(draw, parameters=positional))
    moved = compare(first, _with(surface, attrs.evolve(draw, parameters=positional[::-1]))).findings
    assert {(each.id, each.before, each.after) for each in moved if each.location[-1] == "body"} == {
        ("python-parameter-moved", 1, len(positional))
    }


def _with(surface: Surface, method: Any) -> Surface:
    client = surface.clients[TOP]["SizesClient"]
    changed = attrs.evolve(client, methods={**client.methods, method.name: method})
    return attrs.evolve(surface, clients={**surface.clients, TOP: {**surface.clients[TOP], "SizesClient": changed}})


def test_the_asynchronous_twin_is_not_told_again(base: Side, reported: Callable[..., Report]) -> None:
    case = next(case for case in PLANTED if case.name == "parameter retyped")
    assert not [each for each in _python(reported(base, edited(case))) if each.location[0] == AIO]


def test_the_document_of_this_project_equals_itself(reported: Callable[..., Report]) -> None:
    folder = Path(__file__).resolve().parents[3] / "spec"
    data = load.read(folder / "openapi.yaml").data
    declared = load.read(folder / "python.overlay.yaml").data["actions"]
    report = reported((data, declared), (copy.deepcopy(data), copy.deepcopy(declared)))
    assert (report.findings, report.notes, report.unknown) == ([], [], ())
