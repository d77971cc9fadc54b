"""Options under the names that Azure's SDK has for them: those in, ours out.

Programs written for that SDK pass them to clients and calls; here they go on working. What has no counterpart is
refused like any unknown option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from model_inference_overlay.options import Timeout

if TYPE_CHECKING:
    from model_inference_overlay.retry import RetryPolicy

_TIMEOUT = {"connection_timeout": "connect", "read_timeout": "read"}
_RETRY = {"retry_total": "retries", "retry_backoff_factor": "backoff", "retry_backoff_max": "max_backoff"}
_NAMES = frozenset({"connection_verify", "logging_enable", *_TIMEOUT, *_RETRY})

_Options = TypeVar("_Options", bound=Mapping[str, Any])


def translated(options: _Options, timeout: Timeout, retry: RetryPolicy) -> _Options:
    """Give the options of a client or a call under our names; where both names are given, ours wins.

    Args:
        options: as the caller gave them.
        timeout, retry: what an option that sets one limit leaves as it is.

    Raises:
        TypeError, ValueError: a value is not what the option takes.
    """
    if _NAMES.isdisjoint(options):
        return options
    ours = {name: value for name, value in options.items() if name not in _NAMES}
    limits = _given(options, _TIMEOUT)
    if limits:
        ours.setdefault("timeout", attrs.evolve(timeout, **limits))
    tries = _given(options, _RETRY)
    if tries:
        ours.setdefault("retry", attrs.evolve(retry, **tries))
    if options.get("logging_enable") is not None:
        ours.setdefault("log_bodies", bool(options["logging_enable"]))
    verify = options.get("connection_verify", True)
    if verify is False:
        raise ValueError(
            "connection_verify=False: certificates are always checked; give the path of your own CA bundle"
        )
    if verify not in (True, None):
        ours.setdefault("verify", verify)
    return cast("_Options", ours)


def _given(options: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {ours: options[name] for name, ours in names.items() if options.get(name) is not None}
