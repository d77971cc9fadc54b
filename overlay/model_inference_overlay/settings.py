"""The options of a client in, its settings out: checked once, and held for all its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.extras import read_extras
from model_inference_overlay.hooks import hooks
from model_inference_overlay.model import Model
from model_inference_overlay.options import ClientOptions, SharedOptions, Timeout
from model_inference_overlay.record import Record
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.serialization import header_field

if TYPE_CHECKING:
    from model_inference_overlay.pacing import RateLimiter

Mode: TypeAlias = Literal["parsed", "raw", "streaming"]
"""What a call gives: the typed value, a `RawResponse` with it, or an answer that has not been read."""

_USER_AGENT = "model-inference-python"


class Settings(Record):
    """What a client holds for all its calls.

    Attributes:
        endpoint: where the calls go.
        headers: by name in lower case; None leaves one out.
        params: query parameters; None leaves one out.
        timeout: unless a call has its own.
        retry: unless a call has its own.
        defaults: by argument (parameters) or JSON name (members of the body).
        extras: extra parameters for every body that is made of members, unless a call has its own.
        mode: what its calls give.
        on_request: called before each try.
        on_response: called when the headers of an answer are there.
        log_bodies: whether bodies are logged.
        validate: whether bodies are checked before they are sent.
        blocking: whether calls block, so that no hook can be awaited.
        rate_limiter: paces its calls, None where nothing does.
    """

    endpoint: Endpoint
    headers: Mapping[str, str | None]
    params: Mapping[str, Any]
    timeout: Timeout
    retry: RetryPolicy
    defaults: Mapping[str, Any]
    extras: Mapping[str, Any] | None
    mode: Mode = "parsed"
    on_request: tuple[Callable[..., Any], ...] = ()
    on_response: tuple[Callable[..., Any], ...] = ()
    log_bodies: bool = False
    blocking: bool = False
    rate_limiter: RateLimiter | None = None
    validate: bool = False


def settings(
    endpoint: Endpoint,
    defaults: Mapping[str, Any],
    extras: Mapping[str, Any] | Model | None,
    options: Mapping[str, Any],
    blocking: bool,
) -> Settings:
    """Read what a client is made with.

    Args:
        endpoint: where its calls go.
        defaults: by argument or JSON name; None where there is none.
        extras: extra parameters for every body that is made of members.
        options: see `ClientOptions`.
        blocking: whether hooks are called by a synchronous client, and so cannot be awaited.

    Raises:
        TypeError, ValueError: an option is unknown, or has a value that it cannot have.
    """
    unknown = options.keys() - ClientOptions.__optional_keys__
    if unknown:
        raise TypeError(f"got an unexpected keyword argument {min(unknown)!r}")
    _check_together(options)
    agent = options.get("user_agent")
    headers: dict[str, str | None] = {
        "user-agent": header_field("user-agent", f"{agent} {_USER_AGENT}" if agent else _USER_AGENT),
        "accept-encoding": "gzip, deflate",
        **header_fields(options.get("headers")),
    }
    return Settings(
        endpoint=endpoint,
        headers=headers,
        params=dict(checked_names("params", options.get("params"))),
        timeout=Timeout.of(options["timeout"]) if "timeout" in options else Timeout(),
        retry=checked_policy(options.get("retry"), RetryPolicy()),
        defaults={name: value for name, value in defaults.items() if value is not None},
        extras=None if extras is None else dict(read_extras("the extra parameters of a client", extras)) or None,
        on_request=hooks(options, "on_request", "raw_request_hook", blocking=blocking),
        on_response=hooks(options, "on_response", "raw_response_hook", blocking=blocking),
        log_bodies=options.get("log_bodies") is True,
        blocking=blocking,
        rate_limiter=checked_limiter(options.get("rate_limiter")),
        validate=checked_flag("validate", options.get("validate"), False),
    )


def changed(old: Settings, options: Mapping[str, Any]) -> Settings:
    """Give a client's settings with other options; headers and query parameters are added to those it has.

    Raises:
        TypeError, ValueError: an option is unknown, or has a value that it cannot have.
    """
    unknown = options.keys() - SharedOptions.__optional_keys__
    if unknown:
        raise TypeError(f"with_options() got an unexpected keyword argument {min(unknown)!r}")
    return old.but(
        headers={**old.headers, **header_fields(options.get("headers"))},
        params={**old.params, **checked_names("params", options.get("params"))},
        timeout=Timeout.of(options["timeout"]) if "timeout" in options else old.timeout,
        retry=checked_policy(options.get("retry"), old.retry),
        on_request=old.on_request + hooks(options, "on_request", "raw_request_hook", blocking=old.blocking),
        on_response=old.on_response + hooks(options, "on_response", "raw_response_hook", blocking=old.blocking),
        log_bodies=options.get("log_bodies", old.log_bodies) is True,
        rate_limiter=checked_limiter(options.get("rate_limiter", old.rate_limiter)),
        validate=checked_flag("validate", options.get("validate"), old.validate),
    )


def _check_together(options: Mapping[str, Any]) -> None:
    """Refuse options of which one would be ignored: what sends comes from one of them."""
    given = [name for name in ("http_client", "transport", "verify") if options.get(name) is not None]
    if len(given) > 1:
        raise TypeError(f"{given[0]} and {given[1]} exclude each other: {given[0]} brings its own")


def checked_policy(policy: Any, inherited: RetryPolicy) -> RetryPolicy:
    """Hand on what is given as `retry`, or where that is None the policy that holds otherwise.

    Raises:
        TypeError: it is no `RetryPolicy`; 0 and False, which could be meant for never, are refused like any number.
    """
    if policy is None:
        return inherited
    if not isinstance(policy, RetryPolicy):
        raise TypeError(f"retry is a RetryPolicy, found {type(policy).__qualname__}")
    return policy


def checked_flag(name: str, given: Any, inherited: bool) -> bool:
    """Hand on an option that is True or False, or where it is None the one that holds otherwise.

    Raises:
        TypeError: it is something else.
    """
    if given is None:
        return inherited
    if not isinstance(given, bool):
        raise TypeError(f"{name} is True or False, found {type(given).__qualname__}")
    return given


def checked_limiter(limiter: Any) -> RateLimiter | None:
    """Hand on what is given as `rate_limiter`.

    Raises:
        TypeError: it is no `RateLimiter`.
    """
    if limiter is None:
        return None
    from model_inference_overlay.pacing import RateLimiter

    if not isinstance(limiter, RateLimiter):
        raise TypeError(f"rate_limiter is a RateLimiter, found {type(limiter).__qualname__}")
    return limiter


def checked_names(option: str, given: Any) -> Mapping[str, Any]:
    """Hand on an option that maps names to values; None is an empty one.

    Raises:
        TypeError: it is no mapping, such as a list of pairs.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise TypeError(f"{option} is a mapping of names to values, found {type(given).__qualname__}")
    return given


def header_fields(headers: Mapping[str, Any] | None, option: str = "headers") -> dict[str, str | None]:
    """Check headers as a caller writes them, and give them by name in lower case; None means to leave one out.

    Args:
        headers: as the caller gave them.
        option: what the caller calls them.

    Raises:
        TypeError, ValueError: they are no mapping, or a header cannot be sent; the message names it.
    """
    checked: dict[str, str | None] = {}
    for name, value in checked_names(option, headers).items():
        text = header_field(name, "" if value is None else value)
        checked[name.lower()] = None if value is None else text
    return checked
