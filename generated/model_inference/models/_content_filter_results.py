# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ContentFilterResults`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum
from model_inference_overlay.model import Model, field, model

from .. import models as _models


class ContentFilterSeverity(OpenStrEnum):
    """How grave a finding of the content filter is."""

    SAFE = "safe"
    """Nothing of the kind."""

    LOW = "low"
    """Slight."""

    MEDIUM = "medium"
    """Considerable."""

    HIGH = "high"
    """Grave."""


@model()
class ContentFilterCitation(Model):
    """Where a piece of code is from."""

    url: str | None = field(default=None, wire="URL")
    """Address of the repository."""

    license: str | None = None
    """Licence of the code."""


@model()
class ContentFilterCodeDetection(Model):
    """Whether the text holds known code, and whose."""

    detected: bool
    """Whether it is there."""

    filtered: bool
    """Whether the text was held back because of it."""

    citation: ContentFilterCitation | None = None
    """Where the code is from."""


@model()
class ContentFilterDetection(Model):
    """What the content filter found in a category that is there or is not."""

    detected: bool
    """Whether it is there."""

    filtered: bool
    """Whether the text was held back because of it."""


@model()
class ContentFilterResult(Model):
    """What the content filter found in a category that it grades."""

    filtered: bool
    """Whether the text was held back because of it."""

    severity: ContentFilterSeverity | str | None = None
    """How grave it is."""


@model()
class ContentFilterResults(Model):
    """What the content filter found in a text, by category. A category that was not checked is absent."""

    hate: ContentFilterResult | None = None
    """Attacks on people for what they are."""

    sexual: ContentFilterResult | None = None
    """Sexual content."""

    violence: ContentFilterResult | None = None
    """Violence."""

    self_harm: ContentFilterResult | None = None
    """Harm that people do to themselves."""

    self_harm_hyphenated: ContentFilterResult | None = field(default=None, wire="self-harm")
    """The same as self_harm, as some servers spell it."""

    protected_material_text: ContentFilterDetection | None = None
    """Known text that others own."""

    protected_material_code: ContentFilterCodeDetection | None = None
    """Known code that others own."""

    jailbreak: ContentFilterDetection | None = None
    """Attempts to talk the model out of its instructions."""

    profanity: ContentFilterDetection | None = None
    """Coarse language."""

    error: _models.Error | None = None
    """Why the filter could not check the text, in which case there are no categories."""
