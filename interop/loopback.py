"""Loopback alone: keeps a Python process from reaching any other host, and remembers what it tried.

Libraries ask their makers for price lists, send telemetry or download tokenizers. Settings turn off what can be turned
off; this is the proof. An attempt fails as it would on a machine without a network.
"""

from __future__ import annotations

import ipaddress
import os
import runpy
import sys
from typing import Any

ATTEMPTS: list[str] = []
"""Hosts beyond loopback that this process tried to reach."""


def is_loopback(host: object) -> bool:
    """Tell whether a name or an address is of this machine; None and "" are the addresses to listen on."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost", "localhost."):
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):  # a path for a local socket
        host = arguments[1][0]
    else:
        return
    if not is_loopback(host):
        ATTEMPTS.append(str(host))
        print(f"interop: {host} is not on loopback", file=sys.stderr, flush=True)
        raise ConnectionRefusedError(f"{host} is not on loopback")


def keep() -> None:
    """Keep this process on loopback from now on; there is no way back."""
    sys.addaudithook(_watch)


def main() -> None:
    """Run a module as `python -m` would: `python -m interop.loopback MODULE ARGUMENT...`."""
    keep()
    del sys.argv[0]
    sys.path[:] = [each for each in sys.path if each != os.getcwd()]  # the checkout's folders are not its libraries
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
