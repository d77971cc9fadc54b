"""Servers of a document in, where its operations are by default out."""

from __future__ import annotations

import re
from typing import Any

from codegen.load import items_of, object_of

_VARIABLE = re.compile(r"\{([^{}]+)\}")


def usual_server(document: dict[str, Any]) -> str | None:
    """Give the absolute URL where the operations of a document are, None where it does not say.

    It is that of the document's first server, with the defaults of its variables; where the document lists none, and
    all paths that do have the same, it is theirs. A part of the host that may be anything has to be given: a document
    can only make one up.
    """
    listed = items_of(document, "servers", "#")
    if listed:
        return _absolute(listed[0])
    found = []
    for path, item in object_of(document, "paths", "#").items():
        if isinstance(item, dict) and not path.startswith("x-"):
            servers = item.get("servers")
            found.append(_absolute(servers[0]) if isinstance(servers, list) and servers else None)
    return found[0] if found and len(set(found)) == 1 else None


def listed_servers(document: dict[str, Any]) -> list[str]:
    """Give the URLs of a document's servers, as they stand there."""
    found = [each.get("url") for each in items_of(document, "servers", "#") if isinstance(each, dict)]
    return [url for url in found if isinstance(url, str) and url]


def own_server(document: dict[str, Any], item: dict[str, Any], data: dict[str, Any]) -> tuple[str, str] | None:
    """Give the usual server and, where it is another, the absolute one of a single operation or of its path.

    Args:
        document: the document.
        item: the path's object.
        data: the operation.
    """
    listed = next((each["servers"] for each in (data, item) if isinstance(each.get("servers"), list)), None)
    own = _absolute(listed[0]) if listed else None
    usual = usual_server(document)
    # Without a usual one the caller has to name an endpoint, which is that of every operation.
    return None if own is None or usual is None or own == usual else (usual, own)


def _absolute(server: Any) -> str | None:
    """Fill in a server's variables; None where that gives no URL of http or https."""
    url = server.get("url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        return None
    variables = server.get("variables")

    host_ends = re.match(r"(https?:)?(//)?[^/?]*", url)

    def default(found: re.Match[str]) -> str:
        variable = variables.get(found[1]) if isinstance(variables, dict) else None
        value = variable.get("default") if isinstance(variable, dict) else None
        is_open = not (isinstance(variable, dict) and variable.get("enum"))
        in_host = host_ends is not None and found.start() < host_ends.end()
        return found[0] if (in_host and is_open) or not isinstance(value, str | int) else str(value)

    filled = _VARIABLE.sub(default, url)
    is_usable = re.fullmatch(r"https?://[^\s{}/?#@\\]+([/?][^\s{}#]*)?", filled) is not None
    return filled if is_usable else None
