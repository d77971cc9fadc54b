# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`EmbeddingEncodingFormat`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum


class EmbeddingEncodingFormat(OpenStrEnum):
    """The form of a vector in the answer. The compressed forms save space; each model knows some of them."""

    BASE64 = "base64"
    """The bytes of the 32-bit floating point numbers as base64 text."""

    BINARY = "binary"
    """One bit for each number, eight to a signed byte."""

    FLOAT = "float"
    """Floating point numbers."""

    INT8 = "int8"
    """Signed bytes."""

    UBINARY = "ubinary"
    """One bit for each number, eight to an unsigned byte."""

    UINT8 = "uint8"
    """Unsigned bytes."""
