"""A parsed program in; its imports of some packages, the uses of what they bind, and its texts out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, ImportAssignment, MetadataWrapper, Scope, ScopeProvider

ImportStatement = cst.Import | cst.ImportFrom
Lines = Sequence[Sequence[cst.BaseSmallStatement]]
"""The lines of a block; one that is a compound statement has no small statements."""


@attrs.define(eq=False)
class Binding:
    """A name that an import binds.

    Attributes:
        statement: the import.
        alias: the part of it that binds the name.
        dotted: what is imported, with its module.
        local: the name it is bound to; the first part of `dotted` where that alone is bound.
        is_root: whether that is so, as `import a.b` binds `a`.
        uses: where the name is used.
        needs: modules that its uses need to be imported too, once it has moved.
        is_kept: whether uses go on to need what is imported now.
        is_dropped: whether nothing needs it any more.
    """

    statement: ImportStatement
    alias: cst.ImportAlias
    dotted: str
    local: str
    is_root: bool
    uses: list[Use] = attrs.field(factory=list["Use"])
    needs: set[str] = attrs.field(factory=set[str])
    is_kept: bool = False
    is_dropped: bool = False

    def dotted_of(self, use: Use) -> str:
        """Give the dotted name that a use of this binding stands for."""
        return ".".join(use.parts if self.is_root else [self.dotted, *use.parts[1:]])


@attrs.define(eq=False)
class Use:
    """A name, or a chain of attributes of one: `nodes[i]` is the expression of the first `i + 1` of its parts."""

    parts: tuple[str, ...]
    nodes: tuple[cst.BaseExpression, ...]
    bindings: tuple[Binding, ...] = ()
    is_called: bool = False


@attrs.frozen(eq=False)
class Text:
    """A text literal, and where it stands.

    Attributes:
        node: the literal; of a formatted one, each of its fixed parts is a text.
        value: what it says.
        call: the function whose argument it is, as written; "" elsewhere.
        is_annotation: whether it is, or is in, an annotation.
        is_whole: whether it is a literal of its own, and not a part of one.
    """

    node: cst.SimpleString | cst.FormattedStringText
    value: str
    call: str
    is_annotation: bool
    is_whole: bool


def dotted_parts(node: cst.CSTNode) -> tuple[str, ...]:
    """Give the parts of a name or a chain of attributes of one; nothing for another expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return (node.value, *reversed(parts)) if isinstance(node, cst.Name) else ()


def chain(node: cst.BaseExpression) -> tuple[cst.BaseExpression, ...]:
    """Give the expressions that a chain of attributes consists of, the shortest first."""
    found = [node]
    while isinstance(node, cst.Attribute):
        node = node.value
        found.append(node)
    return tuple(reversed(found))


class Reader(cst.CSTVisitor):
    """Collects what `Program` decides on."""

    METADATA_DEPENDENCIES = (ScopeProvider,)

    def __init__(self, tops: frozenset[str]) -> None:
        super().__init__()
        self.tops = tops
        self.imports: list[ImportStatement] = []
        self.bindings: dict[tuple[int, str], list[Binding]] = {}
        self.stars: list[cst.ImportFrom] = []
        self.uses: list[Use] = []
        self.texts: list[Text] = []
        self.assignments: list[cst.Assign] = []
        self.blocks: list[tuple[bool, Lines]] = []
        self._found: list[tuple[Use, Scope | None]] = []
        self._calls: list[str] = []
        self._called: cst.CSTNode | None = None
        self._annotations = 0
        self._joined = 0

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            dotted = ".".join(dotted_parts(alias.name))
            top = dotted.partition(".")[0]
            if top in self.tops:
                self._bind(node, alias, dotted, _as_name(alias) or top, is_root=alias.asname is None)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = ".".join(dotted_parts(node.module)) if node.module is not None and not node.relative else ""
        if module.partition(".")[0] not in self.tops:
            return False
        if isinstance(node.names, cst.ImportStar):
            self.stars.append(node)
            return False
        for alias in node.names:
            name = ".".join(dotted_parts(alias.name))
            self._bind(node, alias, f"{module}.{name}", _as_name(alias) or name, is_root=False)
        return False

    def _bind(self, node: ImportStatement, alias: cst.ImportAlias, dotted: str, local: str, *, is_root: bool) -> None:
        if node not in self.imports:
            self.imports.append(node)
        self.bindings.setdefault((id(node), local), []).append(Binding(node, alias, dotted, local, is_root))

    def visit_Name(self, node: cst.Name) -> None:
        self._use(node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        if dotted_parts(node):
            self._use(node)
        else:
            node.value.visit(self)
        return False

    def _use(self, node: cst.Name | cst.Attribute) -> None:
        nodes = chain(node)
        use = Use(dotted_parts(node), nodes, is_called=node is self._called)
        self._found.append((use, self.get_metadata(ScopeProvider, nodes[0], None)))

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)  # and not the keyword, which is no use of a name
        return False

    def visit_Call(self, node: cst.Call) -> bool:
        self._called = node.func
        node.func.visit(self)
        self._calls.append(".".join(dotted_parts(node.func)))
        for argument in node.args:
            argument.visit(self)
        self._calls.pop()
        return False

    def visit_Subscript(self, node: cst.Subscript) -> bool:
        node.value.visit(self)
        self._calls.append(".".join(dotted_parts(node.value)))
        for element in node.slice:
            element.visit(self)
        self._calls.pop()
        return False

    def visit_Annotation(self, node: cst.Annotation) -> None:
        self._annotations += 1

    def leave_Annotation(self, original_node: cst.Annotation) -> None:
        self._annotations -= 1

    def visit_Expr(self, node: cst.Expr) -> bool:
        # A text that is a statement is documentation.
        return not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> None:
        self._joined += 1

    def leave_ConcatenatedString(self, original_node: cst.ConcatenatedString) -> None:
        self._joined -= 1

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        value = node.evaluated_value
        if isinstance(value, str):
            self._text(node, value, is_whole=not self._joined)

    def visit_FormattedStringText(self, node: cst.FormattedStringText) -> None:
        self._text(node, node.value, is_whole=False)

    def _text(self, node: cst.SimpleString | cst.FormattedStringText, value: str, *, is_whole: bool) -> None:
        call = self._calls[-1] if self._calls else ""
        self.texts.append(Text(node, value, call, bool(self._annotations), is_whole))

    def visit_Assign(self, node: cst.Assign) -> None:
        if len(node.targets) == 1 and isinstance(node.targets[0].target, cst.Attribute):
            self.assignments.append(node)

    def visit_Module(self, node: cst.Module) -> None:
        self.blocks.append((False, [_small(line) for line in node.body]))

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        self.blocks.append((True, [_small(line) for line in node.body]))

    def visit_SimpleStatementSuite(self, node: cst.SimpleStatementSuite) -> None:
        self.blocks.append((True, [node.body]))

    def leave_Module(self, original_node: cst.Module) -> None:
        # Only now is every import known, and an import may stand below a use.
        for use, scope in self._found:
            use.bindings = tuple(self._bound(use.parts[0], scope))
            if use.bindings:
                self.uses.append(use)
                for binding in use.bindings:
                    binding.uses.append(use)

    def _bound(self, name: str, scope: Scope | None) -> Iterator[Binding]:
        seen: set[int] = set()
        for assignment in scope[name] if scope is not None else ():
            if isinstance(assignment, ImportAssignment) and id(assignment.node) not in seen:
                seen.add(id(assignment.node))
                yield from self.bindings.get((id(assignment.node), name), ())

    @property
    def all_bindings(self) -> list[Binding]:
        """Every binding, in the order of the imports."""
        return [binding for bindings in self.bindings.values() for binding in bindings]


def unresolved(wrapper: MetadataWrapper) -> Iterator[cst.Name]:
    """Give the names that nothing in the program binds, and that are not built in."""
    for scope in {scope for scope in wrapper.resolve(ScopeProvider).values() if isinstance(scope, Scope)}:
        for access in scope.accesses:
            node: cst.CSTNode = access.node
            while isinstance(node, cst.Attribute):
                node = node.value
            if isinstance(node, cst.Name) and not access.referents:
                yield node


def spans(wrapper: MetadataWrapper) -> dict[cst.CSTNode, tuple[int, int]]:
    """Give each node's first byte in the text as UTF-8, and the byte after its last."""
    found = wrapper.resolve(ByteSpanPositionProvider)
    return {node: (span.start, span.start + span.length) for node, span in found.items()}


def _small(line: cst.BaseStatement) -> Sequence[cst.BaseSmallStatement]:
    return line.body if isinstance(line, cst.SimpleStatementLine) else ()


def _as_name(alias: cst.ImportAlias) -> str:
    return ".".join(dotted_parts(alias.asname.name)) if alias.asname is not None else ""
