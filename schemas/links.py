"""Links: which reports a report refers to, and in what way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, get_args

from pydantic import BaseModel

from schemas.report import Report
from schemas.terms import Terms
from schemas.thread import Reference


class Link(NamedTuple):
    """One reference of a report.

    Args:
        path: The field that holds it, as `facts.trigger.report`; places in lists are left out.
        relation: What the report is to the other, in words that end before the other's name.
        reference: The other report.
    """

    path: str
    relation: str
    reference: Reference


class Tie(NamedTuple):
    """What a field says of the report that it names.

    Args:
        words: The relation, as in `Link`.
        pull: How much it says about where a report stands in a case: 3 it answers the other or
            acts on it, 2 it came out of it, 1 it draws on it, 0 both belong to one case.
        onward: Where the other report comes behind this one in the cycle: what it is to this one.
    """

    words: str
    pull: int = 2
    onward: str = ""


SUPERSEDES: Final = "thread.supersedes"
WITHDRAWS: Final = "facts.target"
PARENTS: Final = "parents"

_TERMS: Final[Mapping[str, Tie]] = {
    SUPERSEDES: Tie("supersedes", 3),
    "thread.thread": Tie("belongs to the case of", 0),
    "thread.in_reply_to": Tie("answers", 3),
    "thread.references": Tie("refers to", 1),
    PARENTS: Tie("made from", 1),
}
_ANYWHERE: Final[Mapping[str, Tie]] = {"facts.basis_refs": Tie("based on")}
_BODY: Final[Mapping[tuple[str, str], Tie]] = {
    ("control_result", "facts.trigger.report"): Tie("triggered by"),
    ("control_result", "facts.seizure"): Tie("led to", onward="came of"),
    ("cultural_item", "facts.custody_transfer"): Tie("handed over by", 1, "hand-over of"),
    ("cultural_item", "facts.related_objects.report"): Tie("belongs with", 1),
    ("cultural_item", "facts.seizure"): Tie("seized in"),
    ("custody_transfer", "facts.exhibits.source"): Tie("custody of exhibits from", 1),
    ("custody_transfer", "facts.previous"): Tie("follows the hand-over", 3),
    ("custody_transfer", "facts.seizure"): Tie("custody of what was seized in"),
    ("feedback", "facts.about"): Tie("tells what came of", 3),
    ("feedback", "facts.control"): Tie("tells of the control", 1),
    ("feedback", "facts.seizure"): Tie("tells of the seizure", 1),
    ("grant", "facts.about"): Tie("decides on the use of", 1),
    ("grant", "facts.request"): Tie("answers", 3),
    ("grant_request", "facts.about"): Tie("asks for leave to use", 3),
    ("intelligence_report", "facts.requirements_refs"): Tie("answers the question of"),
    ("investigation_note", "facts.report_links.report"): Tie("linked with"),
    ("operation_message", "facts.closing_report"): Tie("closed by", 1),
    ("pca_finding", "facts.recommended_profile_change.profile"): Tie("would change", 1),
    ("pca_finding", "facts.referral.note"): Tie("referred to", onward="opened on the referral of"),
    ("relay", "facts.about"): Tie("passes on", 3),
    ("rfi", "facts.about_refs"): Tie("asks about"),
    ("rfi", "facts.origin_alert"): Tie("led by"),
    ("rfi_reply", "facts.answers.refs"): Tie("rests on", 1),
    ("rfi_reply", "facts.request"): Tie("answers", 3),
    ("seizure_report", "facts.detection.led_by_alert"): Tie("led by"),
    ("seizure_report", "facts.linked_alerts"): Tie("linked with", 1),
    ("withdrawal", "facts.replaced_by"): Tie("replaced by", 1),
    ("withdrawal", WITHDRAWS): Tie("withdraws", 3),
}


def links(report: Report, terms: Terms | None) -> Iterator[Link]:
    """Yield every reference in a report and its terms, each field's target once."""
    found: dict[tuple[str, Reference], Link] = {}
    for part in (terms, report):
        if part is not None:
            for path, within, reference in _references(part, "", part):
                relation = _said(within) or tie(report.contract, path).words
                found.setdefault((path, reference), Link(path, relation, reference))
    yield from found.values()


def tie(contract: str | None, path: str) -> Tie:
    """Return what a field of a contract says of the report that it names.

    A field without words of its own says its name.
    """
    known = _BODY.get((contract or "", path)) or _TERMS.get(path) or _ANYWHERE.get(path)
    return known or Tie(path.rpartition(".")[2].replace("_", " "), 1)


def has_words(contract: str, path: str) -> bool:
    """Say whether a field has words of its own."""
    return path in _TERMS or path in _ANYWHERE or (contract, path) in _BODY


@lru_cache
def reference_paths(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the paths of all fields of a model that hold references."""
    return tuple(_paths(model, ""))


def _paths(model: type[BaseModel], before: str) -> Iterator[str]:
    for name, info in model.model_fields.items():
        for part in _models(info.annotation):
            if part is Reference:
                yield f"{before}{name}"
            else:
                yield from _paths(part, f"{before}{name}.")


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the models inside an annotation: in a list, a union, with marks."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _references(
    value: object, path: str, within: BaseModel
) -> Iterator[tuple[str, BaseModel, Reference]]:
    """Yield path, holding record and reference of all references inside a value."""
    match value:
        case Reference():
            yield path, within, value
        case BaseModel():
            for name in type(value).model_fields:
                below = f"{path}.{name}" if path else name
                yield from _references(getattr(value, name), below, value)
        case tuple():
            for item in value:
                yield from _references(item, path, within)


def _said(within: BaseModel) -> str | None:
    """Return the relation that the originator stated beside the reference, as derived-from."""
    stated = getattr(within, "relation", None)
    return stated.replace("-", " ").lower() if isinstance(stated, str) else None
