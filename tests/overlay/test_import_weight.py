"""What importing the foundation loads: nothing that a program may never use."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "asyncio",
    "concurrent.futures",
    "email",
    "httpx",
    "inspect",
    "ipaddress",
    "json",
    "logging",
    "ssl",
    "urllib.parse",
}


@pytest.mark.parametrize("module", ["sse", "exceptions", "redaction", "faults", "tokens", "renewal", "credentials"])
def test_modules_load_nothing_heavy(module: str) -> None:
    # The interpreter's own start-up, with whatever this environment's .pth files import, is not the module's doing.
    code = (
        "import sys; before = set(sys.modules)\n"
        f"import model_inference_overlay.{module}\n"
        "print(*(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
