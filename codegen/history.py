"""A document in, what each of its versions brought out, in Markdown for its users."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from codegen import load, project
from codegen.diff.finding import Finding, Surface
from codegen.diff.formats import markdown, view
from codegen.diff.review import compare
from codegen.diff.source import Source
from codegen.load import Document
from codegen.problem import SpecError

_NOBODY = datetime.date(1970, 1, 1)
"""The day by which sunsets are judged: a history does not change as days pass."""
_SHOWN = 12
_ALTERNATIVES = frozenset({"one-of-added", "any-of-added"})
_ADDITIONS = _ALTERNATIVES | {"optional-property-added", "required-property-added"}
_NEW = re.compile("#/components/schemas/([^/]+)(?:/properties/([^/]+))?")


def history(document: Document) -> str:
    """Tell what each version of an API brought, the latest first.

    Raises:
        SpecError: a version of the document cannot be derived, or compared with the one before.
    """
    try:
        known = project.versions(document.data)
        sources = [_source(document.data, version) for version in known]
        chapters = [_chapter(base, revision) for base, revision in pairwise(sources)]
    except SpecError as error:
        found = f"{error.found}, in the version {error.file}" if error.file else error.found
        raise SpecError(error.place, found, error.hint, document.file) from None
    return "\n\n".join([_head(document.data, known), *reversed(chapters), _first(sources[0])]) + "\n"


def _source(document: dict[str, Any], version: str) -> Source:
    data = project.project(document, version)
    return Source(version, Document(data, version, ""), json.dumps(data))


def _head(document: dict[str, Any], known: list[str]) -> str:
    title = markdown.escaped(document["info"].get("title", "API"))
    return (
        "<!-- Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate -->\n"
        f"# History of the {title}\n\n"
        f"What each version brought, from {markdown.code(known[0])} to {markdown.code(known[-1])}, the latest first.\n"
        "A version of the document itself: `python -m codegen project --api-version VERSION`."
    )


def _chapter(base: Source, revision: Source) -> str:
    report = compare(base, revision, _NOBODY, surfaces=frozenset({Surface.WIRE}))
    told = view.of(report)
    lines = [f"## {markdown.escaped(revision.name)}", "", f"Since {markdown.code(base.name)}: {_verdict(told)}"]
    for group in told.groups:
        lines += ["", f"### {markdown.escaped(group.title)}", ""]
        for change in _without_repeats(group.changes):
            lines += _change(change, revision.document.data)
    if told.notes:
        lines += ["", "### Without effect on anybody", ""]
        lines += [f"- {markdown.escaped(each.message)}" for each in told.notes]
    return "\n".join(lines)


def _without_repeats(changes: tuple[view.Change, ...]) -> list[view.Change]:
    """Leave out what is said of a discriminator where the alternative that it chooses is told anyway."""
    told = {each.finding.location for each in changes if each.finding.id in _ALTERNATIVES}
    return [
        each
        for each in changes
        if each.finding.id != "discriminator-mapping-added" or each.finding.location not in told
    ]


def _verdict(told: view.View) -> str:
    if told.verdict in ("none", "info"):
        return "programs written for it go on working."
    return f"{told.summary}; programs written for it may need a change."


def _change(change: view.Change, document: dict[str, Any]) -> Iterator[str]:
    level = "" if change.level == "info" else f"**{change.level}**: "
    yield f"- {level}{_told(change.finding)}"
    text = _description(change.finding, document)
    if text:
        yield f"  {markdown.escaped(text)}"
    if len(change.operations) > 1:
        more = len(change.operations) - _SHOWN
        shown = ", ".join(map(markdown.code, change.operations[:_SHOWN]))
        yield f"  In {shown}{f' and {more} more' if more > 0 else ''}."


def _told(finding: Finding) -> str:
    """Name what is new by the schema that has it, which is shorter than the way to it; tell all else as reviews do."""
    new = _NEW.fullmatch(finding.revision.pointer) if finding.revision and finding.id in _ADDITIONS else None
    if not new:
        return markdown.sentence(finding.message)
    name = ".".join(load.steps("#/" + part)[0] for part in new.groups() if part)
    demanded = " and required" if finding.id == "required-property-added" and finding.direction == "request" else ""
    return f"New{demanded} in {finding.direction}s: {markdown.code(name)}."


def _description(finding: Finding, document: dict[str, Any]) -> str:
    """Give what the document says about what was added."""
    if finding.base is not None and finding.before is not None:
        return ""
    part = load.at(document, finding.revision.pointer) if finding.revision else None
    for _ in range(load.MAX_CHAIN):  # which may go round in a circle
        if not isinstance(part, dict) or "description" in part or not isinstance(part.get("$ref"), str):
            break
        part = load.resolve(document, part["$ref"])
    return str(part.get("description") or part.get("summary") or "") if isinstance(part, dict) else ""


def _first(source: Source) -> str:
    lines = [f"## {markdown.escaped(source.name)}", "", "The first version:", ""]
    for path, item in load.object_of(source.document.data, "paths", "#").items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if isinstance(operation, dict) and "responses" in operation:
                summary = markdown.escaped(operation.get("summary") or operation.get("operationId") or "")
                lines.append(f"- {markdown.code(f'{method.upper()} {path}')}: {summary}")
    return "\n".join(lines)
