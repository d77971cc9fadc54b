"""Two documents' schemas in, what any pair of them differs in out; each pair is compared once."""

from __future__ import annotations

from codegen.diff import facts, members, unions
from codegen.diff.change import Change, Difference, Edge
from codegen.diff.digest import Digests
from codegen.diff.graph import Graph
from codegen.diff.schema import Schema, signature
from codegen.problem import SpecError

MAX_PAIRS = 200_000
_ASIDE = frozenset(
    f"{stem}{word}"
    for stem, words in (
        ("became-", ("nullable", "not-nullable", "read-only", "not-read-only", "write-only", "not-write-only")),
        ("default-", ("added", "removed", "changed")),
    )
    for word in words
)
"""What is told of a schema even if it became one of several alternatives, or was one."""


class Comparison:
    """Compares schemas of two documents.

    What is left to compare between two schemas is a list of pairs of subschemas, so that schemas which contain
    themselves, and alternatives within alternatives, cost no more than the number of different pairs.
    """

    def __init__(self, base: Graph, revision: Graph) -> None:
        self.graphs = (base, revision)
        self._digests = Digests("digest"), Digests("shape")
        self._shared = base.names() & revision.names()
        self._known: dict[tuple[Schema, Schema], Difference] = {}

    def pair(self, base: str, revision: str) -> tuple[Schema, Schema]:
        """Give the schemas at two pointers, ready to be compared."""
        both = self.graphs[0].at(base), self.graphs[1].at(revision)
        for graph, schema in zip(self.graphs, both, strict=True):
            self.number(graph, [schema])
        return both

    def number(self, graph: Graph, schemas: list[Schema]) -> None:
        """Give schemas of a document, and all below them, the digests by which equal ones are known."""
        for digests in self._digests:
            digests.number(graph, schemas)

    def of(self, base: Schema, revision: Schema) -> Difference:
        """Give what two schemas differ in.

        Raises:
            SpecError: the documents are so entangled that there are too many pairs.
        """
        pair = (base, revision)
        if pair not in self._known:
            if len(self._known) >= MAX_PAIRS:
                found = f"more than {MAX_PAIRS} pairs of schemas to compare"
                raise SpecError(base.pointer, found, "split the document", self.graphs[0].file)
            self._known[pair] = self._compare(base, revision)
        return self._known[pair]

    def accepts_values_of(self, base: Schema, revision: Schema) -> bool:
        """Tell whether two schemas demand the same of a value but for its type."""
        changes, edges = self._further(members.compare(base, revision, self.graphs))
        own = signature(base, of_values=True) == signature(revision, of_values=True)
        return own and not changes and not edges

    def _are_alike(self, base: Schema, revision: Schema) -> bool:
        """Tell whether two schemas demand the same, whether or not each may be null or has a default."""
        if base.digest == revision.digest:
            return True
        is_plain = base.types == revision.types and not base.unions and not revision.unions
        return is_plain and self.accepts_values_of(base, revision)

    def _compare(self, base: Schema, revision: Schema) -> Difference:
        if base.shape == revision.shape:
            return Difference((), ())
        changes: list[Change] = []
        if base.members or revision.members:
            base, revision, changes = self._whole(base, revision)
        base, revision = self._spelled_alike(base, revision)
        choices = unions.compare(base, revision, self.graphs, self._shared, self._are_alike)
        changes += choices.changes
        edges = choices.edges
        if not choices.is_whole:
            changes += facts.changes(base, revision)
            more, further = self._further(members.compare(base, revision, self.graphs))
            changes, edges = changes + more, edges + further
        else:
            changes += [each for each in facts.changes(base, revision) if each.rule in _ASIDE]
        return Difference(tuple(changes), tuple(each for each in edges if each.base.shape != each.revision.shape))

    def _further(self, found: members.Found) -> tuple[list[Change], list[Edge]]:
        changes: list[Change] = []
        edges: list[Edge] = []
        for each in found:
            if isinstance(each, Change):
                changes.append(each)
            else:
                for graph, schema in zip(self.graphs, (each.base, each.revision), strict=True):
                    self.number(graph, [schema])
                if each.base.shape != each.revision.shape:
                    edges.append(each)
        return changes, edges

    def _spelled_alike(self, base: Schema, revision: Schema) -> tuple[Schema, Schema]:
        """Where only one of two schemas is a choice, and the other is spelled as one, make both choices."""
        both = [base, revision]
        for side, other in ((0, 1), (1, 0)):
            if both[side].is_folded and not both[side].unions and both[other].unions:
                both[side] = self.graphs[side].unfolded(both[side])
                self.number(self.graphs[side], [both[side]])
        return both[0], both[1]

    def _whole(self, base: Schema, revision: Schema) -> tuple[Schema, Schema, list[Change]]:
        """Compare what two schemas are put together of by `allOf`; give what is left to compare as one schema each."""
        lists = [
            [graph.of(each) for each in schema.members] or [schema] for graph, schema in self._each(base, revision)
        ]
        for graph, schemas in zip(self.graphs, lists, strict=True):
            self.number(graph, schemas)
        matched = unions.match(lists[0], lists[1], self._shared)
        alone = not (base.members and revision.members)
        same = [pair for pair in matched.pairs if pair[0].digest == pair[1].digest or pair[0].label == pair[1].label]
        if (alone and not same) or not (matched.removed or matched.added):
            return base, revision, []
        changes = [self._part_change("removed", each, base, revision) for each in matched.removed]
        changes += [self._part_change("added", each, base, revision) for each in matched.added]
        return (*self._put_together(matched, (base, revision)), changes)

    def _each(self, base: Schema, revision: Schema) -> list[tuple[Graph, Schema]]:
        return list(zip(self.graphs, (base, revision), strict=True))

    def _put_together(self, matched: unions.Matched, both: tuple[Schema, Schema]) -> tuple[Schema, Schema]:
        result: list[Schema] = []
        for side, (graph, schema) in enumerate(zip(self.graphs, both, strict=True)):
            kept = {pair[side] for pair in matched.pairs}
            places = [each for each in schema.members if graph.of(each) in kept]
            merged = graph.of(tuple(place for each in places for place in each)) if places else schema
            self.number(graph, [merged])
            result.append(merged)
        return result[0], result[1]

    def _part_change(self, word: str, part: Schema, base: Schema, revision: Schema) -> Change:
        is_empty = not part.never and part.is_bare
        kind = "annotation-" if is_empty and not part.unions else "redundant-" if base.digest == revision.digest else ""
        rule = f"all-of-{kind}{word}"
        if word == "added":
            return Change(rule, base.pointer, part.pointer, None, part.text, part.text)
        return Change(rule, part.pointer, revision.pointer, part.text, None, part.text)
