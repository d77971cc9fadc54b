"""A conversation in which a model asks for tools: its answers in, the next request's messages out, without any I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import attrs

from model_inference_overlay import counts
from model_inference_overlay.exceptions import ToolRoundsExceededError
from model_inference_overlay.operation import FUNCTIONS, Calling, Operation
from model_inference_overlay.tools.results import ToolCall, ToolResult
from model_inference_overlay.tools.tool import Tool, tool

A = TypeVar("A")


@attrs.frozen
class ToolStep(Generic[A]):
    """One answer of the model, and what came of the tools that it asked for.

    Attributes:
        number: of the answer, from 1.
        response: the answer.
        results: of its calls, in their order; none in the last step.
    """

    number: int
    response: A
    results: tuple[ToolResult, ...] = ()


class Loop:
    """Where such a conversation stands.

    Args:
        operation: what is called.
        members: of the body, by JSON name; the messages and the tools are among them.
        max_rounds: how many answers there may be.
        blocking: whether coroutine functions cannot be called.

    Raises:
        TypeError: an item of the tools is no function, or one that cannot be called here.
        ValueError: two tools have one name, or `max_rounds` is below 1.
    """

    def __init__(self, operation: Operation, members: Mapping[str, Any], max_rounds: int, blocking: bool) -> None:
        if operation.calling is None:
            raise TypeError(f"{operation.id} takes no tools")
        if type(max_rounds) is not int:  # nor a bool
            raise TypeError(f"max_rounds is a number of answers, found {type(max_rounds).__qualname__}")
        if max_rounds < 1:
            raise ValueError(f"max_rounds is a number from 1, found {max_rounds!r}")
        self._declared: Calling = operation.calling
        self._operation = operation
        self.tools = _tools(members.get(self._declared.argument), blocking)
        self.messages: list[Any] = list(members[self._declared.messages])
        self._members = {**members, self._declared.argument: list(self.tools.values())}
        self._limit = max_rounds
        self._usages: list[Any] = []
        self.steps: list[ToolStep[Any]] = []
        self.done = False
        self.problem: ToolRoundsExceededError | None = None

    def members(self) -> dict[str, Any]:
        """Give the members of the next request's body."""
        declared, made = self._declared, dict(self._members)
        choice = made.get(declared.choice)
        forced = isinstance(choice, str) and str(choice) in declared.forcing
        if self.steps and (forced or (choice and not isinstance(choice, str))):
            # What must be called has been: with the same choice again the model could never answer.
            made[declared.choice] = declared.free
        return {**made, declared.messages: list(self.messages)}

    def take(self, answer: Any) -> list[ToolCall]:
        """Take an answer and give the calls that it asks for; without any it is the last one.

        Raises:
            ToolRoundsExceededError: it asks for some, and no other answer is allowed.
        """
        usage = answer.get(self._declared.usage)
        if usage is not None:
            self._usages.append(usage)
        message = self._message(answer)
        calls = list(self._calls(message))
        number = len(self.steps) + 1
        if calls and number >= self._limit:
            self.done = True
            self.steps.append(ToolStep(number, answer))
            self.problem = ToolRoundsExceededError(rounds=number, messages=self.messages, response=answer)
            raise self.problem
        self._remember_answer(message, calls)
        self.steps.append(ToolStep(number, answer))
        self.done = not calls
        return calls

    def give(self, results: Iterable[ToolResult]) -> ToolStep[Any]:
        """Take what came of the last answer's calls, and give the step."""
        step = self.steps[-1] = attrs.evolve(self.steps[-1], results=tuple(results))
        for result in step.results:
            self._remember({"role": "tool", "content": result.content, "tool_call_id": result.call.id})
        return step

    def usage(self) -> Any:
        """Give what all answers cost together, in the type of their own counts; None where none said it."""
        return counts.total(self._usages)

    def _message(self, answer: Any) -> Any:
        """Find the message of the first alternative."""
        items = answer.get(self._declared.items)
        first = items[0] if isinstance(items, list) and items else None
        return first.get(self._declared.message) if first is not None else None

    def _calls(self, message: Any) -> Iterable[ToolCall]:
        found = message.get(self._declared.calls) if message is not None else None
        for index, call in enumerate(found if isinstance(found, list) else ()):
            function = call.get("function")
            if function is None:
                continue
            # Some servers give no id, and the results have to be told apart.
            identity = call.get("id") or f"call_{len(self.steps)}_{index}"
            yield ToolCall(str(identity), str(function.get("name") or ""), str(function.get("arguments") or ""))

    def _remember_answer(self, message: Any, calls: Sequence[ToolCall]) -> None:
        # Only what a request may hold: servers refuse members that belong to answers.
        turn: dict[str, Any] = {"role": "assistant"}
        text = message.get(self._declared.text) if message is not None else None
        if isinstance(text, str) and (text or not calls):
            turn[self._declared.text] = text
        if calls:
            turn[self._declared.calls] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in calls
            ]
        self._remember(turn)

    def _remember(self, turn: dict[str, Any]) -> None:
        self.messages.append(self._operation.types.decode(self._declared.turn, turn))


def _tools(given: Any, blocking: bool) -> dict[str, Tool[..., Any]]:
    if not isinstance(given, list | tuple) or not given:
        raise TypeError("run_tools() takes tools=, a list of functions, or of what tool() makes of them")
    found: dict[str, Tool[..., Any]] = {}
    for index, each in enumerate(given):
        if not isinstance(each, Tool) and not isinstance(each, FUNCTIONS):
            shown = type(each).__qualname__
            raise TypeError(
                f"tools[{index}] is a {shown}: run_tools() needs a function, or tool(function, parameters=...)"
            )
        made: Tool[..., Any] = tool(each)
        if blocking and made.is_async:
            raise TypeError(f"tools[{index}]: {made.name} is a coroutine function: use a client of the module aio")
        if made.name in found:
            raise ValueError(f"tools[{index}]: there are two tools called {made.name!r}: give one another name=")
        found[made.name] = made
    return found
