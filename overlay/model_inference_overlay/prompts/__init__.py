"""Prompts: a mustache template and data in, the messages of a chat out.

    template ──> rendering ──> messages ──> images
        │            (mustache)   (roles)     (content items)
     prompty ──> frontmatter, references

What a variable holds is text of the message in which the variable stands: it starts no message and reads no file.
The libraries, those of the extra `[prompts]`, are imported when the first template is made.
"""

from __future__ import annotations

from .problem import PromptError
from .prompty import Prompty
from .template import PromptTemplate

__all__ = ["PromptError", "PromptTemplate", "Prompty"]
