"""Two surfaces in, the changes recorded of what their `models` hold: models, enums and aliases."""

from __future__ import annotations

from codegen import ir
from codegen.diff.python.fields import Fields
from codegen.diff.python.pair import Class, Pair, alike, matched
from codegen.diff.python.recorder import Recorder, Subject
from codegen.diff.python.signatures import widened

_KINDS = {ir.Model: "a class", ir.EnumType: "an enum", ir.Alias: "a name for a type"}


class Classes:
    """Compares classes."""

    def __init__(self, pair: Pair, recorder: Recorder, unknown: frozenset[str]) -> None:
        self._pair = pair
        self._recorder = recorder
        self._unknown = unknown
        self._fields = Fields(pair, recorder)

    def compare(self) -> None:
        """Record all changes of classes; those of which a part could not be generated are left out."""
        for name, before, after in matched(self._pair.base.classes, self._pair.revision.classes, self._pair.renamed):
            if before == after and self._is_inherited_alike(before, after):
                continue
            if any(each is not None and self._unknown.intersection(each.pointers) for each in (before, after)):
                continue
            subject = Subject(
                what=f"`models.{name}`",
                location=("models", name),
                places=(_place(before), _place(after)),
                use=self._pair.use(None if before is None else before.name, None if after is None else after.name),
            )
            if before is None or after is None:
                self._recorder.add(f"python-class-{'added' if before is None else 'removed'}", subject)
            else:
                self._both(before, after, subject)

    def _is_inherited_alike(self, before: Class | None, after: Class | None) -> bool:
        """Tell whether what two equal classes inherit is equal too, which their fields by position depend on."""
        if not isinstance(before, ir.Model) or not isinstance(after, ir.Model):
            return True
        return list(self._pair.base.fields(before).values()) == list(self._pair.revision.fields(after).values())

    def _both(self, before: Class, after: Class, subject: Subject) -> None:
        if before.name != after.name:
            renamed = Subject(
                what=f"`models.{before.name}`", location=subject.location, places=subject.places, use=subject.use
            )
            self._recorder.add("python-class-renamed", renamed, before.name, after.name)
        if isinstance(before, ir.Model) and isinstance(after, ir.Model):
            self._model(before, after, subject)
        elif isinstance(before, ir.EnumType) and isinstance(after, ir.EnumType):
            self._enum(before, after, subject)
        elif isinstance(before, ir.Alias) and isinstance(after, ir.Alias):
            self._alias(before, after, subject)
        else:
            self._recorder.add("python-class-kind-changed", subject, _KINDS[type(before)], _KINDS[type(after)])

    def _model(self, before: ir.Model, after: ir.Model, subject: Subject) -> None:
        old = [self._pair.renamed.get(each, each) for each in before.bases]
        for name in old:
            if name not in after.bases and name != "Model":
                self._recorder.add("python-base-removed", subject, name, None)
        for name in after.bases:
            if name not in old and name != "Model":
                self._recorder.add("python-base-added", subject, None, name)
        if before.tags != after.tags:
            self._recorder.add("python-tag-changed", subject, ", ".join(before.tags), ", ".join(after.tags))
        self._fields.compare(before, after, subject)

    def _enum(self, before: ir.EnumType, after: ir.EnumType, subject: Subject) -> None:
        if before.base != after.base:
            self._recorder.add("python-enum-base-changed", subject, before.base, after.base)
        old, new = ({each.name: each for each in item.members} for item in (before, after))
        renamed = alike(
            {name: each.value for name, each in old.items()}, {name: each.value for name, each in new.items()}
        )
        for name, first, second in matched(old, new, renamed):
            where = subject.inside(name)
            if first is None or second is None:
                word = "added" if first is None else "removed"
                values = [None if each is None else each.wire for each in (first, second)]
                self._recorder.add(f"python-enum-member-{word}", where, values[0], values[1])
            elif first.name != second.name:
                renaming = subject.inside(first.name)
                self._recorder.add("python-enum-member-renamed", renaming, first.name, second.name)
            elif first.value != second.value:
                self._recorder.add("python-enum-value-changed", where, first.wire, second.wire)

    def _alias(self, before: ir.Alias, after: ir.Alias, subject: Subject) -> None:
        relation = self._pair.relation(before.type, after.type)
        if relation.word:
            word = widened(relation, "widened", "values-added", "unchecked") if not relation.lost else relation.word
            self._recorder.add(f"python-alias-{word}", subject, before.type, after.type, relation)


def _place(item: Class | None) -> str:
    return item.pointers[0] if item is not None and item.pointers else ""
