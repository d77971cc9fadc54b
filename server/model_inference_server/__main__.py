"""`python -m model_inference_server`: the command line, once its dependencies are there."""

from __future__ import annotations

import sys

_EXTRA = ("starlette", "uvicorn", "jsonschema", "referencing")


def run() -> int:
    """Run the command line; say how to get the dependencies, with status 2, where one is missing."""
    try:
        from .cli import main
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        print(f'error: {error.name} is not installed; pip install "model-inference[server]"', file=sys.stderr)
        return 2
    return main()


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:  # before the server took the signal over
        sys.exit(0)
