"""What keeps the processes of the session interop on this machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from interop.loopback import is_loopback

TRY = """
import socket
from interop import loopback
loopback.keep()
with socket.create_server(("127.0.0.1", 0)) as listener:
    socket.create_connection(("localhost", listener.getsockname()[1])).close()
for attempt in (
    lambda: socket.getaddrinfo("host.example", 443),
    lambda: socket.socket().connect(("192.0.2.1", 443)),
):
    try:
        attempt()
    except ConnectionRefusedError as error:
        print(error)
print(loopback.ATTEMPTS)
"""


@pytest.mark.parametrize("host", [None, "", b"", "localhost", b"127.0.0.1", "127.8.9.10", "::1", "0.0.0.0", "::"])
def test_what_is_of_this_machine(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["host.example", b"host.example", "192.0.2.1", "2001:db8::1", "localhost.example"])
def test_what_is_not(host: object) -> None:
    assert not is_loopback(host)


def test_a_process_that_is_kept_on_loopback() -> None:
    done = subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "host.example is not on loopback",
        "192.0.2.1 is not on loopback",
        "['host.example', '192.0.2.1']",
    ]
