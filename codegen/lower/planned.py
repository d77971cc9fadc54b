"""An operation with everything that its method needs; the input of every step that makes clients."""

from __future__ import annotations

import attrs

from codegen.ir import Argument, OperationValue, ParsedClass
from codegen.lower.arguments import Arguments
from codegen.lower.endpoints import Endpoint


@attrs.frozen(eq=False)
class Planned:
    """One operation of a client."""

    endpoint: Endpoint
    value: OperationValue
    arguments: Arguments
    parsed: tuple[ParsedClass, ...] = ()

    @property
    def members(self) -> tuple[Argument, ...]:
        """The arguments that are members of the body."""
        return self.arguments.members

    @property
    def parameters(self) -> tuple[Argument, ...]:
        """The arguments that stand outside of the body."""
        return self.arguments.parameters
