"""Drawn images, saved as files, over TCP, sync and async."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n"


def test_images_are_saved(caller: Any, tmp_path: Path) -> None:
    result = caller("ImageGenerationsClient", "generate", prompt="A lighthouse", size="64x48", n=2)
    saved = result.save(tmp_path / "drawn", name="lighthouse")
    assert [path.name for path in saved] == ["lighthouse-1.png", "lighthouse-2.png"]
    assert [path.read_bytes() for path in saved] == [base64.b64decode(item.image) for item in result.data]
    one = result.data[0].save(tmp_path / "one")
    assert one == tmp_path / "one.png"
    assert one.read_bytes() == result.data[0].bytes
    assert result.data[0].bytes.startswith(PNG)
    assert str(result).startswith("{\n")
