"""Missing, duplicate and awkward operation ids give names that are valid, distinct and stable."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("method", "arguments", "request_line"),
    [
        ("get_a", {}, "GET /a"),
        ("read", {"id": 1}, "GET /a/1"),
        ("delete_a_id", {"id": 2}, "DELETE /a/2"),
        ("class_", {"id": 3}, "PUT /a/3"),
        ("close_", {"id": 4}, "PATCH /a/4"),
        ("call_1st", {"id": 5}, "HEAD /a/5"),
        ("große", {"id": 6}, "OPTIONS /a/6"),
        # What tells operations of one path apart is no part of a request.
        ("open_b", {"id": "x", "q": "y"}, "GET /b/x?q=y"),
        ("get_b_id_shut", {"id": "#", "q": "#"}, "GET /b/%23?q=%23"),
    ],
)
def test_each_operation_has_a_method(
    call: Any, server: Any, method: str, arguments: dict[str, Any], request_line: str
) -> None:
    server.reply(status=204)
    assert call(f"DefaultClient.{method}", **arguments) is None
    assert f"{server.last.method} {server.last.target}" == request_line
