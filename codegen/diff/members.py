"""Two schemas in, the changes of what they are made of out: properties, required names, subschemas, discriminators."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.diff.change import Change, Edge, at_both
from codegen.diff.graph import Graph
from codegen.diff.rules import SUBSCHEMAS
from codegen.diff.schema import Places, Schema
from codegen.problem import child

Found = Iterator[Change | Edge]


def compare(base: Schema, revision: Schema, graphs: tuple[Graph, Graph]) -> Found:
    """Find the changes of two schemas' members, and the pairs of members to compare further."""
    yield from _properties(base, revision, graphs)
    yield from _required(base, revision, graphs)
    yield from _subschemas(base, revision, graphs)
    named = (("patternProperties", "pattern-property"), ("dependentSchemas", "dependent-schema"))
    for (keyword, stem), old, new in zip(
        named, (base.patterns, base.dependents), (revision.patterns, revision.dependents), strict=True
    ):
        yield from _named(keyword, stem, old, new, (base, revision), graphs)
    yield from _prefix(base, revision, graphs)
    yield from _dependent(base, revision)
    yield from _discriminator(base, revision)


def _properties(base: Schema, revision: Schema, graphs: tuple[Graph, Graph]) -> Found:
    for name, places in base.properties.items():
        old = graphs[0].of(places)
        if name in revision.properties:
            yield Edge((name,), old, graphs[1].of(revision.properties[name]))
            continue
        yield Change(
            f"{_kind(base, name)}-property-removed",
            places[0],
            revision.place("properties"),
            *(old.text, None),
            member=name,
            read_only="readOnly" in old.facts,
            write_only="writeOnly" in old.facts,
        )
    for name, places in revision.properties.items():
        if name not in base.properties:
            new = graphs[1].of(places)
            yield Change(
                f"{_kind(revision, name)}-property-added",
                base.place("properties"),
                places[0],
                *(None, new.text),
                member=name,
                read_only="readOnly" in new.facts,
                write_only="writeOnly" in new.facts,
            )


def _kind(schema: Schema, name: str) -> str:
    return "required" if name in schema.required else "optional"


def _required(base: Schema, revision: Schema, graphs: tuple[Graph, Graph]) -> Found:
    for names, word in (
        (revision.required - base.required, "required"),
        (base.required - revision.required, "optional"),
    ):
        for name in sorted(names):
            both = name in base.properties and name in revision.properties
            if both:
                old, new = graphs[0].of(base.properties[name]), graphs[1].of(revision.properties[name])
                yield Change(
                    f"property-became-{word}",
                    base.place("required"),
                    revision.place("required"),
                    *(word != "required", word == "required"),
                    member=name,
                    read_only="readOnly" in new.facts,
                    write_only="writeOnly" in new.facts or "writeOnly" in old.facts,
                )
            elif name not in base.properties and name not in revision.properties:
                change = at_both(f"undeclared-property-became-{word}", "required", base, revision)
                yield Change(change.rule, change.base, change.revision, name=name)


def _subschemas(base: Schema, revision: Schema, graphs: tuple[Graph, Graph]) -> Found:
    if base.closed != revision.closed:
        word = "forbidden" if revision.closed else "allowed"
        yield at_both(f"additional-properties-{word}", "additionalProperties", base, revision)
    for keyword, stem in SUBSCHEMAS.items():
        old, new = base.subschemas.get(keyword), revision.subschemas.get(keyword)
        if old and new:
            yield Edge((keyword,), graphs[0].of(old), graphs[1].of(new), keyword)
        elif (old or new) and not _is_told(keyword, base, revision):
            before, after = old and graphs[0].of(old).text, new and graphs[1].of(new).text
            yield at_both(f"{stem}-{'added' if new else 'removed'}", keyword, base, revision, before, after)


def _is_told(keyword: str, base: Schema, revision: Schema) -> bool:
    """Tell whether another change says it already: the type of a list, or that further properties are forbidden."""
    if keyword == "additionalProperties":
        return base.closed or revision.closed
    return keyword == "items" and base.types != revision.types


def _named(
    keyword: str,
    stem: str,
    old: dict[str, Places],
    new: dict[str, Places],
    both: tuple[Schema, Schema],
    graphs: tuple[Graph, Graph],
) -> Found:
    for name in sorted(old.keys() | new.keys()):
        if name in old and name in new:
            yield Edge((f"{keyword}[{name}]",), graphs[0].of(old[name]), graphs[1].of(new[name]))
        elif name in old:
            text = graphs[0].of(old[name]).text
            yield Change(f"{stem}-removed", old[name][0], both[1].place(keyword), text, None, name)
        else:
            text = graphs[1].of(new[name]).text
            yield Change(f"{stem}-added", both[0].place(keyword), new[name][0], None, text, name)


def _prefix(base: Schema, revision: Schema, graphs: tuple[Graph, Graph]) -> Found:
    for index, (old, new) in enumerate(zip(base.prefix, revision.prefix, strict=False)):
        yield Edge((f"prefixItems[{index}]",), graphs[0].of(old), graphs[1].of(new))
    more, fewer = revision.prefix[len(base.prefix) :], base.prefix[len(revision.prefix) :]
    if more:
        texts = [graphs[1].of(places).text for places in more]
        yield at_both("prefix-items-added", "prefixItems", base, revision, None, texts)
    if fewer:
        texts = [graphs[0].of(places).text for places in fewer]
        yield at_both("prefix-items-removed", "prefixItems", base, revision, texts, None)


def _dependent(base: Schema, revision: Schema) -> Found:
    places = (base.place("dependentRequired"), revision.place("dependentRequired"))
    for name in sorted(base.dependent_required.keys() | revision.dependent_required.keys()):
        old, new = base.dependent_required.get(name), revision.dependent_required.get(name)
        if old != new:
            word = "added" if old is None else "removed" if new is None else "changed"
            before, after = (None if each is None else sorted(each) for each in (old, new))
            yield Change(f"dependent-required-{word}", *places, before, after, name)


def _discriminator(base: Schema, revision: Schema) -> Found:
    old, new = base.discriminator, revision.discriminator
    if bool(old) != bool(new):
        word = "added" if new else "removed"
        yield at_both(f"discriminator-{word}", "discriminator", base, revision, old or None, new or None)
        return
    if old != new:
        yield at_both("discriminator-property-changed", "discriminator", base, revision, old, new)
    for value in sorted(base.mapping.keys() | revision.mapping.keys()):
        before, after = base.mapping.get(value), revision.mapping.get(value)
        if before != after:
            word = "added" if before is None else "removed" if after is None else "changed"
            pointers = [
                child(schema.place("discriminator"), "mapping", value)
                if value in schema.mapping
                else schema.place("discriminator")
                for schema in (base, revision)
            ]
            yield Change(f"discriminator-mapping-{word}", pointers[0], pointers[1], before, after, value)
