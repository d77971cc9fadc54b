# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Move a code base from azure-ai-inference, and from what it has in common with other Azure packages, to this one:
python -m model_inference.migrate PATH...
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "main",
]

_SETTINGS = {
    "modules": {
        "azure.ai.inference": ".",
        "azure.ai.inference.aio": ".aio",
        "azure.ai.inference.models": ".models",
        "azure.ai.inference.prompts": ".prompts",
        "azure.ai.inference.tracing": ".tracing",
        "azure.core.credentials": ".credentials",
        "azure.core.credentials_async": ".credentials",
        "azure.core.exceptions": ".exceptions",
    },
    "renamed": {
        "azure.ai.inference.models.AsyncStreamingChatCompletions": ".streaming.AsyncStream",
        "azure.ai.inference.models.StreamingChatCompletions": ".streaming.Stream",
    },
    "shared": ["azure.core"],
    "neutral": ["azure.functions", "azure.identity", "azure.monitor.opentelemetry"],
    "dropped": {
        "azure.core.settings.settings.tracing_implementation": [
            "opentelemetry",
            "azure.core.tracing.ext.opentelemetry_span.OpenTelemetrySpan",
        ]
    },
    "hints": {
        "azure.core.pipeline": "this package has no pipeline of policies; retries, timeouts and hooks are options of its clients",
        "azure.core.rest": "this package has no such requests and answers; its hooks and RawResponse show what HTTP said",
        "azure.core.settings": "this package reads no such settings; its options are those of its clients",
        "azure.core.tracing": "tracing needs nothing but model_inference.tracing.AIInferenceInstrumentor().instrument()",
    },
    "distributions": {"azure-ai-inference": "model-inference"},
    "unneeded": {
        "azure-core-tracing-opentelemetry": "only azure-core's tracing needs it; model-inference[opentelemetry] takes its place"
    },
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run this module's program with `arguments`, by default those of the command line, and return its exit code."""
    # Only a run needs what the program is made of.
    from model_inference_overlay.migrate.command import run

    return run("model_inference", _SETTINGS, arguments)


if __name__ == "__main__":
    raise SystemExit(main())
