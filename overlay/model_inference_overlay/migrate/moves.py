"""What moves where: a name of the old packages in, the name of the new one out, or why there is none."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec
from typing import Any

import attrs


@attrs.frozen
class Moved:
    """What a name becomes.

    Attributes:
        name: the new dotted name.
        module: the module that holds it, or `name` itself where that is one.
        length: how many parts of the old name it stands for; the parts after it are attributes, and stay.
        is_renamed: whether it is another thing that serves the same purpose.
    """

    name: str
    module: str
    length: int
    is_renamed: bool = False


@attrs.frozen
class Lacking:
    """Why a name cannot move."""

    reason: str


@attrs.frozen(kw_only=True)
class Moves:
    """Every name that moves.

    Attributes:
        package: the new package's name.
        modules: old module -> new module.
        renamed: old dotted name -> new dotted name, for what is called otherwise or stands elsewhere.
        public: new module -> its public names; a module that is not there is not in it.
        shared: packages that the old one has in common with others, which may need them still.
        neutral: other packages that have no use for the shared ones of their own.
        dropped: dotted attribute -> the values that need not be set any more, in lower case.
        hints: old package or module -> what to do where it is used.
        distributions: old distribution -> new distribution.
        unneeded: old distribution -> what to do about it.
    """

    package: str
    modules: Mapping[str, str]
    renamed: Mapping[str, str]
    public: Mapping[str, frozenset[str]]
    shared: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    dropped: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])
    hints: Mapping[str, str] = attrs.field(factory=dict[str, str])
    distributions: Mapping[str, str] = attrs.field(factory=dict[str, str])
    unneeded: Mapping[str, str] = attrs.field(factory=dict[str, str])

    @property
    def roots(self) -> tuple[str, ...]:
        """The old packages: everything below one of them is to move."""
        tops = [old for old in self.modules if not any(is_below(old, other) for other in self.modules if other != old)]
        return (*self.shared, *(old for old in tops if not any(is_below(old, one) for one in self.shared)))

    @property
    def own(self) -> tuple[str, ...]:
        """The old packages that no other package has a use for."""
        return tuple(root for root in self.roots if root not in self.shared)

    @property
    def namespaces(self) -> frozenset[str]:
        """The packages above the old modules, such as `a` and `a.b` for `a.b.c`."""
        found = set(self.shared)
        for old in self.modules:
            parts = old.split(".")
            found |= {".".join(parts[:length]) for length in range(1, len(parts))}
        return frozenset(found - self.modules.keys())

    def find(self, dotted: str) -> Moved | Lacking | None:
        """Tell what a dotted name becomes; None for a name that is none of the old packages'."""
        parts = dotted.split(".")
        for length in range(len(parts), 0, -1):
            new = self.modules.get(".".join(parts[:length]))
            if new is not None:
                return self._in_module(parts, length, new)
        if dotted in self.namespaces or not self.is_old(dotted):
            return None
        return Lacking(self.hint(dotted) or f"{self.package} has nothing for it")

    def _in_module(self, parts: list[str], length: int, new: str) -> Moved | Lacking:
        names = self.public.get(new)
        if names is None:
            return Lacking(f"there is no {new} in the installed {self.package}")
        if length == len(parts):
            return Moved(new, new, length)
        if parts[length] in names:
            return Moved(f"{new}.{parts[length]}", new, length + 1)
        other = self.renamed.get(".".join(parts[: length + 1]))
        if other is not None:
            module, _, name = other.rpartition(".")
            if name in self.public.get(module, ()):
                return Moved(other, module, length + 1, is_renamed=True)
        return Lacking(self.hint(".".join(parts)) or f"{new} has no {parts[length]}")

    def hint(self, dotted: str) -> str | None:
        """Give the advice for the longest name that holds this one."""
        held = [name for name in self.hints if is_below(dotted, name)]
        return self.hints[max(held, key=len)] if held else None

    def is_old(self, dotted: str) -> bool:
        """Tell whether a name is one of the old packages, or below one."""
        return any(is_below(dotted, root) for root in self.roots)

    def is_shared(self, dotted: str) -> bool:
        """Tell whether a name is below a package that others may need still."""
        return any(is_below(dotted, root) for root in self.shared)

    def is_other(self, dotted: str) -> bool:
        """Tell whether a name is of another package that may need the shared ones."""
        tops = {namespace.partition(".")[0] for namespace in self.namespaces}
        known = (*self.roots, *self.neutral)
        return (
            dotted.partition(".")[0] in tops
            and dotted not in self.namespaces
            and not any(is_below(dotted, one) for one in known)
        )


def is_below(dotted: str, package: str) -> bool:
    """Tell whether a dotted name is `package` or in it."""
    return dotted == package or dotted.startswith(f"{package}.")


def load(package: str, settings: Mapping[str, Any]) -> Moves:
    """Read what moves where.

    Args:
        package: the installed package to move to; which public names it has is asked of its source.
        settings: the attributes of `Moves` by name, in which a new name that begins with a dot is within the package.
    """
    modules = {old: _absolute(package, new) for old, new in settings["modules"].items()}
    renamed = {old: _absolute(package, new) for old, new in settings.get("renamed", {}).items()}
    wanted = {*modules.values(), *(new.rpartition(".")[0] for new in renamed.values())}
    found = {module: public_names(module) for module in sorted(wanted)}
    return Moves(
        package=package,
        modules=modules,
        renamed=renamed,
        public={module: names for module, names in found.items() if names is not None},
        shared=tuple(settings.get("shared", ())),
        neutral=tuple(settings.get("neutral", ())),
        dropped={
            name: tuple(value.lower() for value in values) for name, values in settings.get("dropped", {}).items()
        },
        hints=dict(settings.get("hints", {})),
        distributions=dict(settings.get("distributions", {})),
        unneeded=dict(settings.get("unneeded", {})),
    )


def _absolute(package: str, name: str) -> str:
    return f"{package}{name}".rstrip(".") if name.startswith(".") else name


def public_names(module: str) -> frozenset[str] | None:
    """Give what a module declares in `__all__`; None if there is no such module.

    Its source is read where that says it plainly, so that a module can be asked whose own dependencies are missing.
    """
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:
        return None
    if spec is None:
        return None
    loader = spec.loader
    source = loader.get_source(module) if isinstance(loader, InspectLoader) else None
    names = _declared(source) if source is not None else None
    return frozenset(import_module(module).__all__ if names is None else names)


def _declared(source: str) -> list[str] | None:
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple() as value):
                try:
                    return list(ast.literal_eval(value))
                except ValueError:
                    return None
            case _:
                pass
    return None
