"""What moves where in the tests: old packages `old.api` and, shared with others, `old.core`, to the new one `new`."""

from __future__ import annotations

from model_inference_overlay.migrate.edits import Finding, apply
from model_inference_overlay.migrate.moves import Moves
from model_inference_overlay.migrate.program import move

MOVES = Moves(
    package="new",
    modules={
        "old.api": "new",
        "old.api.aio": "new.aio",
        "old.api.models": "new.models",
        "old.core.credentials": "new.credentials",
        "old.core.credentials_async": "new.credentials",
        "old.core.exceptions": "new.exceptions",
        "old.api.later": "new.later",
    },
    renamed={"old.api.models.Streaming": "new.streaming.Stream"},
    public={
        "new": frozenset({"Client", "load_client"}),
        "new.aio": frozenset({"Client", "load_client"}),
        "new.models": frozenset({"UserMessage", "SystemMessage", "Kind"}),
        "new.credentials": frozenset({"Key", "TokenCredential", "AsyncTokenCredential"}),
        "new.exceptions": frozenset({"AzureError", "HttpError"}),
        "new.streaming": frozenset({"Stream"}),
    },
    shared=("old.core",),
    neutral=("old.identity",),
    dropped={"old.core.settings.settings.tracing": ("opentelemetry", "old.core.tracing.ext.otelspan")},
    hints={"old.core.settings": "set options of the client"},
    distributions={"old-api": "new-dist"},
    unneeded={"old-core-tracing": "only the old one needs it"},
)


def moved(text: str, *others: str) -> tuple[str, list[Finding]]:
    """Move a program, and give what it becomes with what is left to decide."""
    edits, findings = move(text, MOVES, others)
    return apply(text.encode(), edits).decode(), findings


def told(findings: list[Finding]) -> list[str]:
    """Spell findings as `line: message`."""
    return [f"{item.line}: {item.message}" for item in findings]
