# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Tools made of typed functions, and the run of a conversation in which a model calls them."""

from __future__ import annotations

from model_inference_overlay.tools.loop import ToolStep
from model_inference_overlay.tools.results import ToolCall, ToolResult
from model_inference_overlay.tools.running import AsyncToolRun, ToolRun
from model_inference_overlay.tools.tool import Tool, tool

__all__ = [
    "AsyncToolRun",
    "Tool",
    "ToolCall",
    "ToolResult",
    "ToolRun",
    "ToolStep",
    "tool",
]
