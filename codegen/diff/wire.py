"""Two documents in, everything out that changed on the wire."""

from __future__ import annotations

import datetime

from codegen.diff.bodies import Bodies
from codegen.diff.comparing import Comparison
from codegen.diff.contract import Contract
from codegen.diff.document import Shared
from codegen.diff.graph import Graph
from codegen.diff.lifecycle import Lifecycle
from codegen.diff.operations import Operations
from codegen.diff.parameters import Parameters
from codegen.diff.report import Recorder
from codegen.diff.security import Security
from codegen.diff.source import Source
from codegen.diff.walk import Walker


def record(base: Source, revision: Source, recorder: Recorder, today: datetime.date) -> None:
    """Record every change on the wire between two documents.

    Raises:
        SpecError: a document is malformed where it is read.
    """
    contracts = Contract(base.document.data, base.name), Contract(revision.document.data, revision.name)
    comparison = Comparison(*(Graph(each.document.data, each.name) for each in (base, revision)))
    lifecycle = Lifecycle(recorder, today)
    walker = Walker(comparison, recorder, lifecycle)
    shared = Shared(contracts, recorder)
    security = Security(contracts, recorder)
    parameters = Parameters(contracts, recorder, lifecycle, walker)
    operations = Operations(
        contracts, recorder, lifecycle, (parameters, Bodies(contracts, recorder, walker), security, shared)
    )
    operations.compare()
    security.of_document()
    shared.compare()
