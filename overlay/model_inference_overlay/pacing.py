"""Keep within a service's rate limits: the cost of a call in, seconds to wait out; answers in, what they teach kept.

Nothing here sleeps or reads a clock of its own accord; the call flow does both and asks. Each limit is a bucket that
fills at the limit's rate: a call takes its share of it in advance, and goes when what was there before it is enough.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from model_inference_overlay.jsontext import loads
from model_inference_overlay.retry import parse_retry_after

__all__ = ["RateLimiter"]

_LONGEST = 60.0  # seconds; an answer that asks for more is not believed
_GRAIN = 1e-6  # seconds that are not worth waiting for
_SLOWEST = 0.1
_SLOWER = 0.7
_BYTES_PER_TOKEN = 4


class _Bucket:
    """What one limit allows: `supply` grows with time, `demand` with each call; both only ever grow."""

    def __init__(self, per_minute: float | None, burst: float) -> None:
        self._burst = burst
        self._rate = 0.0
        self.supply = self.demand = 0.0
        if per_minute is not None:
            self.limit(per_minute)

    @property
    def is_limited(self) -> bool:
        return self._rate > 0

    @property
    def _capacity(self) -> float:
        return max(1.0, self._rate * self._burst)

    def limit(self, per_minute: float) -> None:
        if not self.is_limited:  # until now nothing was counted
            self.demand = self.supply
            self._rate = per_minute / 60
            self.supply = self.demand + self._capacity
        self._rate = per_minute / 60

    def fill(self, seconds: float, pace: float) -> None:
        # What is not used is kept for a burst, and no more of it than that.
        self.supply = min(self.supply + seconds * self._rate * pace, max(self.demand + self._capacity, self.supply))

    def drain(self, left: float) -> None:
        """Believe a service that has less left than this bucket."""
        self.supply = min(self.supply, self.demand + left)

    def wait(self, mark: float, pace: float) -> float:
        return max(0.0, mark - self.supply) / (self._rate * pace) if self.is_limited else 0.0


class Ticket:
    """The share of one call: what it costs, and where it stands in each bucket."""

    __slots__ = ("marks", "tokens")

    def __init__(self, tokens: float, marks: tuple[float, float]) -> None:
        self.tokens = tokens
        self.marks = marks


class RateLimiter:
    """Pace calls so that they stay within a number of requests and tokens a minute.

    Give one to each client that shares the limit, synchronous or not (`rate_limiter=`): it is safe across threads and
    event loops. A call that has to wait does so before it is sent; calls go in the order in which they came. A 429
    stops all calls for as long as the service asks and slows them for a while; `x-ratelimit-limit-*` and
    `x-ratelimit-remaining-*` of any answer correct what is counted here.

    What a call costs in tokens is guessed beforehand (a token for every four bytes of its body, and as many as it asks
    for), and set right by the usage that its answer tells.

    Args:
        requests: requests a minute, above 0; None for no limit but what answers tell.
        tokens: tokens a minute, above 0; None for no limit but what answers tell.
        burst: seconds for which unused allowance is kept, and may be used at once; default 10.
        asked: the members of a body that say how many tokens are asked for; the first that is there counts.
        used: the way to the tokens that were used, in an answer.
        clock: gives seconds that only grow.

    Raises:
        TypeError: a value is no number.
        ValueError: a value is not above 0.
    """

    def __init__(
        self,
        requests: float | None = None,
        tokens: float | None = None,
        *,
        burst: float = 10.0,
        asked: Sequence[str] = ("max_tokens", "max_completion_tokens"),
        used: Sequence[str] = ("usage", "total_tokens"),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        for name, value in (("requests", requests), ("tokens", tokens), ("burst", burst)):
            _check(name, value)
        self._given = f"requests={requests!r}, tokens={tokens!r}, burst={burst!r}"
        self._requests, self._tokens = _Bucket(requests, burst), _Bucket(tokens, burst)
        self._asked, self._used = tuple(asked), tuple(used)
        self._clock = clock
        self._lock = Lock()
        self._now = self._slowed = clock()
        self._pace = 1.0
        self._closed_until = float("-inf")

    @classmethod
    def serverless(cls) -> RateLimiter:
        """Give a limiter for one serverless deployment: 1,000 requests and 200,000 tokens a minute."""
        return cls(requests=1_000, tokens=200_000)

    def __repr__(self) -> str:
        return f"RateLimiter({self._given})"

    def take(self, content: bytes | None) -> Ticket:
        """Take a place in the queue for a call with this body."""
        tokens = self._guess(content or b"") if self._tokens.is_limited else 0.0
        with self._lock:
            self._fill()
            self._requests.demand += 1
            self._tokens.demand += tokens
            return Ticket(tokens, (self._requests.demand, self._tokens.demand))

    def wait(self, ticket: Ticket) -> float:
        """Tell how many seconds a call has to wait from now, 0 where it may go; ask again after the wait."""
        with self._lock:
            now = self._fill()
            waits = (
                self._closed_until - now,
                self._requests.wait(ticket.marks[0], self._pace),
                self._tokens.wait(ticket.marks[1], self._pace),
            )
            longest = max(waits)
            return longest if longest > _GRAIN else 0.0

    def give_back(self, ticket: Ticket) -> None:
        """Take back the place of a call that is not sent: those behind it move up."""
        with self._lock:
            self._requests.supply += 1
            self._tokens.supply += ticket.tokens

    def settle(self, ticket: Ticket, answer: Any) -> None:
        """Take what a call did cost from its decoded answer, or from an update of its stream, if that tells it."""
        for name in self._used:
            get = getattr(answer, "get", None)  # of a model, or of the JSON object of one that is not declared
            answer = get(name) if callable(get) else None
        if isinstance(answer, int | float) and not isinstance(answer, bool) and answer >= 0 and ticket.tokens:
            with self._lock:
                self._tokens.supply += ticket.tokens - answer
                ticket.tokens = float(answer)

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        """Take what an answer tells of the service's limits; what makes no sense is ignored."""
        with self._lock:
            now = self._fill()
            for bucket, kind in ((self._requests, "requests"), (self._tokens, "tokens")):
                limit, left = _header(headers, f"limit-{kind}"), _header(headers, f"remaining-{kind}")
                if limit:
                    bucket.limit(limit)
                if left is not None and bucket.is_limited:
                    bucket.drain(left)
            if status == 429:
                self._stop(now, parse_retry_after(headers))

    def _guess(self, content: bytes) -> float:
        tokens = len(content) / _BYTES_PER_TOKEN
        try:
            body = loads(content)
        except ValueError:
            return tokens
        asked = next((body[name] for name in self._asked if name in body), 0) if isinstance(body, dict) else 0
        return tokens + (max(0, asked) if isinstance(asked, int) else 0)

    def _fill(self) -> float:
        now = self._clock()
        passed, self._now = now - self._now, now
        self._pace = min(1.0, self._pace + passed / 60)  # from any pace, full again within a minute
        self._requests.fill(passed, self._pace)
        self._tokens.fill(passed, self._pace)
        return now

    def _stop(self, now: float, seconds: float | None) -> None:
        wait = 1.0 if seconds is None else min(seconds, _LONGEST)
        self._closed_until = max(self._closed_until, now + wait)
        if now - self._slowed >= 1.0 or self._pace == 1.0:  # many answers at once tell of one excess
            self._pace, self._slowed = max(_SLOWEST, self._pace * _SLOWER), now


def _header(headers: Mapping[str, str], name: str) -> float | None:
    text = (headers.get(f"x-ratelimit-{name}") or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _check(name: str, value: object) -> None:
    if value is None and name != "burst":
        return
    wanted = f"RateLimiter: {name} is a number above 0, found {value!r}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(wanted)
    if not 0 < value < float("inf"):
        raise ValueError(wanted)
