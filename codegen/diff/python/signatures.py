"""Two methods, or constructors, in; the changes recorded of how they are called and what they give."""

from __future__ import annotations

import attrs

from codegen.diff.python.annotation import ANY, NONE, Relation
from codegen.diff.python.pair import Pair, alike, matched
from codegen.diff.python.recorder import Recorder, Subject
from codegen.diff.python.surface import Method, Overload, Parameter
from codegen.diff.python.usage import REQUEST, RESPONSE, Use


class Signatures:
    """Compares signatures."""

    def __init__(self, pair: Pair, recorder: Recorder) -> None:
        self._pair = pair
        self._recorder = recorder

    def compare(self, base: Method, revision: Method, subject: Subject) -> None:
        """Record the changes between two methods that stand for each other."""
        if base.awaits != revision.awaits:
            word = "async" if revision.awaits else "sync"
            self._recorder.add(f"python-method-became-{word}", subject)
        operations = operations_of(base, revision)
        self._overloads(base, revision, attrs.evolve(subject, use=Use(frozenset({RESPONSE}), operations)))
        self._parameters(base, revision, attrs.evolve(subject, use=Use(frozenset({REQUEST}), operations)))

    def _overloads(self, base: Method, revision: Method, subject: Subject) -> None:
        old = {(each.form, each.flag): each for each in base.overloads}
        new = {(each.form, each.flag): each for each in revision.overloads}
        for key in [*old, *(key for key in new if key not in old)]:
            before, after = old.get(key), new.get(key)
            if before is not None and after is not None:
                self._returns(before, after, subject)
            elif before is not None:
                self._recorder.add("python-overload-removed", subject, _spelled(base, before), None)
            elif after is not None:
                self._recorder.add("python-overload-added", subject, None, _spelled(revision, after))

    def _returns(self, before: Overload, after: Overload, subject: Subject) -> None:
        relation = self._pair.relation(before.returns, after.returns)
        if relation.word == "widened":
            rule = widened(relation, "python-return-widened", "python-return-values-added", "python-return-unchecked")
        else:
            rule = f"python-return-{relation.word}"
        if relation.word:
            self._recorder.add(rule, subject, before.returns, after.returns, relation)

    def _parameters(self, base: Method, revision: Method, subject: Subject) -> None:
        old, new = ({each.name: each for each in method.parameters} for method in (base, revision))
        # In another path the same position says nothing.
        is_same = base.identity == revision.identity
        keys = (
            {each.name: method.key(each) if is_same else each.wire for each in method.parameters}
            for method in (base, revision)
        )
        renamed = alike(*keys)
        for name, before, after in matched(old, new, renamed):
            where = _subject(subject, name, before, after)
            if before is None and after is not None:
                kind = "required" if after.default is None else "optional"
                self._recorder.add(f"python-{kind}-parameter-added", where, None, f"{name}: {_declared(after)}")
            elif before is not None and after is None:
                self._recorder.add("python-parameter-removed", where, f"{name}: {_declared(before)}", None)
            elif before is not None and after is not None:
                self._parameter(before, after, where, _subject(subject, before.name, before, after))
        self._order(old, new, renamed, subject)

    def _parameter(self, before: Parameter, after: Parameter, subject: Subject, renamed: Subject) -> None:
        add = self._recorder.add
        if before.name != after.name:
            add("python-parameter-renamed", renamed, before.name, after.name)
        if before.positional != after.positional:
            add(f"python-parameter-became-{'positional' if after.positional else 'keyword-only'}", subject)
        must = before.default is None, after.default is None
        if must[0] != must[1]:
            add(
                f"python-parameter-became-{'required' if must[1] else 'optional'}",
                subject,
                before.default,
                after.default,
            )
        relation = self._pair.relation(before.type, after.type, without_none=must[0] != must[1])
        if must == (False, False) and before.default != after.default:
            rule = {
                ("None", "UNSET"): "python-parameter-null-told-apart",
                ("UNSET", "None"): "python-parameter-null-not-told-apart",
            }.get((str(before.default), str(after.default)), "python-parameter-default-changed")
            add(rule, subject, before.default, after.default)
        if relation.word:
            only_none = {*relation.lost, *relation.gained} == {NONE}
            null = "became-nullable" if relation.gained else "became-not-nullable"
            add(
                f"python-parameter-{null if only_none else f'type-{relation.word}'}",
                subject,
                before.type,
                after.type,
                relation,
            )

    def _order(
        self, old: dict[str, Parameter], new: dict[str, Parameter], renamed: dict[str, str], subject: Subject
    ) -> None:
        before = [renamed.get(name, name) for name, each in old.items() if each.positional]
        after = [name for name, each in new.items() if each.positional]
        for name in before:
            if name in after and before.index(name) != after.index(name):
                where = _subject(subject, name, None, new[name])
                self._recorder.add("python-parameter-moved", where, before.index(name) + 1, after.index(name) + 1)


def operations_of(base: Method | None, revision: Method | None) -> tuple[str, ...]:
    """List the operations of a method, which are two if it calls another one now; named as in the base."""
    found = {each.identity: each.operation for each in (revision, base) if each is not None and each.operation}
    return tuple(found.values())


def widened(relation: Relation, usual: str, values: str, unchecked: str) -> str:
    """Choose the rule for a type that takes more: one that only has more values, or became Any, is told apart."""
    if relation.gained == (ANY,):
        return unchecked
    return values if relation.only_values else usual


def _subject(method: Subject, name: str, base: Parameter | None, revision: Parameter | None) -> Subject:
    what = f"{method.what.removesuffix('`')}({name}=...)`"
    declared = [each.pointer if each is not None else "" for each in (base, revision)]
    places = (declared[0] or method.places[0], declared[1] or method.places[1])
    return attrs.evolve(method, what=what, location=(*method.location, name), places=places)


def _declared(parameter: Parameter) -> str:
    return parameter.type if parameter.default is None else f"{parameter.type} = {parameter.default}"


def _spelled(method: Method, overload: Overload) -> str:
    return f"{method.name}({overload.text}) -> {overload.returns}"
