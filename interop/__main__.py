"""The command line: `python -m interop`, from the project's root, in an environment that holds the project."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from interop.environments import ROOT, InteropError, prepare
from interop.lineup import PARTIES, SERVICES
from interop.processes import run
from interop.report import Row, markdown, text
from interop.servers import Servers

LOGS = ROOT / "build" / "interop"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="interop", description="Let others' clients call the reference server, and this client others' servers."
    )
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        default=[],
        choices=list(PARTIES),
        help=f"try this one alone; may be repeated: {', '.join(PARTIES)}",
    )
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    return parser.parse_args()


def _row(name: str, servers: Servers, logs: Path) -> Row:
    party = PARTIES[name]
    service = SERVICES[party.service]
    client = f"{party.title} {prepare(party.environment).version(party.distribution)}"
    server = f"{service.title} {prepare(service.environment).version(service.distribution)}"
    print(f"{client} calls {server}", file=sys.stderr, flush=True)
    return Row(client, server, run(name, party, servers.place(party.service), logs))


def main() -> int:
    """Do what the command line says; 1 if anything went wrong."""
    arguments = _arguments()
    LOGS.mkdir(parents=True, exist_ok=True)
    names = [name for name in PARTIES if name in arguments.only] or list(PARTIES)
    with Servers(LOGS) as servers:
        rows = [_row(name, servers, LOGS) for name in names]
    print(markdown(rows) if arguments.markdown else text(rows))
    failed = any(row.failures for row in rows)
    if failed:
        print(f"error: something failed; the logs are in {LOGS.relative_to(ROOT)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except InteropError as error:
        sys.exit(f"error: {error}")
