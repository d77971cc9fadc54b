"""The command line: `python -m codegen generate`."""

from __future__ import annotations

import sys

from codegen.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
