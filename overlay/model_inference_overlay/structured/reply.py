"""An answer's JSON and the type that was asked for in, the answer with its parsed values out, or an `OutputError`."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.exceptions import OutputInvalidError, OutputRefusedError, OutputTruncatedError
from model_inference_overlay.model import Model
from model_inference_overlay.operation import Structured
from model_inference_overlay.redaction import one_line
from model_inference_overlay.structured.format import OutputFormat
from model_inference_overlay.structured.parsed import hold

_SHOWN = 300


class Expectation:
    """What one call expects of its answer.

    Args:
        declared: where the answer holds it.
        form: the type.
    """

    def __init__(self, declared: Structured, form: OutputFormat[Any]) -> None:
        self._declared = declared
        self._form = form

    def spelled(self) -> dict[str, Any]:
        """Give the member of the body that asks for the type."""
        declared = self._declared
        return {declared.tag: declared.variant, declared.variant: self._form.definition()}

    def read(self, value: Any) -> Any:
        """Decode an answer, and parse the text of each of its alternatives.

        Args:
            value: the answer as JSON values.

        Raises:
            OutputRefusedError, OutputTruncatedError, OutputInvalidError: an alternative holds no such value; the answer
                itself is on the error.
        """
        declared = self._declared
        answer = declared.types.decode(declared.result, value)
        items = answer.get(declared.items) if isinstance(answer, Model) else None
        if not isinstance(items, list) or not items:
            raise OutputInvalidError("the answer has no alternatives", response=answer)
        for index, item in enumerate(items):
            message = item.get(declared.message) if isinstance(item, Model) else None
            if not isinstance(message, Model):
                raise OutputInvalidError("the answer has no message", response=answer, index=index)
            self._read_message(answer, index, str(item.get(declared.finish) or ""), message)
        return answer

    def _read_message(self, answer: Any, index: int, finish: str, message: Any) -> None:
        declared = self._declared
        text = message.get(declared.text)
        about: dict[str, Any] = {"text": text if isinstance(text, str) else "", "response": answer, "index": index}
        refusal = message.get(declared.refusal)
        if isinstance(refusal, str) and refusal:
            raise OutputRefusedError(refusal=refusal, **about)
        if finish in declared.cut:
            raise OutputTruncatedError(f"the answer was cut before its end ({finish})", finish_reason=finish, **about)
        if not about["text"]:
            if message.get(declared.calls):
                return
            raise OutputInvalidError("the answer has no text", **about)
        try:
            parsed = self._form.parse(about["text"])
        except ValueError as error:
            what = f"the answer is no {self._form.name}: {one_line(str(error), _SHOWN)}"
            raise OutputInvalidError(what, error=error, **about) from error
        hold(message, parsed)
        if index == 0:
            hold(answer, parsed)
