"""Two surfaces in, the changes recorded of the modules that hand on names of the run time, exceptions among them."""

from __future__ import annotations

from codegen.diff.python.recorder import Recorder, Subject
from codegen.diff.python.surface import AIO, TOP, Surface

_EXCEPTIONS = "exceptions"


def compare(base: Surface, revision: Surface, recorder: Recorder) -> None:
    """Record the changes of modules and of the names they hold; clients and models are told by themselves."""
    for module in sorted(base.modules.keys() | revision.modules.keys()):
        old, new = base.modules.get(module), revision.modules.get(module)
        if old is None or new is None:
            subject = Subject(what=f"`{module}`", location=(module,))
            recorder.add(f"python-module-{'added' if old is None else 'removed'}", subject)
            continue
        own = {*base.clients.get(module, ()), *revision.clients.get(module, ())}
        for name in sorted((old ^ new) - own):
            kind = "exception" if module == _EXCEPTIONS else "export"
            path = (name,) if module == TOP else (module, name)
            subject = Subject(what=f"`{'.'.join(path)}`", location=path)
            # The two modules of clients have the same names.
            if module != AIO or name not in base.modules[TOP] ^ revision.modules[TOP]:
                recorder.add(f"python-{kind}-{'added' if name in new else 'removed'}", subject)
