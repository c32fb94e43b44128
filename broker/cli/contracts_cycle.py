"""Where each contract stands in the cycle, and what is said without a contract of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "intelligence": ("requirement", "intelligence_report", "operator_report", "alert"),
    "risk analysis": ("risk_profile", "aeo_status", "statistical_bulletin"),
    "controls": ("control_result", "seizure_report", "pca_finding"),
    "investigations": (
        "investigation_note",
        "financial_finding",
        "cultural_item",
        "custody_transfer",
    ),
    "exchange": (
        "rfi",
        "rfi_reply",
        "operation_message",
        "grant_request",
        "grant",
        "relay",
        "feedback",
        "withdrawal",
        "heartbeat",
    ),
}
"""The steps of the cycle, and the contracts whose reports belong to each."""

EXPLAINED: Final[Mapping[str, str]] = {
    "correction": """\
correction: a report that puts an earlier one right. It has no contract of its own.

It is a report of the same contract, whole, with every field as it should have been. Its terms say
that it is one, which report it replaces, and why:

  "thread": {
    "lifecycle": "CORRECTION",
    "revision": 2,
    "supersedes": {"member": "customs-nz", "leaf": "the leaf of the report that was wrong"},
    "correction": {"reason": "UNIT", "changed_paths": ["facts.commodities[0].quantities[0].unit"]}
  }

reason is one of TYPO, UNIT, IDENTITY, DUPLICATE, NEW_LAB_RESULT, LEGAL, OTHER, NOT_STATED.
changed_paths names the fields that are other than before; left out, it is not stated.
A row that is imported again with other content becomes a correction by itself, reason NOT_STATED.
Where nothing is to replace the report, publish a withdrawal: sealane contracts show withdrawal
""",
    "receipt": """\
receipt: what a reader's station answers to a report. It has no contract of its own.

It stands in the heartbeats of the reader's station, in parts that nobody but the originator can
read, so that nobody else learns who reads what. No person writes one.
See the field that holds them: sealane contracts show heartbeat
To tell the originator what came of a report, publish a feedback: sealane contracts show feedback
""",
}
"""What an officer looks for among the contracts and does not find there."""

NOTE: Final = (
    "A correction is a report of the same contract; a receipt stands in heartbeats.\n"
    "More: sealane contracts show correction, sealane contracts show receipt"
)


def step_of(contract: str) -> str:
    """Return the step of the cycle that a contract belongs to; `other` for one of none."""
    return next((step for step, names in STEPS.items() if contract in names), "other")


def by_step(contracts: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the names of contracts by step: steps and names in the order of the cycle."""
    order = [name for names in STEPS.values() for name in names]
    placed = sorted(contracts, key=lambda name: order.index(name) if name in order else len(order))
    found: dict[str, list[str]] = {}
    for name in placed:
        found.setdefault(step_of(name), []).append(name)
    return found
