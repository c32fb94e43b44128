"""An inspection as people and programs read it."""

from __future__ import annotations

from uuid import UUID

from rich.text import Text

from broker.cli import layout
from broker.cli.console import line, out
from broker.cli.inspection import Inspection, Said, Verdict
from broker.cli.layout import pairs
from broker.cli.outline import outline
from broker.cli.visible import json_line, visible
from broker.cli.worded import worded
from broker.cli.wording import count, when
from broker.keys import ZERO
from broker.wire import Counted, NotAddressed, Origin, Proven, SystemRecord
from broker.wire.header import leaf_of
from schemas import Section
from schemas.documents import write_document

_MARKS = {
    Verdict.PASSED: ("passed", "green"),
    Verdict.REFUSED: ("REFUSED", "bold red"),
    Verdict.NOT_MADE: ("-", "dim"),
}


def show(found: Inspection) -> None:
    """Print the checks, then what the envelope says, then the verdict."""
    checks = layout.table("", "check", "verdict", "", right=(0,))
    for check in found.checks:
        checks.add_row(
            str(check.step), check.name, Text(*_MARKS[check.verdict]), visible(check.detail)
        )
    layout.show(checks)
    if found.canonical is not None:
        word = "canonical" if found.canonical else "NOT the one that a publisher writes"
        out.print(f"Its Avro encoding is {word}.")
    proof = "proven" if found.authentic else "nothing of it is proven"
    out.print(f"\nIt says ({proof}):", style="bold")
    pairs((name, visible(str(value))) for name, value in _says(found.said).items())
    if isinstance(found.outcome, Proven):
        out.print("\nIts report:", style="bold")
        report, terms = found.outcome.report, found.outcome.terms
        pairs(outline(worded(write_document(report, terms), report, terms)))
    out.print(f"\n{_verdict(found)}", soft_wrap=True)


def as_json(found: Inspection) -> None:
    """Print the same as one JSON object."""
    line(
        json_line(
            {
                "refused": str(found.refused.reason) if found.refused else None,
                "checks": [
                    {**check._asdict(), "verdict": check.verdict.value} for check in found.checks
                ],
                "canonical": found.canonical,
                "proven": found.authentic is not None,
                "says": _says(found.said),
                "verdict": _verdict(found),
            }
        )
    )


def _verdict(found: Inspection) -> str:
    if found.refused is not None:
        return f"Refused: {found.refused.reason}."
    if found.outcome is not None:
        return _outcome(found.outcome)
    if found.authentic is not None:
        return f"Signed by {found.authentic.origin.member}; nobody read it (--station)."
    return "Not checked against a register."


def _outcome(outcome: Proven | Counted | NotAddressed | SystemRecord) -> str:
    member = outcome.authentic.origin.member
    match outcome:
        case Proven(contract=contract):
            return f"A proven {contract} of {member}."
        case Counted(contract=contract):
            return f"A {contract} of {member}, which this reader may count and not read."
        case NotAddressed():
            return f"A report of {member} that is not addressed to this reader."
        case SystemRecord(kind=kind):
            return f"A {kind} record of {member}."


def _says(said: Said) -> dict[str, object]:
    """Return every field of the envelope that could be read."""
    fields: dict[str, object] = {}
    if said.envelope is not None:
        fields["leaf"] = leaf_of(said.envelope.header).hex()
    if said.statement is not None:
        fields |= {
            "key": said.statement.key_id.hex(),
            "signed at": when(said.statement.signed_at),
            "batch": count(said.statement.tree_size, "record"),
        }
    if said.origin is not None:
        fields |= _origin(said.origin)
    if said.header is not None:
        fields |= {
            "id": str(UUID(bytes=said.header.id)),
            "number": said.header.seq,
            "follows": said.header.prev.hex(),
            "made at": when(said.header.made_at),
            "expires at": when(said.header.expires_at),
        }
    if said.trouble:
        fields["no further"] = said.trouble
    return fields


def _origin(origin: Origin) -> dict[str, object]:
    names = [str(section.name).lower() for section in Section(origin.sections)]
    return {
        "network": origin.network,
        "member": origin.member,
        "topic": origin.topic,
        "lane": f"{origin.lane}, started {when(origin.epoch)}",
        "record key": origin.record_key.hex(),
        "kind": origin.kind.value,
        "status": origin.status.name,
        "contract": "none" if origin.contract == ZERO else origin.contract.hex(),
        "register": f"version {origin.register_version}",
        "sections": ", ".join(names) or "none",
        "sealed": "yes" if origin.sealed else "no",
    }
