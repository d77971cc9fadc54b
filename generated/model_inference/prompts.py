# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Templates of conversations, from prompty files and from texts; they need the extra [prompts]."""

from __future__ import annotations

from model_inference_overlay.prompts import PromptError, PromptTemplate, Prompty

__all__ = [
    "PromptError",
    "PromptTemplate",
    "Prompty",
]
