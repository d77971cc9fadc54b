"""Two surfaces in, everything that changed between them out."""

from __future__ import annotations

from codegen.diff.python import modules
from codegen.diff.python.classes import Classes
from codegen.diff.python.clients import Clients, loaders
from codegen.diff.python.pair import Pair
from codegen.diff.python.recorder import Recorder
from codegen.diff.python.surface import AIO, TOP, Surface


def compare(base: Surface, revision: Surface, unknown: frozenset[str] = frozenset()) -> Recorder:
    """Find every change between two surfaces.

    Args:
        base: what callers wrote against.
        revision: what is proposed.
        unknown: operations, as `METHOD path`, and pointers of schemas that could not be generated on either side.
    """
    recorder = Recorder()
    pair = Pair(base, revision)
    modules.compare(base, revision, recorder)
    Clients(pair, recorder, TOP, unknown).compare()
    _asynchronous(pair, recorder, unknown)
    loaders(base, revision, recorder)
    Classes(pair, recorder, unknown).compare()
    return recorder


def _asynchronous(pair: Pair, recorder: Recorder, unknown: frozenset[str]) -> None:
    """Record what changed of asynchronous clients alone: what changed of both kinds is told of the synchronous one."""
    own = Recorder()
    Clients(pair, own, AIO, unknown).compare()
    told = {(each.id, each.location) for each in recorder.findings}
    for each in own.findings:
        if (each.id, each.location[1:]) not in told:
            recorder.keep(each, own.operations[each.fingerprint])
