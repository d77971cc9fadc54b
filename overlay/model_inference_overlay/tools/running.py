"""Conversations with tools, driven: `ToolRun` for `for`, `AsyncToolRun` for `async for`.

Both are thin: they make the calls of a `Loop` and run the functions, blocking or awaiting; it decides.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Mapping
from typing import Any, Generic, TypeVar

from model_inference_overlay.exceptions import StreamClosedError
from model_inference_overlay.operation import Operation
from model_inference_overlay.tools.loop import Loop, ToolStep
from model_inference_overlay.tools.results import (
    ToolCall,
    ToolCallError,
    ToolResult,
    called,
    failed,
    prepared,
    succeeded,
)

A = TypeVar("A")
U = TypeVar("U")
M = TypeVar("M")


class _Run(Generic[A, U, M]):
    """What both kinds of run share.

    `A` is the type of an answer, `U` that of an update of a stream, `M` that of a message.
    """

    def __init__(
        self,
        call: Callable[[Mapping[str, Any]], Any],
        operation: Operation,
        members: Mapping[str, Any],
        max_rounds: int,
        blocking: bool,
    ) -> None:
        self._call = call
        self._streamed = operation.stream is not None and members.get(operation.stream.flag or "") is True
        self._loop = Loop(operation, members, max_rounds, blocking)

    @property
    def messages(self) -> list[M]:
        """The conversation so far: the messages that were given, the answers, and the results of tools."""
        return list(self._loop.messages)

    @property
    def steps(self) -> list[ToolStep[A]]:
        """The steps so far."""
        return list(self._loop.steps)

    @property
    def usage(self) -> Any:
        """What the answers so far cost together, in the type of their own usage; None where none said it."""
        return self._loop.usage()

    def _final(self) -> A:
        if self._loop.problem is not None:
            raise self._loop.problem
        if not self._loop.done:
            raise StreamClosedError("the run ended before its last answer", hint="Begin another one with its messages.")
        answer: A = self._loop.steps[-1].response
        return answer

    def _require_stream(self) -> None:
        if not self._streamed:
            raise TypeError("updates() gives what streams bring: begin the run with stream=True")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._loop.steps)} steps, {'done' if self._loop.done else 'not done'})"


class ToolRun(_Run[A, U, M]):
    """A conversation in which the model's calls of tools are made; an iterator over its steps.

    Nothing is sent before it is iterated over or `get_final()` is called.
    """

    def __init__(
        self,
        call: Callable[[Mapping[str, Any]], Any],
        operation: Operation,
        members: Mapping[str, Any],
        max_rounds: int,
    ) -> None:
        super().__init__(call, operation, members, max_rounds, blocking=True)
        self._source = self._events()

    def __iter__(self) -> Iterator[ToolStep[A]]:
        """Give each step when its tools have run; the last one has none.

        Raises:
            ToolRoundsExceededError: the model asked for tools in the last answer that it was allowed.
            ModelInferenceError: as for the call itself.
        """
        for event in self._source:
            if isinstance(event, ToolStep):
                yield event

    def updates(self) -> Iterator[U]:
        """Give the updates of all answers as they arrive, with `stream=True`; tools run between them.

        Raises:
            TypeError: the run was begun without `stream=True`; nothing is sent.
            ModelInferenceError: as for a step.
        """
        self._require_stream()
        for event in self._source:
            if not isinstance(event, ToolStep):
                yield event

    def get_final(self) -> A:
        """Go on to the end and give the last answer, which asks for no tool.

        Raises:
            ToolRoundsExceededError: there is none: the model asked for tools in every answer that it was allowed.
            ModelInferenceError: as for a step.
        """
        for _ in self._source:
            pass
        return self._final()

    def close(self) -> None:
        """End the run; a stream that is being read is closed."""
        self._source.close()

    def _events(self) -> Generator[Any, None, None]:
        loop = self._loop
        while not loop.done:
            answer = self._call(loop.members())
            if self._streamed:
                with answer as stream:
                    yield from stream
                    answer = stream.get_final()
            yield loop.give([self._result(call) for call in loop.take(answer)])

    def _result(self, call: ToolCall) -> ToolResult:
        try:
            tool, arguments = prepared(self._loop.tools, call)
        except ToolCallError as error:
            return failed(call, error)
        return called(call, tool, arguments)


class AsyncToolRun(_Run[A, U, M]):
    """The same for asynchronous clients: an asynchronous iterator over its steps.

    The calls of one answer run at the same time: coroutine functions in the event loop, others in threads.
    """

    def __init__(
        self,
        call: Callable[[Mapping[str, Any]], Any],
        operation: Operation,
        members: Mapping[str, Any],
        max_rounds: int,
    ) -> None:
        super().__init__(call, operation, members, max_rounds, blocking=False)
        self._source = self._events()

    async def __aiter__(self) -> AsyncIterator[ToolStep[A]]:
        """Give each step when its tools have run; the last one has none.

        Raises:
            ToolRoundsExceededError: the model asked for tools in the last answer that it was allowed.
            ModelInferenceError: as for the call itself.
        """
        async for event in self._source:
            if isinstance(event, ToolStep):
                yield event

    async def updates(self) -> AsyncIterator[U]:
        """Give the updates of all answers as they arrive, with `stream=True`; tools run between them.

        Raises:
            TypeError: the run was begun without `stream=True`; nothing is sent.
            ModelInferenceError: as for a step.
        """
        self._require_stream()
        async for event in self._source:
            if not isinstance(event, ToolStep):
                yield event

    async def get_final(self) -> A:
        """Go on to the end and give the last answer, which asks for no tool.

        Raises:
            ToolRoundsExceededError: there is none: the model asked for tools in every answer that it was allowed.
            ModelInferenceError: as for a step.
        """
        async for _ in self._source:
            pass
        return self._final()

    async def aclose(self) -> None:
        """End the run; a stream that is being read is closed."""
        await self._source.aclose()

    close = aclose

    async def _events(self) -> AsyncGenerator[Any, None]:
        loop = self._loop
        while not loop.done:
            answer = await self._call(loop.members())
            if self._streamed:
                async with answer as stream:
                    async for update in stream:
                        yield update
                    answer = await stream.get_final()
            yield loop.give(await self._results(loop.take(answer)))

    async def _results(self, calls: list[ToolCall]) -> list[ToolResult]:
        from asyncio import gather

        return await gather(*map(self._result, calls))

    async def _result(self, call: ToolCall) -> ToolResult:
        try:
            tool, arguments = prepared(self._loop.tools, call)
            if tool.is_async:
                return succeeded(call, await tool(**arguments))
        except Exception as error:
            return failed(call, error)
        from asyncio import to_thread

        return await to_thread(called, call, tool, arguments)
