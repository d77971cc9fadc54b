"""A name that the overlay gives in, the same name out, once it is known to be free."""

from __future__ import annotations

from collections.abc import Collection

from codegen import naming
from codegen.problem import SpecError


def exact(names: naming.Names, wanted: str, reserved: Collection[str], place: str) -> str:
    """Claim exactly the name that is wanted.

    Raises:
        SpecError: it means something else where it would stand.
    """
    if wanted in reserved or wanted in names:
        raise SpecError(place, f"the name {wanted!r} is taken", "give another name")
    return names.claim(wanted)
