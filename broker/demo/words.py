"""Words: what codes mean, for an officer who has no code list at hand."""

from __future__ import annotations

from typing import Final

from schemas import TLP, Condition, Evaluation, EvaluationScheme, Handling, HandlingCode
from schemas.components.conveyances import Mode

_CARRIED: Final = {
    Mode.SEA: "by sea",
    Mode.AIR: "by air",
    Mode.MAIL: "by post",
    Mode.ROAD: "by road",
}
CONTRACTS: Final = {
    "aeo_status": "AEO status",
    "alert": "alert",
    "control_result": "control result",
    "cultural_item": "description of a cultural item",
    "custody_transfer": "hand-over of exhibits",
    "feedback": "feedback",
    "financial_finding": "financial finding",
    "grant": "grant",
    "grant_request": "request for a grant",
    "heartbeat": "heartbeat",
    "intelligence_report": "intelligence report",
    "investigation_note": "investigation note",
    "operation_message": "message of an operation",
    "operator_report": "operator's report",
    "pca_finding": "audit finding",
    "relay": "relay of another's report",
    "requirement": "requirement",
    "rfi": "request for information",
    "rfi_reply": "reply to a request",
    "risk_profile": "risk profile",
    "seizure_report": "seizure report",
    "statistical_bulletin": "statistical bulletin",
    "withdrawal": "withdrawal",
}
_TLP: Final = {
    TLP.RED: "for the named recipients only (TLP RED)",
    TLP.AMBER_STRICT: "for the named agencies only, not for partners (TLP AMBER+STRICT)",
    TLP.AMBER: "for the named agencies, on need to know (TLP AMBER)",
    TLP.GREEN: "free within the network (TLP GREEN)",
    TLP.CLEAR: "free (TLP CLEAR)",
}
_CODES: Final = {
    HandlingCode.H0: "only to prevent and combat crime (H0)",
    HandlingCode.H1: "not as evidence without leave (H1)",
    HandlingCode.H2: "not to be passed on without leave (H2)",
    HandlingCode.H3: "restricted as its caveat says (H3)",
}
_CONDITIONS: Final = {
    Condition.INTELLIGENCE_ONLY: "as intelligence only",
    Condition.NO_DEATH_PENALTY_USE: "never where it could lead to a death penalty",
    Condition.NO_ACTION_WITHOUT_CONTACT: "no action before contact with the originator",
}
_SOURCES: Final = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "of unknown reliability",
}
_INFORMATION: Final = {
    "1": "confirmed",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "of unknown truth",
}
REASONS: Final = {
    "wire.inclusion": "header not signed",
    "wire.key_unknown": "no member's key",
    "wire.magic": "no report at all",
    "wire.null": "deletes nothing",
    "wire.record_key": "of another lane",
    "wire.section_digest": "not as signed",
    "wire.topic": "of another topic",
}
"""Why a record was refused, in words, by the reason's name."""


def carried(mode: Mode) -> str:
    """Return how goods travel."""
    return _CARRIED[mode]


def rules(handling: Handling) -> str:
    """Return how a report may be used."""
    words = [_TLP[handling.tlp]]
    words += [_CODES[code] for code in handling.codes]
    words += [_CONDITIONS.get(each, each.replace("_", " ").lower()) for each in handling.conditions]
    return "; ".join(words)


def grade(evaluation: Evaluation) -> str:
    """Return an Admiralty (6x6) grade in words; another scheme's as it stands."""
    source, information = evaluation.source, evaluation.information
    if evaluation.scheme is not EvaluationScheme.S6X6:
        return f"graded {source}{information} ({evaluation.scheme.removeprefix('S').lower()})"
    return (
        f"source {_SOURCES[source]} ({source}), information {_INFORMATION[information]} "
        f"({information})"
    )
