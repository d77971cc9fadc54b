"""Draw images and save them.

In: the package with its extra `[server]`; a reference server on loopback draws.
Out: the names and sizes of the files, which are written to a temporary folder.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from model_inference import ImageGenerationsClient, aio
from model_inference.credentials import AzureKeyCredential
from model_inference_server import running

KEY = AzureKeyCredential("any-key-will-do")


def draw(endpoint: str, folder: Path) -> None:
    with ImageGenerationsClient(endpoint, KEY) as client:
        result = client.generate(prompt="A lighthouse", size="64x48", n=2)
    for path in result.save(folder / "drawn", name="lighthouse"):
        print(f"{path.name}: {path.stat().st_size} bytes")
    first = result.data[0]
    # The suffix is that of the content.
    path = first.save(folder / "first")
    print(f"{path.name}: {'the same' if path.read_bytes() == first.bytes else 'another'} image, seed {first.seed}")
    try:
        first.save(path, overwrite=False)
    except FileExistsError:
        print(f"{path.name} is there already")


async def draw_async(endpoint: str, folder: Path) -> None:
    async with aio.ImageGenerationsClient(endpoint, KEY) as client:
        result = await client.generate(prompt="A harbour", size="64x48", n=1)
    print([path.name for path in result.save(folder, name="harbour")])


if __name__ == "__main__":
    with running() as url, TemporaryDirectory() as temporary:
        draw(url, Path(temporary))
        asyncio.run(draw_async(url, Path(temporary)))
