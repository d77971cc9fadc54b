"""Log probabilities: the tokens of an answer in, made-up but steady figures for them out, in the forms of the API."""

from __future__ import annotations

from collections.abc import Sequence

from .wire import Json, JsonObject, digest, is_integer

_MAX_ALTERNATIVES = 20


def chat_logprobs(tokens: Sequence[str], extras: JsonObject) -> JsonObject:
    """Give the member `logprobs` of a chat choice, with as many alternatives as `top_logprobs` or `logprobs` says."""
    alternatives = _alternatives(extras.get("top_logprobs", extras.get("logprobs")))
    return {"content": [_entry(each) | {"top_logprobs": _ranked(each, alternatives)} for each in tokens]}


def text_logprobs(tokens: Sequence[str], extras: JsonObject, start: int) -> JsonObject:
    """Give the member `logprobs` of a text choice whose first token stands at `start` of the text."""
    alternatives = _alternatives(extras.get("logprobs"))
    offsets = [start + sum(map(len, tokens[:index])) for index in range(len(tokens))]
    return {
        "tokens": list(tokens),
        "token_logprobs": [_logprob(each) for each in tokens],
        "top_logprobs": [{one["token"]: one["logprob"] for one in _ranked(each, alternatives)} for each in tokens],
        "text_offset": offsets,
    }


def _alternatives(wanted: Json) -> int:
    return max(0, min(wanted, _MAX_ALTERNATIVES)) if is_integer(wanted) else 0


def _entry(token: str) -> JsonObject:
    return {"token": token, "logprob": _logprob(token), "bytes": list(token.encode("utf-8", "surrogatepass"))}


def _ranked(token: str, amount: int) -> list[JsonObject]:
    # The token itself comes first, then others that would have been ever less likely.
    others = [f"{token}{number}" for number in range(1, amount)]
    ranked = [_entry(each) | {"logprob": _logprob(token) - rank} for rank, each in enumerate([token, *others])]
    return ranked[:amount]


def _logprob(token: str) -> float:
    return -digest(token)[0] / 256
