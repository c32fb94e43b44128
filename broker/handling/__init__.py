"""Handling: how a report may be used, and by whom."""

from broker.handling.addressing import Addressed, addressed
from broker.handling.explanation import Explanation, explain, explain_refused
from broker.handling.judging import Reader, cleared, judge, judge_nominal, related
from broker.handling.leave import Leave, judge_leave
from broker.handling.marked import Marked, kept_until
from broker.handling.outlets import Outlet, may
from broker.handling.passing import Passing, judge_passing
from broker.handling.purposes import admits
from broker.handling.relations import Relation, expanded, names, relation
from broker.handling.rules import GRANTABLE, Decision, Use, decide

__all__ = [
    "GRANTABLE",
    "Addressed",
    "Decision",
    "Explanation",
    "Leave",
    "Marked",
    "Outlet",
    "Passing",
    "Reader",
    "Relation",
    "Use",
    "addressed",
    "admits",
    "cleared",
    "decide",
    "expanded",
    "explain",
    "explain_refused",
    "judge",
    "judge_leave",
    "judge_nominal",
    "judge_passing",
    "kept_until",
    "may",
    "names",
    "related",
    "relation",
]
