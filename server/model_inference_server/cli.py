"""The command line: arguments in, a running server out, and its URL on standard output."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from .app import create_app
from .document import DocumentError, load_document
from .extras import MODES
from .serving import Server, listen, url_of
from .settings import Settings

KEY_VARIABLE = "MODEL_INFERENCE_SERVER_KEY"
_LEVELS = ("critical", "error", "warning", "info", "debug")


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m model_inference_server",
        description="Serve the Model Inference API on this machine. Prints its URL when it accepts connections.",
        epilog="Stop it with Ctrl-C. The answers are made up from the requests, the same each time.",
    )
    add = made.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=_port, default=8000, help="port to listen on; 0 is any free one (default: %(default)s)")
    add(
        "--key",
        action="append",
        default=[],
        metavar="KEY",
        help=f"key or token to accept, repeatable; else ${KEY_VARIABLE}, else any",
    )
    add("--spec", metavar="FILE", help="OpenAPI document, JSON or YAML (default: that of the package model_inference)")
    add("--prefix", default=Settings.prefix, metavar="PATH", help="path under which the routes lie, such as /models")
    add("--model-name", default=Settings.model_name, metavar="NAME", help="name of the model (default: %(default)s)")
    add(
        "--model-type",
        default=Settings.model_type,
        metavar="TYPE",
        help="what GET /info says the model is (default: %(default)s)",
    )
    add(
        "--extra-parameters",
        default=Settings.extra_parameters,
        choices=MODES,
        help="for requests without the header (default: %(default)s)",
    )
    add("--strict-api-version", action="store_true", help="refuse requests without api-version, as Azure does")
    add(
        "--max-body",
        type=_positive,
        default=Settings.max_body,
        metavar="BYTES",
        help="largest body (default: %(default)s)",
    )
    add(
        "--dimensions",
        type=_positive,
        default=Settings.dimensions,
        metavar="N",
        help="length of embeddings (default: %(default)s)",
    )
    add(
        "--stream-delay",
        type=_seconds,
        default=Settings.stream_delay,
        metavar="SECONDS",
        help="pause between events (default: %(default)s)",
    )
    add(
        "--created",
        type=int,
        metavar="SECONDS",
        help="time that answers bear, in seconds since 1970 (default: the clock's)",
    )
    add(
        "--log-level",
        default="warning",
        choices=_LEVELS,
        help="of the log on standard error; info has a line a request (default: %(default)s)",
    )
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM.

    Returns:
        0 when stopped; 1 when the port cannot be opened; 2 when the document cannot be used.
    """
    args = parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=args.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    inherited = os.environ.get(KEY_VARIABLE)
    keys = args.key or ([inherited] if inherited else [])
    try:
        app = create_app(
            load_document(args.spec),
            keys=keys,
            model_name=args.model_name,
            model_type=args.model_type,
            extra_parameters=args.extra_parameters,
            strict_api_version=args.strict_api_version,
            max_body=args.max_body,
            stream_delay=args.stream_delay,
            created=args.created,
            dimensions=args.dimensions,
            prefix=args.prefix,
        )
    except (DocumentError, ValueError) as error:
        return _fail(2, str(error))
    try:
        listener = listen(args.host, args.port)
    except OSError as error:
        return _fail(1, f"cannot listen on {args.host} port {args.port}: {error.strerror}; choose another, or --port 0")
    server = Server(app, log_level=args.log_level, access_log=args.log_level in ("info", "debug"))
    server.on_ready = lambda: print(url_of(listener) + args.prefix.rstrip("/"), flush=True)
    with listener:
        server.run(sockets=[listener])
    return 0


def _fail(code: int, message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return code


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{value} is not from 0 to 65535")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is not positive")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 3600")
    return value
