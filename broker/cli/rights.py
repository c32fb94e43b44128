"""What a new member may do, where the registrar does not say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broker.errors import ConfigError
from broker.register import Kind, Right

HEARTBEAT = "heartbeat"
_BULLETIN = "statistical_bulletin"
_OPERATOR = "operator_report"
_OWN = frozenset({"feedback", "grant", "grant_request", "withdrawal"})
"""What whoever reads must be able to answer with, to ask leave by, and to take back."""
_SHARED = _OWN | {
    "alert",
    "intelligence_report",
    "operation_message",
    "relay",
    "requirement",
    "rfi",
    "rfi_reply",
}
_CASES = _SHARED | {"custody_transfer", "investigation_note", "seizure_report"}
_BORDER = _CASES | {"control_result", "cultural_item", "risk_profile"}
_CUSTOMS = _BORDER | {"aeo_status", "financial_finding", "pca_finding"}

PUBLISHED: Mapping[Kind, frozenset[str]] = {
    Kind.CUSTOMS: _CUSTOMS,
    Kind.PORT_CONTROL_UNIT: _BORDER,
    Kind.IMMIGRATION: _CASES | {"control_result"},
    Kind.POLICE: _CASES | {"cultural_item", "financial_finding"},
    Kind.COASTGUARD: _CASES | {"control_result"},
    Kind.DRUGS: _CASES,
    Kind.WILDLIFE: _CASES,
    Kind.CULTURE: _CASES | {"cultural_item"},
    Kind.FIU: _SHARED | {"financial_finding", "investigation_note"},
    Kind.RILO: _SHARED | {_BULLETIN},
    Kind.CAPACITY_BUILDING: _OWN,
    Kind.OTHER: _SHARED,
    Kind.OPERATOR: frozenset({_OPERATOR}),
}
"""By kind, the contracts whose reports it publishes; `heartbeat` comes with every one of them."""

READ_LITTLE: Mapping[Kind, frozenset[str]] = {
    Kind.CAPACITY_BUILDING: _OWN | {"alert", _BULLETIN},
    Kind.OPERATOR: frozenset(),
}
"""Kinds that do not read every contract. Reading still needs to be in a report's audience."""


def by_kind(kind: Kind, right: Right, contracts: Iterable[str]) -> frozenset[str]:
    """Return which of the network's `contracts` a member of this kind usually has `right` to."""
    known = frozenset(contracts)
    if right is Right.PUBLISH:
        return known & (PUBLISHED[kind] | {HEARTBEAT})
    if right is Right.READ:
        # An operator's desk is one-way: it does not even learn which stations are alive.
        beat = frozenset() if kind is Kind.OPERATOR else frozenset({HEARTBEAT})
        return known & (READ_LITTLE.get(kind, known) | beat)
    counts = right is Right.COUNT and kind is Kind.RILO
    return known - {HEARTBEAT} if counts else frozenset()


def chosen(text: str | None, default: frozenset[str], contracts: Iterable[str]) -> frozenset[str]:
    """Return the contracts that an option names: `all`, `none`, or names with commas between.

    Args:
        text: What was given, or None.
        default: What holds when nothing was given.
        contracts: The network's.

    Raises:
        ConfigError: The network has no contract of one of the names.
    """
    known = frozenset(contracts)
    match text:
        case None:
            return default
        case "all":
            return known
        case "none":
            return frozenset()
    names = frozenset(name.strip() for name in text.split(","))
    if strange := names - known:
        raise ConfigError(
            f"This network has no contract {', '.join(sorted(strange))}; "
            f"it has {', '.join(sorted(known))}."
        )
    return names


def granted(
    given: Mapping[Right, str | None],
    default: Mapping[Right, frozenset[str]],
    contracts: Iterable[str],
) -> Mapping[str, frozenset[Right]]:
    """Return rights by contract, as options name them; what an option leaves out is by default.

    Whoever is given a contract without names is not given it whole by default too.

    Raises:
        ConfigError: The network has no contract of one of the names.
    """
    known = frozenset(contracts)
    said = {right: chosen(given.get(right), default[right], known) for right in Right}
    if given.get(Right.READ) is None and given.get(Right.READ_NON_NOMINAL) is not None:
        said[Right.READ] -= said[Right.READ_NON_NOMINAL]
    return as_register_has_them(said)


def as_register_has_them(
    rights: Mapping[Right, frozenset[str]],
) -> Mapping[str, frozenset[Right]]:
    """Return rights by contract from contracts by right."""
    contracts = sorted(frozenset[str]().union(*rights.values()))
    return {name: frozenset(r for r, held in rights.items() if name in held) for name in contracts}
