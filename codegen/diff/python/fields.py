"""Two models in, the changes recorded of their fields."""

from __future__ import annotations

import attrs

from codegen import ir
from codegen.diff.finding import Level
from codegen.diff.python.annotation import NONE
from codegen.diff.python.pair import Pair, alike, matched
from codegen.diff.python.recorder import Recorder, Subject
from codegen.diff.python.signatures import widened

_LEFT_OUT = ("None", "UNSET")
"""Defaults that stand for a field that is absent."""


class Fields:
    """Compares the fields of models."""

    def __init__(self, pair: Pair, recorder: Recorder) -> None:
        self._pair = pair
        self._recorder = recorder

    def compare(self, base: ir.Model, revision: ir.Model, subject: Subject) -> None:
        """Record the changes between two models; what both inherit is told of the class that they have it from."""
        old, new = self._pair.base.fields(base), self._pair.revision.fields(revision)
        own = {each.wire for each in (*base.fields, *revision.fields)}
        # A field is known by its JSON name, else by its own.
        renamed = alike(
            {wire: each.name for wire, each in old.items()}, {wire: each.name for wire, each in new.items()}
        )
        for wire, before, after in matched(old, new, renamed):
            if wire not in own:
                continue
            name = next(each.name for each in (after, before) if each is not None)
            where = attrs.evolve(subject.inside(name), places=_places(before, after, subject))
            if before is None and after is not None:
                kind = "required" if after.default is None else "optional"
                self._recorder.add(f"python-{kind}-field-added", where, None, _declared(after))
            elif before is not None and after is None:
                self._recorder.add("python-field-removed", where, _declared(before), None)
            elif before is not None and after is not None:
                self._names(before, after, subject, where)
                is_tag = _is_tag(before, base) or _is_tag(after, revision)
                if not (is_tag and base.tags != revision.tags):
                    self._field(before, after, where)
        self._order(list(old.values()), list(new.values()), renamed, subject)

    def _names(self, before: ir.Field, after: ir.Field, model: Subject, subject: Subject) -> None:
        if before.name != after.name:
            where = attrs.evolve(model.inside(before.name), places=subject.places)
            self._recorder.add("python-field-renamed", where, before.name, after.name)
        if before.wire != after.wire:
            self._recorder.add("python-field-wire-name-changed", subject, before.wire, after.wire)
        if before.keyword_only != after.keyword_only:
            word = "keyword-only" if after.keyword_only else "positional"
            self._recorder.add(f"python-field-became-{word}", subject)

    def _field(self, before: ir.Field, after: ir.Field, subject: Subject) -> None:
        add = self._recorder.add
        must = before.default is None, after.default is None
        relation = self._pair.relation(before.seen, after.seen, without_none=must[0] != must[1])
        if must[0] != must[1]:
            word = "required" if must[1] else "optional"
            # One that has a value of its own where it is left out is always there for readers.
            always = not must[1] and after.default not in _LEFT_OUT
            add(f"python-field-became-{word}", subject, before.seen, after.seen, level=Level.INFO if always else None)
        elif _default(before) != _default(after):
            rule = {
                ("None", "UNSET"): "python-field-null-told-apart",
                ("UNSET", "None"): "python-field-null-not-told-apart",
            }.get((_default(before), _default(after)), "python-field-default-changed")
            add(rule, subject, _default(before), _default(after))
        if relation.word:
            only_none = {*relation.lost, *relation.gained} == {NONE}
            null = "became-nullable" if relation.gained else "became-not-nullable"
            word = (
                widened(relation, "type-widened", "values-added", "unchecked")
                if not relation.lost
                else f"type-{relation.word}"
            )
            add(f"python-field-{null if only_none else word}", subject, before.seen, after.seen, relation)

    def _order(self, old: list[ir.Field], new: list[ir.Field], renamed: dict[str, str], subject: Subject) -> None:
        before = [renamed.get(each.wire, each.wire) for each in old if not each.keyword_only]
        after = {each.wire: each for each in new if not each.keyword_only}
        order = list(after)
        for wire in before:
            if wire in after and before.index(wire) != order.index(wire):
                where = attrs.evolve(
                    subject.inside(after[wire].name), places=_places(after[wire], after[wire], subject)
                )
                self._recorder.add("python-field-moved", where, before.index(wire) + 1, order.index(wire) + 1)


def _is_tag(field: ir.Field, model: ir.Model) -> bool:
    """Tell whether a field says which variant a model is; what it stands for is told of the model."""
    return field.default is not None and field.default in map(ascii, model.tags)


def _default(field: ir.Field) -> str:
    return "an empty value" if field.empty else str(field.default)


def _declared(field: ir.Field) -> str:
    return f"{field.name}: {field.seen}{'' if field.default is None else f' = {_default(field)}'}"


def _places(before: ir.Field | None, after: ir.Field | None, subject: Subject) -> tuple[str, str]:
    first, second = (each.pointers[0] if each is not None and each.pointers else "" for each in (before, after))
    return first or subject.places[0], second or subject.places[1]
