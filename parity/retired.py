"""The retired package's sample programs and tests: its sdist from the registry in, folders of moved programs out.

Nothing of it is kept in this repository; pytest's cache holds the unpacked sdist from run to run.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path

REQUIREMENT = "azure-ai-inference==1.0.0b9"


def unpacked(cache: Path) -> Path:
    """Give the folder of the unpacked sdist, downloaded once."""
    home = cache / "azure_ai_inference-1.0.0b9"
    if not home.exists():
        command = ["pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "--dest", str(cache), REQUIREMENT]
        subprocess.run([sys.executable, "-m", *command], check=True)
        [archive] = cache.glob("azure*ai*inference*.tar.gz")
        with tarfile.open(archive) as file:
            file.extractall(cache / "part", filter="data")
        [inside] = (cache / "part").iterdir()
        inside.rename(home)
    return home


def move(folder: Path) -> None:
    """Move the programs in a folder to our package with our own command."""
    command = [sys.executable, "-m", "model_inference.migrate", "--write", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # 3: all is done that the command can decide; it lists the rest.
    assert done.returncode in (0, 3), done.stdout[-2000:] + done.stderr


def copied(source: Path, target: Path) -> Path:
    """Copy a folder of the sdist, with the pictures, sounds and texts that the sdist leaves out."""
    shutil.copytree(source, target)
    for folder in {path.parent for path in target.rglob("*.py")}:
        for name, content in FILES.items():
            (folder / name).write_bytes(content)
    return target


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")),
        _chunk(b"IEND", b""),
    ]
)
"""A picture of one red pixel (W3C PNG, section 11)."""

MP3 = b"\xff\xfb\x90\x00" + bytes(413)
"""One frame of silence: MPEG 1, layer III, 128 kbit/s, 44.1 kHz."""

_PROMPTY = b"""---
name: Hotel
model:
  api: chat
  configuration:
    azure_deployment: gpt-4o-mini
    api_version: mock-api-version
  parameters:
    temperature: 1
    frequency_penalty: 0.5
    presence_penalty: 0.5
inputs:
  input:
    type: string
---
system:
You are an assistant in a hotel.
{{#rules}}
{{rule}}
{{/rules}}

{{#chat_history}}
{{role}}:
{{content}}
{{/chat_history}}

user:
{{input}}
"""

_CHAT = b"""{"messages": [
  {"role": "system", "content": "You are an AI assistant that helps people find information."},
  {"role": "user", "content": "How many feet are in a mile?"}
]}
"""

FILES = {
    "sample1.png": PNG,
    "test_image1.png": PNG,
    "hello_how_are_you.mp3": MP3,
    "example_chat.json": _CHAT,
    "sample1.prompty": _PROMPTY,
    "sample1_with_secrets.prompty": _PROMPTY.replace(
        b"    api_version: mock-api-version\n", b"    api_key: test_key\n    api_secret: test_secret\n"
    ),
}
