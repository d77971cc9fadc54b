"""A function that makes a driver in, the driver of an event loop out, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from model_inference_overlay.exceptions import ServiceRequestError


class Connection:
    """Makes a driver when first asked, once, whatever number of threads ask; shared by a client and its copies."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = Lock()
        self._drivers: dict[Any, Any] = {}
        self._closed = False

    def get(self, home: Any = None) -> Any:
        """Give the driver; `home` is the event loop to which its connections belong.

        Raises:
            ServiceRequestError: the client is closed.
        """
        driver = self._drivers.get(home)
        if driver is None or self._closed:
            driver = self._first(home)
        return driver

    def _first(self, home: Any) -> Any:
        with self._lock:
            if self._closed:
                raise ServiceRequestError("the client is closed", hint="Make a new client, or close this one later.")
            # What belongs to a loop that is closed cannot be closed any more: its sockets go with it.
            self._drivers = {loop: each for loop, each in self._drivers.items() if loop is None or not loop.is_closed()}
            if home not in self._drivers:
                self._drivers[home] = self._make()
            return self._drivers[home]

    def end(self, home: Any = None) -> Any:
        """Take no more calls; give the driver that is to be closed, None where there is none."""
        with self._lock:
            self._closed = True
            return self._drivers.pop(home, None)
