"""The command line: `python -m codegen generate` and `python -m codegen diff`."""

from __future__ import annotations

import sys

from codegen.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
