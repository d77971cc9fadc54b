"""What a log line or an error may show: URLs, headers and foreign text in, the same without secrets out.

URLs and headers work by allow-list: what is not known to be harmless is replaced by `REDACTED`. Text that a server
wrote cannot be allow-listed, so known secrets and everything that looks like a credential are masked in it.
Nothing here ever raises: it runs while an error is being made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from re import Match

__all__ = [
    "ALLOWED_HEADERS",
    "ALLOWED_QUERY",
    "CREDENTIAL_HEADERS",
    "REDACTED",
    "Secrets",
    "one_line",
    "redact_headers",
    "redact_text",
    "redact_url",
]

REDACTED = "REDACTED"

ALLOWED_QUERY = ("api-version",)
"""Query parameters whose values are shown."""

CREDENTIAL_HEADERS = frozenset(
    {"api-key", "authorization", "cookie", "ocp-apim-subscription-key", "proxy-authorization", "x-api-key"}
)
"""Headers whose values are credentials, in lower case, whoever set them."""

ALLOWED_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "apim-request-id",
        "azureml-model-deployment",
        "azureml-model-group",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "extra-parameters",
        "retry-after",
        "retry-after-ms",
        "server",
        "traceparent",
        "transfer-encoding",
        "user-agent",
        "vary",
        "x-ms-client-request-id",
        "x-ms-error-code",
        "x-ms-region",
        "x-ms-request-id",
        "x-ms-retry-after-ms",
        "x-request-id",
    }
)
"""Headers whose values are shown, in lower case; `x-ratelimit-*` is shown too."""

# A scheme, or a name with its separator, stays readable; only the value goes. The digit tells a value from a word,
# as in "bearer authentication is required".
_CREDENTIAL = (
    r"(?i)\b((?:bearer|basic)\s+)(?=[a-z~+/=._-]*\d)[\w.~+/=-]{8,}"
    r"|\b((?:api|subscription|access)[-_ ]?key[\"']?\s*[:=]\s*[\"']?)[\w.~+/=-]{8,}"
    r"|\b((?:(?:access|refresh|id)[-_]?token|client[-_]?secret|password)[\"']?\s*[:=]\s*[\"']?)[\w.~+/=-]{8,}"
    r"|\b(?:eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|sk-[\w-]{12,})"
)


class Secrets(tuple[str, ...]):
    """What must not be shown; neither does it show itself where a debugger or an error reporter prints variables."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} secrets>"


def redact_url(url: object, keep: Iterable[str] = ALLOWED_QUERY) -> str:
    """Return a URL without user information, fragment and query values.

    Args:
        url: A URL as text, or an object whose ``str()`` is one.
        keep: Names of the query parameters whose values stay, compared without case.
    """
    from urllib.parse import urlsplit, urlunsplit

    text = str(url)
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:  # such as an unclosed bracket: nothing in it can be told apart, so nothing is shown
        return "<unreadable URL>"
    return one_line(urlunsplit((parts.scheme, host, parts.path, _redact_query(parts.query, keep), "")), limit=2000)


def _redact_query(query: str, keep: Iterable[str]) -> str:
    if not query:
        return ""
    kept = {name.lower() for name in keep}
    shown: list[str] = []
    for pair in query.split("&"):
        name, equals, _ = pair.partition("=")
        if not equals:  # a bare word may itself be the secret
            shown.append(REDACTED)
        else:
            shown.append(pair if name.lower() in kept else f"{name}={REDACTED}")
    return "&".join(shown)


def redact_headers(headers: Mapping[str, str], allow: Iterable[str] = ALLOWED_HEADERS) -> dict[str, str]:
    """Return headers in lower case, the values of those not allowed replaced."""
    allowed = allow if isinstance(allow, frozenset) else frozenset(name.lower() for name in allow)
    shown: dict[str, str] = {}
    for name, value in headers.items():
        lower = name.lower()
        shown[lower] = value if lower in allowed or lower.startswith("x-ratelimit-") else REDACTED
    return shown


def redact_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Mask the given secrets, and whatever looks like a token, a key or a JWT, in text that a server wrote."""
    import re

    for secret in secrets:
        if len(secret) >= 4:  # masking "a" would only shred the text, and tell that the secret is short
            text = text.replace(secret, REDACTED)
    return re.sub(_CREDENTIAL, _mask, text)


def _mask(match: Match[str]) -> str:
    return "".join(group for group in match.groups() if group) + REDACTED


def one_line(text: str, limit: int = 500) -> str:
    """Return text as one printable line of at most `limit` characters, cut with an ellipsis.

    White space becomes single blanks and unprintable characters go, so that foreign text cannot forge a log line, move
    a terminal's cursor or turn its direction around.
    """
    head = text[: 4 * limit]
    line = " ".join("".join(char if char.isprintable() else " " for char in head).split())
    if len(line) <= limit and len(head) == len(text):
        return line
    return line[: limit - 1].rstrip() + "…"
