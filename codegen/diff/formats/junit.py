"""A view in, JUnit's XML out: one suite an operation, one test a change, and a breaking change is a failure.

The elements, their order and their attributes are those that both Ant's schema and Jenkins' accept, so that every
reader of the format takes them. XML 1.0 has no spelling for most control characters: they are shown as escapes.
"""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

from codegen.diff.finding import Level
from codegen.diff.formats.printable import line, value
from codegen.diff.formats.view import Change, Group, View


def render(view: View, now: datetime.datetime | None = None) -> str:
    """Spell a report as XML.

    Args:
        view: the report.
        now: when it was made; by default the current time. The format demands it.
    """
    at = (now or datetime.datetime.now(datetime.UTC)).strftime("%Y-%m-%dT%H:%M:%S")
    root = ElementTree.Element("testsuites")
    groups = view.groups or (Group("API review", ()),)
    for number, group in enumerate(groups):
        root.append(_suite(group, number, at, view))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _suite(group: Group, number: int, at: str, view: View) -> ElementTree.Element:
    failures = sum(map(_fails, group.changes))
    suite = ElementTree.Element(
        "testsuite",
        name=line(group.title, 300) or "API review",
        timestamp=at,
        hostname="localhost",
        tests=str(len(group.changes) or 1),
        failures=str(failures),
        errors="0",
        time="0",
        package="api-review",
        id=str(number),
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, text in (("base", view.base), ("revision", view.revision), ("verdict", view.verdict)):
        ElementTree.SubElement(properties, "property", name=name, value=line(text, 300) or "-")
    for change in group.changes:
        _test(suite, group, change)
    if not group.changes:
        ElementTree.SubElement(
            suite, "testcase", name="no change that affects callers", classname="API review", time="0"
        )
    others = "\n".join(_told(each) for each in group.changes if not _fails(each))
    remarks = "\n".join(map(line, view.remarks)) if number == 0 else ""
    ElementTree.SubElement(suite, "system-out").text = "\n".join(filter(None, (others, remarks)))
    ElementTree.SubElement(suite, "system-err").text = ""
    return suite


def _test(suite: ElementTree.Element, group: Group, change: Change) -> None:
    found = change.finding
    where = " ".join(part for part in (found.direction, *found.location) if part)
    name = line(f"{found.id} {where} [{found.fingerprint}]", 500)
    test = ElementTree.SubElement(suite, "testcase", name=name, classname=line(group.title, 300) or "-", time="0")
    if _fails(change):
        failure = ElementTree.SubElement(test, "failure", message=line(found.message, 1000), type=str(change.level))
        failure.text = _told(change)


def _fails(change: Change) -> bool:
    return change.level is Level.BREAKING and not change.accepted


def _told(change: Change) -> str:
    found = change.finding
    told = [f"{change.level}: {line(found.message, 2000)}"]
    if change.is_shared:
        told.append(f"in {line(', '.join(change.operations), 1000)}")
    if found.has_values:
        told.append(f"before {value(found.before)}, after {value(found.after)}")
    for side, place in (("base", found.base), ("revision", found.revision)):
        if place:
            told.append(f"{side} {line(place.pointer)}{f' (line {place.line})' if place.line else ''}")
    if change.accepted:
        told.append(f"accepted: {line(change.accepted, 500)}")
    told += [f"{each.surface}, {each.level}: {line(each.message, 1000)}" for each in change.consequences]
    return "\n".join(told)
