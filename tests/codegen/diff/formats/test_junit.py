"""The report as JUnit's XML, held against a schema."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from codegen.diff.finding import Finding, Level
from codegen.diff.formats import junit
from codegen.diff.formats.view import View

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))
NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=datetime.UTC)


def checked(view: View) -> ElementTree.Element:
    """Render a report and validate it, the counts of its suites included."""
    text = junit.render(view, NOW)
    SCHEMA.validate(text)
    root = ElementTree.fromstring(text)
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    return root


def test_a_breaking_change_is_a_failure_and_others_are_told(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    broken, mild = finding(), finding(Level.WARNING)
    [suite] = checked(viewed(broken, mild))
    assert (suite.attrib["name"], suite.attrib["timestamp"]) == ("POST /chat", "2026-01-02T03:04:05")
    first, second = suite.findall("testcase")
    failure = first.find("failure")
    assert failure is not None
    assert failure.attrib == {"message": broken.message, "type": "breaking"}
    assert 'before 1, after "two"' in (failure.text or "")
    assert second.find("failure") is None
    assert mild.message in (suite.findtext("system-out") or "")


def test_an_accepted_change_passes(finding: Callable[..., Finding], viewed: Callable[..., View]) -> None:
    found = finding()
    [suite] = checked(viewed(found, accepted={found.fingerprint: "agreed"}))
    assert suite.attrib["failures"] == "0"
    assert "accepted: agreed" in (suite.findtext("system-out") or "")


def test_without_a_change_one_test_passes(viewed: Callable[..., View]) -> None:
    [suite] = checked(viewed())
    assert [suite.attrib[key] for key in ("tests", "failures")] == ["1", "0"]


def test_hostile_texts_are_text(attacked: View) -> None:
    root = checked(attacked)
    tags = {element.tag for element in root.iter()}
    assert tags == {
        *("testsuites", "testsuite", "properties", "property", "testcase", "failure", "system-out", "system-err")
    }
    changes = [change for group in attacked.groups for change in group.changes]
    assert len(root.findall("testsuite/testcase")) == len(changes)
    told = "".join(root.itertext())
    assert "]]> & &lt; <![CDATA[" in told
    assert "<script>alert(1)</script>" in told


def test_the_schema_refuses_other_xml() -> None:
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        SCHEMA.validate("<testsuites><testsuite name='x'/></testsuites>")
