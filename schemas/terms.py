"""The section `terms`: the same in every contract."""

from __future__ import annotations

from schemas.evaluation import Evaluation
from schemas.handling import Handling
from schemas.part import Part
from schemas.thread import Reference, Thread
from schemas.values import Many


class Terms(Part):
    """How a report may be used, how good it is, and which case it belongs to."""

    handling: Handling
    """Who may have it, and for what."""
    evaluation: Many[Evaluation] = ()
    """Gradings of source and information; an alert and an intelligence report need one."""
    thread: Thread = Thread()
    """Its life cycle and its case."""
    parents: Many[Reference] = ()
    """The reports that this one was made from."""
