# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`Error`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model


@model()
class Error(Model):
    """What went wrong."""

    code: str
    """Code of the error, one of a set that the server defines."""

    message: str
    """What went wrong, for people to read."""

    target: str | None = None
    """The part of the request that the error is about."""

    details: list[Error] | None = None
    """The single errors that led to this one."""

    innererror: InnerError | None = None
    """The error in more detail."""


@model()
class InnerError(Model):
    """An error in more detail, possibly with another one inside."""

    code: str | None = None
    """A more specific code than that of the error around it."""

    innererror: InnerError | None = None
    """The error in still more detail."""
