# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ContentFilterErrorResponse`, and what belongs to it alone."""

from __future__ import annotations

from typing import Literal

from model_inference_overlay.model import Model, field, model
from model_inference_overlay.unset import UNSET

from .. import models as _models


@model()
class ContentFilterError(Model):
    """A refusal by the content filter."""

    message: str
    """Why the prompt was refused, for people to read."""

    type: str | None = field(default=UNSET)
    """Kind of the error. Azure sends null."""

    param: str | None = field(default=UNSET)
    """The part of the request that was refused, which is prompt."""

    code: Literal["content_filter"] = "content_filter"
    """Marks the error as a refusal by the content filter."""

    status: int | None = None
    """The HTTP status once more, which is 400."""

    innererror: ContentFilterInnerError | None = None
    """What the content filter found."""


@model()
class ContentFilterErrorResponse(Model):
    """The answer to a prompt that the content filter refused, with status 400."""

    error: ContentFilterError
    """The refusal."""


@model()
class ContentFilterInnerError(Model):
    """What the content filter found in a prompt that it refused."""

    code: Literal["ResponsibleAIPolicyViolation"] | None = None
    """Says that the policy of responsible use was violated."""

    content_filter_result: _models.ContentFilterResults | None = None
    """The findings, under the name that most servers use."""

    content_filter_results: _models.ContentFilterResults | None = None
    """The findings, under the name that other servers use."""
