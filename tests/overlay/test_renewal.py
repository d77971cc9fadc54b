"""One token request at a time, across threads, tasks and event loops; renewal in time; failures that do no harm."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from model_inference_overlay.exceptions import ClientAuthenticationError, HttpResponseError, ModelInferenceError
from model_inference_overlay.renewal import TokenSource, run, run_async
from model_inference_overlay.tokens import AccessToken, AccessTokenInfo


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


class Issuer:
    """A credential whose answers are a script: an exception to raise, or a lifetime in seconds."""

    def __init__(self, clock: Clock, *script: Any, pause: float = 0.0) -> None:
        self.clock = clock
        self.script = list(script) or [3600]
        self.pause = pause
        self.asked: list[dict[str, Any]] = []
        self.busy = 0
        self.most = 0
        self._lock = threading.Lock()

    def answer(self, keywords: dict[str, Any]) -> AccessToken:
        self.asked.append(keywords)
        number = len(self.asked)
        step = self.script[min(number, len(self.script)) - 1]
        if isinstance(step, BaseException):
            raise step
        return AccessToken(f"token{number}", int(self.clock() + step))

    def enter(self) -> None:
        with self._lock:
            self.busy += 1
            self.most = max(self.most, self.busy)

    def leave(self) -> None:
        with self._lock:
            self.busy -= 1


class Blocking(Issuer):
    def get_token(self, *scopes: str, **keywords: Any) -> AccessToken:
        self.enter()
        try:
            time.sleep(self.pause)
            return self.answer(keywords)
        finally:
            self.leave()


class Awaiting(Issuer):
    async def get_token(self, *scopes: str, **keywords: Any) -> AccessToken:
        self.enter()
        try:
            await asyncio.sleep(self.pause)
            return self.answer(keywords)
        finally:
            self.leave()


def once(source: TokenSource, claims: str | None = None) -> str:
    return run(source.steps(claims)).token


def once_async(source: TokenSource, claims: str | None = None) -> str:
    return asyncio.run(run_async(source.steps(claims))).token


@pytest.fixture
def clock() -> Clock:
    return Clock()


Way = tuple[type[Issuer], Callable[..., str]]


@pytest.fixture(
    params=[(Blocking, once), (Blocking, once_async), (Awaiting, once_async)], ids=["sync", "sync in async", "async"]
)
def way(request: pytest.FixtureRequest) -> Any:
    return request.param


class TestRenewal:
    def test_a_token_is_kept_until_it_is_due(self, way: Way, clock: Clock) -> None:
        issuer, get = way[0](clock, 3600), way[1]
        source = TokenSource(issuer, ["s"], clock)
        assert [get(source), get(source)] == ["token1", "token1"]
        clock.time += 3299
        assert get(source) == "token1"
        clock.time += 1
        assert [get(source), get(source)] == ["token2", "token2"]
        assert issuer.asked == [{}, {}]

    def test_a_token_that_is_expired_on_arrival_serves_its_call(self, way: Way, clock: Clock) -> None:
        source = TokenSource(way[0](clock, -5), ["s"], clock)
        assert [way[1](source), way[1](source)] == ["token1", "token2"]

    def test_refresh_on_goes_before_expiry(self, clock: Clock) -> None:
        class Informed:
            asked: list[tuple[tuple[str, ...], Any]] = []  # noqa: RUF012

            def get_token(self, *scopes: str) -> AccessToken:
                raise AssertionError("get_token_info is there")

            def get_token_info(self, *scopes: str, options: dict[str, Any] | None = None) -> AccessTokenInfo:
                self.asked.append((scopes, options))
                return AccessTokenInfo(f"token{len(self.asked)}", 9000, refresh_on=2000)

        source = TokenSource(Informed(), ["s", "t"], clock)
        assert once(source) == "token1"
        clock.time = 1999
        assert once(source) == "token1"
        clock.time = 2000
        assert once(source) == "token2"
        assert once(source, "{}") == "token3"
        assert Informed.asked == [(("s", "t"), {}), (("s", "t"), {}), (("s", "t"), {"claims": "{}"})]

    def test_a_token_is_asked_anew_for_each_challenge(self, way: Way, clock: Clock) -> None:
        issuer, get = way[0](clock), way[1]
        source = TokenSource(issuer, ["s"], clock)
        assert [get(source), get(source, "a"), get(source), get(source, "a")] == [
            "token1",
            "token2",
            "token2",
            "token3",
        ]
        assert issuer.asked == [{}, {"claims": "a"}, {"claims": "a"}]


class TestFailure:
    def test_it_becomes_ours_with_its_cause(self, way: Way, clock: Clock) -> None:
        cause = RuntimeError("no account\nis signed in; Bearer abcdef0123456789")
        source = TokenSource(way[0](clock, cause, 3600), ["s"], clock)
        with pytest.raises(ClientAuthenticationError) as caught:
            way[1](source)
        error = caught.value
        name = way[0].__name__
        assert error.message == f"no token could be had from {name}: no account is signed in; Bearer REDACTED"
        assert error.inner_exception is cause
        assert error.status_code is None
        assert "signed in" in error.hint
        assert way[1](source) == "token2"

    def test_a_token_that_is_none(self, way: Way, clock: Clock) -> None:
        class Nothing:
            def get_token(self, *scopes: str) -> Any:
                return None

        with pytest.raises(ClientAuthenticationError, match="Nothing: it gave a NoneType without a token"):
            way[1](TokenSource(Nothing(), ["s"], clock))

    def test_an_error_of_ours_stays_as_it_is(self, way: Way, clock: Clock) -> None:
        ours = HttpResponseError("from the identity service", status_code=503)
        with pytest.raises(ModelInferenceError) as caught:
            way[1](TokenSource(way[0](clock, ours), ["s"], clock))
        assert caught.value is ours

    def test_a_nameless_error_is_told_by_its_type(self, clock: Clock) -> None:
        with pytest.raises(ClientAuthenticationError, match=r"from Blocking: ZeroDivisionError\."):
            once(TokenSource(Blocking(clock, ZeroDivisionError()), ["s"], clock))

    def test_stop_iteration_does_not_pass_for_a_token(self, clock: Clock) -> None:
        with pytest.raises(ClientAuthenticationError):
            once(TokenSource(Blocking(clock, StopIteration("x")), ["s"], clock))

    def test_the_old_token_serves_until_it_expires(
        self, way: Way, clock: Clock, caplog: pytest.LogCaptureFixture
    ) -> None:
        issuer = way[0](clock, 3600, OSError("down"), OSError("down"), OSError("down"), 3600)
        source, get = TokenSource(issuer, ["s"], clock), way[1]
        get(source)
        clock.time += 3400
        with caplog.at_level(logging.WARNING, "model_inference"):
            assert get(source) == "token1"
        assert "renewed no token; the last one serves until it expires: down" in caplog.text
        assert "token1" not in caplog.text
        # A service that is down is not asked with every call.
        clock.time += 29
        assert get(source) == "token1"
        assert len(issuer.asked) == 2
        clock.time += 1
        assert get(source) == "token1"
        assert len(issuer.asked) == 3
        clock.time += 200
        with pytest.raises(ClientAuthenticationError, match="down"):
            get(source)
        assert get(source) == "token5"

    def test_a_challenge_is_not_answered_with_the_old_token(self, way: Way, clock: Clock) -> None:
        source = TokenSource(way[0](clock, 3600, OSError("down")), ["s"], clock)
        way[1](source)
        with pytest.raises(ClientAuthenticationError, match="down"):
            way[1](source, "claims")


class TestThreads:
    def all_at_once(self, source: TokenSource, claims: str | None = None, threads: int = 12) -> list[Any]:
        barrier = threading.Barrier(threads)

        def get(_: int) -> Any:
            barrier.wait()
            try:
                return once(source, claims)
            except ModelInferenceError as error:
                return error

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(get, range(threads)))

    def test_they_share_one_request(self, clock: Clock) -> None:
        issuer = Blocking(clock, pause=0.05)
        assert set(self.all_at_once(TokenSource(issuer, ["s"], clock))) == {"token1"}
        assert len(issuer.asked) == 1

    def test_they_share_the_answer_to_one_challenge(self, clock: Clock) -> None:
        issuer = Blocking(clock, pause=0.1)
        source = TokenSource(issuer, ["s"], clock)
        once(source)
        assert set(self.all_at_once(source, "claims")) == {"token2"}
        assert issuer.asked == [{}, {"claims": "claims"}]

    def test_they_share_one_failure_each_with_an_error_of_its_own(self, clock: Clock) -> None:
        cause = OSError("down")
        issuer = Blocking(clock, cause, pause=0.1)
        errors = self.all_at_once(TokenSource(issuer, ["s"], clock))
        assert len(issuer.asked) == 1
        assert {type(error) for error in errors} == {ClientAuthenticationError}
        assert {error.__cause__ for error in errors} == {cause}
        assert len(set(map(id, errors))) == len(errors)

    def test_no_one_waits_while_the_old_token_serves(self, clock: Clock) -> None:
        asked, go = threading.Event(), threading.Event()

        class Slow(Blocking):
            def get_token(self, *scopes: str, **keywords: Any) -> AccessToken:
                if self.asked:
                    asked.set()
                    assert go.wait(5)
                return super().get_token(*scopes, **keywords)

        source = TokenSource(Slow(clock), ["s"], clock)
        once(source)
        clock.time += 3400
        with ThreadPoolExecutor(1) as pool:
            renewal = pool.submit(once, source)
            assert asked.wait(5)
            assert once(source) == "token1"
            go.set()
            assert renewal.result(5) == "token2"
        assert once(source) == "token2"

    def test_different_challenges_are_answered_one_after_the_other(self, clock: Clock) -> None:
        issuer = Blocking(clock, pause=0.02)
        source = TokenSource(issuer, ["s"], clock)
        with ThreadPoolExecutor(4) as pool:
            tokens = list(pool.map(lambda claims: once(source, claims), "abcd"))
        assert len(set(tokens)) == 4
        assert sorted(asked["claims"] for asked in issuer.asked) == ["a", "b", "c", "d"]
        assert issuer.most == 1


@pytest.mark.parametrize("kind", [Blocking, Awaiting])
class TestTasks:
    def test_they_share_one_request(self, kind: type[Issuer], clock: Clock) -> None:
        issuer = kind(clock, pause=0.02)
        source = TokenSource(issuer, ["s"], clock)

        async def main() -> set[str]:
            found = await asyncio.gather(*(run_async(source.steps(None)) for _ in range(50)))
            return {token.token for token in found}

        assert asyncio.run(main()) == {"token1"}
        assert len(issuer.asked) == 1

    def test_they_share_it_across_event_loops(self, kind: type[Issuer], clock: Clock) -> None:
        issuer = kind(clock, pause=0.1)
        source = TokenSource(issuer, ["s"], clock)
        barrier = threading.Barrier(6)

        def loop(_: int) -> str:
            barrier.wait()
            return once_async(source)

        with ThreadPoolExecutor(6) as pool:
            assert set(pool.map(loop, range(6))) == {"token1"}
        assert len(issuer.asked) == 1

    def test_one_loop_after_the_other(self, kind: type[Issuer], clock: Clock) -> None:
        source = TokenSource(kind(clock, -1), ["s"], clock)
        assert [once_async(source) for _ in range(3)] == ["token1", "token2", "token3"]

    def test_a_cancelled_waiter_takes_no_one_with_it(self, kind: type[Issuer], clock: Clock) -> None:
        issuer = kind(clock, pause=0.05)
        source = TokenSource(issuer, ["s"], clock)

        async def main() -> list[Any]:
            tasks = [asyncio.create_task(run_async(source.steps(None))) for _ in range(3)]
            await asyncio.sleep(0.01)
            tasks[1].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

        first, second, third = asyncio.run(main())
        assert (first.token, third.token) == ("token1", "token1")
        assert isinstance(second, asyncio.CancelledError)
        assert len(issuer.asked) == 1

    def test_a_cancelled_leader_is_followed_by_a_waiter(self, kind: type[Issuer], clock: Clock) -> None:
        source = TokenSource(kind(clock, pause=0.05), ["s"], clock)

        async def main() -> list[Any]:
            tasks = [asyncio.create_task(run_async(source.steps(None))) for _ in range(3)]
            await asyncio.sleep(0.01)
            tasks[0].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

        first, second, third = asyncio.run(main())
        assert isinstance(first, asyncio.CancelledError)
        assert second.token == third.token

    def test_the_loop_is_not_blocked_meanwhile(self, kind: type[Issuer], clock: Clock) -> None:
        source = TokenSource(kind(clock, pause=0.1), ["s"], clock)

        async def main() -> int:
            task = asyncio.create_task(run_async(source.steps(None)))
            ticks = 0
            while not task.done():
                await asyncio.sleep(0.005)
                ticks += 1
            return ticks

        assert asyncio.run(main()) >= 5


def test_an_interrupted_request_leaves_the_source_usable(clock: Clock) -> None:
    source = TokenSource(Blocking(clock, KeyboardInterrupt(), 3600), ["s"], clock)
    with pytest.raises(KeyboardInterrupt):
        once(source)
    assert once(source) == "token2"


def test_an_abandoned_request_leaves_the_source_usable(clock: Clock) -> None:
    source = TokenSource(Blocking(clock), ["s"], clock)
    steps = source.steps(None)
    next(steps)
    steps.close()
    assert once(source) == "token1"
