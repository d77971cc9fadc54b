"""One token request at a time: scopes and claims in, steps for a driver out, a token at the end.

`TokenSource.steps` is a generator that decides and does no I/O. It yields `Ask` (call the credential) and `Wait`
(another thread or task is asking already); two drivers, one blocking and one awaiting, perform them. What all wait for
is a `concurrent.futures.Future`, since threads can, and the tasks of any event loop.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from model_inference_overlay.exceptions import ClientAuthenticationError, ModelInferenceError
from model_inference_overlay.redaction import one_line, redact_text
from model_inference_overlay.tokens import AccessTokenInfo, TokenCache, read_token

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from concurrent.futures import Future

T = TypeVar("T")

__all__ = ["Ask", "TokenSource", "Wait", "run", "run_async"]

_PATIENCE = 30.0  # seconds for which a token that still serves is used after its renewal failed


class Ask:
    """Call the credential; the answer is what it gave."""

    __slots__ = ("arguments", "keywords", "method")

    def __init__(self, method: Callable[..., Any], arguments: Sequence[str], keywords: dict[str, Any]) -> None:
        self.method = method
        self.arguments = arguments
        self.keywords = keywords


class Wait:
    """Wait for the request of another; the answer is its token, or None where it was given up."""

    __slots__ = ("claims", "future")

    def __init__(self, future: Future[AccessTokenInfo | None], claims: str | None) -> None:
        self.future = future
        self.claims = claims


class TokenSource:
    """The tokens of one credential for one set of scopes.

    Args:
        credential: an object with `get_token_info` or `get_token`.
        scopes: the OAuth 2.0 scopes to ask for.
        now: gives the Unix time.
    """

    def __init__(self, credential: Any, scopes: Sequence[str], now: Callable[[], float] = time.time) -> None:
        self.scopes = tuple(scopes)
        self.cache = TokenCache()
        self.name = type(credential).__qualname__
        informed = getattr(credential, "get_token_info", None)
        self.method: Callable[..., Any] = informed if callable(informed) else credential.get_token
        self._informed = callable(informed)
        self._now = now
        self._mutex = threading.Lock()
        self._flight: Wait | None = None
        self._patient_until = 0.0

    def steps(self, claims: str | None) -> Generator[Ask | Wait, Any, AccessTokenInfo]:
        """Get a token.

        Args:
            claims: the claims of a challenge, for which a token is asked anew; None for any token that serves.

        Raises:
            ClientAuthenticationError: the credential gives none, and the last one has expired.
        """
        while True:
            found, leads = self._enter(claims)
            if isinstance(found, AccessTokenInfo):
                return found
            if leads:
                return (yield from self._lead(found))
            try:
                token: AccessTokenInfo | None = yield found
            except Exception as error:
                self._refuse(error)
            # A token for other claims than ours, or none, means another round.
            if token is not None and claims in (None, found.claims):
                return token

    def _enter(self, claims: str | None) -> tuple[AccessTokenInfo | Wait, bool]:
        """Find a token that serves or the request under way, else begin one; tell whether the caller carries it out."""
        with self._mutex:
            token = self._serving() if claims is None else None
            if token is not None:
                return token, False
            if self._flight is not None:
                return self._flight, False
            self._flight = self._take_off(claims)
            return self._flight, True

    def _serving(self) -> AccessTokenInfo | None:
        """Give the cached token where it is fresh, or where it serves while another is asked for or cannot be had."""
        now = self._now()
        renewing = self._flight is not None or now < self._patient_until
        if not self.cache.needs_refresh(now) or (renewing and self.cache.is_valid(now)):
            return self.cache.token
        return None

    @staticmethod
    def _take_off(claims: str | None) -> Wait:
        from concurrent.futures import Future

        future: Future[AccessTokenInfo | None] = Future()
        future.set_running_or_notify_cancel()  # from here on no waiter's cancellation can cancel it for all
        return Wait(future, claims)

    def _lead(self, flight: Wait) -> Generator[Ask | Wait, Any, AccessTokenInfo]:
        try:
            token = read_token((yield self._ask(flight.claims)))
        except Exception as error:
            served = self.cache.token if flight.claims is None and self.cache.is_valid(self._now()) else None
            if served is not None:
                self._patient_until = self._now() + _PATIENCE
                self._land(flight, served, None)
                self._log(error)
                return served
            self._land(flight, None, error)
            self._refuse(error)
        except BaseException:  # cancelled: whoever waits has to ask
            self._land(flight, None, None)
            raise
        self.cache.store(token)
        self._land(flight, token, None)
        return token

    def _land(self, flight: Wait, token: AccessTokenInfo | None, error: Exception | None) -> None:
        with self._mutex:
            self._flight = None
        if error is None:
            flight.future.set_result(token)
        else:
            flight.future.set_exception(error)

    def _ask(self, claims: str | None) -> Ask:
        if self._informed:
            return Ask(self.method, self.scopes, {"options": {} if claims is None else {"claims": claims}})
        # Many a hand-written get_token takes scopes alone, so nothing is passed that is not needed.
        return Ask(self.method, self.scopes, {} if claims is None else {"claims": claims})

    def _refuse(self, error: Exception) -> NoReturn:
        if isinstance(error, ModelInferenceError):
            raise error
        raise ClientAuthenticationError(
            f"no token could be had from {self.name}: {_told(error)}",
            hint="Check the credential's own settings: tenant, client id, secret, and whether you are signed in.",
        ) from error

    def _log(self, error: Exception) -> None:
        import logging

        logger = logging.getLogger("model_inference")
        logger.warning("%s renewed no token; the last one serves until it expires: %s", self.name, _told(error))


def _told(error: Exception) -> str:
    return one_line(redact_text(str(error))) or type(error).__qualname__


def run(steps: Generator[Ask | Wait, Any, T]) -> T:
    """Perform the steps, blocking."""
    try:
        step = next(steps)
        while True:
            try:
                found = [step.future.result() if isinstance(step, Wait) else _call(step)]
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found.pop())  # so that no variable of this frame shows a token that is refused
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]


def _call(step: Ask) -> Any:
    found = step.method(*step.arguments, **step.keywords)
    if hasattr(found, "__await__"):
        close = getattr(found, "close", None)
        if close is not None:
            close()
        raise TypeError("it is asynchronous; use the client of the same name in model_inference.aio")
    return found


async def run_async(steps: Generator[Ask | Wait, Any, T]) -> T:
    """Perform the steps, awaiting; a credential that blocks is called in a thread."""
    import asyncio

    try:
        step = next(steps)
        while True:
            try:
                found = [await (asyncio.wrap_future(step.future) if isinstance(step, Wait) else _call_async(step))]
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found.pop())
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]


async def _call_async(step: Ask) -> Any:
    import asyncio
    from inspect import iscoroutinefunction

    if iscoroutinefunction(step.method):
        return await step.method(*step.arguments, **step.keywords)
    found = await asyncio.to_thread(step.method, *step.arguments, **step.keywords)
    return await found if hasattr(found, "__await__") else found
