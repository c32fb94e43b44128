"""Random reports of every contract, for laws: what the models allow, drawn from the models."""

from __future__ import annotations

import types
import typing
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import report_mends
import report_passing
from hypothesis import strategies as st
from pydantic import AwareDatetime, StringConstraints
from pydantic.fields import FieldInfo

from schemas import (
    Correction,
    CorrectionReason,
    Evaluation,
    EvaluationScheme,
    Handling,
    Lifecycle,
    Reference,
    Report,
    Terms,
    Thread,
)
from schemas.components.dates import DateFact, DatePrecision
from schemas.components.goods import Commodity
from schemas.components.parties import PersonGroup, Persons
from schemas.components.quantities import Missing, Money, Quantity
from schemas.contracts import report_model
from schemas.handling import Retention
from schemas.part import Code, Part
from schemas.reports.aeo_status import AeoStatus
from schemas.reports.alert import Alert, AlertFacts, Indicator, Scope
from schemas.reports.control_result import ControlResultFacts, ControlType, NegativeReason
from schemas.reports.intelligence_report import IntelligenceReport
from schemas.reports.investigation_note import InvestigationNote
from schemas.reports.operator_report import Observation, OperatorReport, OperatorReportFacts
from schemas.reports.requirement import Asks, RequirementFacts
from schemas.reports.risk_profile import ProfileResults, RiskProfile, RiskProfileFacts
from schemas.reports.seizure_report import SeizureReportFacts
from schemas.reports.statistical_bulletin import Cell, Coverage, StatisticalBulletinFacts
from schemas.reports.withdrawal import WithdrawalFacts, WithdrawalScope
from schemas.values import Fixed, Kind, Wide

Strategy = st.SearchStrategy[Any]

TIMES = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis wants these without a zone
    max_value=datetime(2199, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
AMOUNTS = st.decimals(min_value=0, max_value=10**20 - 1, places=8).map(abs)
MEMBERS = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
MOST_ITEMS = 2


def reports(name: str) -> st.SearchStrategy[Report]:
    """Return random reports of the contract of this name."""
    return _of(report_model(name))


def terms() -> st.SearchStrategy[Terms]:
    """Return random terms."""
    return _of(Terms)


def with_name(report: Report, name: str) -> Report:
    """Return the report with `name` wherever it may tell who or which, and in a narrative."""
    values = _named(type(report), report.model_dump(), name)
    if "nominal" in values:
        nominal = values["nominal"] or {}
        said = ({"text": name}, *nominal.get("narratives", ()))
        values["nominal"] = nominal | {"narratives": said}
    return type(report).model_validate(values)


def _named(part: type[Part], values: dict[str, Any], name: str) -> dict[str, Any]:
    hints = typing.get_type_hints(part, include_extras=True)
    return {field: _with_name(hints[field], value, name) for field, value in values.items()}


def _with_name(hint: Any, value: Any, name: str) -> Any:  # noqa: ANN401 - as a hint
    marks: list[Any] = []
    if typing.get_origin(hint) is typing.Annotated:
        hint, *marks = typing.get_args(hint)
    if not {Kind.IDENTITY, Kind.TEXT}.isdisjoint(mark for mark in marks if isinstance(mark, Kind)):
        return name
    inner = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return _with_name(next(item for item in inner if item is not type(None)), value, name)
    if typing.get_origin(hint) is tuple and value is not None:
        return tuple(_with_name(inner[0], item, name) for item in value)
    if isinstance(hint, type) and issubclass(hint, Part) and value is not None:
        return _named(hint, value, name)
    return value


@cache
def _of(part: type[Part]) -> Strategy:
    hints = typing.get_type_hints(part, include_extras=True)
    drawn: dict[str, Strategy] = {
        name: _hint(hints[name], info) for name, info in part.model_fields.items()
    }
    drawn |= _CONSISTENT.get(part, {})
    whole = st.fixed_dictionaries(drawn)
    mend = _MENDED.get(part)
    return (whole.map(mend) if mend else whole).map(lambda values: part(**values))


def _hint(hint: Any, info: FieldInfo) -> Strategy:  # noqa: ANN401 - a type hint has no type
    if typing.get_origin(hint) is typing.Annotated:
        bare, *marks = typing.get_args(hint)
        return _marked(bare, [*marks, *info.metadata])
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.none() | _hint(next(item for item in inner if item is not type(None)), info)
    return _plain(hint)


def _marked(bare: Any, marks: list[Any]) -> Strategy:  # noqa: ANN401 - as above
    if typing.get_origin(bare) is tuple:
        item = _hint(typing.get_args(bare)[0], FieldInfo(annotation=object))
        return st.lists(item, max_size=MOST_ITEMS).map(tuple)
    if bare is str:
        return _string(next(mark for mark in marks if isinstance(mark, StringConstraints)))
    fixed = next((mark for mark in marks if isinstance(mark, Fixed)), None)
    if fixed and not fixed.precision:
        return st.binary(min_size=fixed.size, max_size=fixed.size)
    if fixed:
        return st.decimals(0, 90, places=fixed.scale).map(abs)
    if bare is bytes:
        least = max((mark.min_length for mark in marks if hasattr(mark, "min_length")), default=0)
        return st.binary(min_size=least, max_size=64)
    lowest = max((mark.ge for mark in marks if hasattr(mark, "ge")), default=0)
    highest = min((mark.le for mark in marks if hasattr(mark, "le")), default=100)
    top = 2**63 - 1 if any(isinstance(mark, Wide) for mark in marks) else highest
    return st.integers(lowest, top)


def _string(rule: StringConstraints) -> Strategy:
    if rule.pattern is not None:
        return st.from_regex(str(rule.pattern).strip("^$"), fullmatch=True, alphabet=_ASCII)
    characters = st.characters(exclude_categories=["Cs"])
    return st.text(characters, min_size=1, max_size=min(rule.max_length or 40, 40))


_ASCII = st.characters(codec="ascii")


def _plain(hint: Any) -> Strategy:  # noqa: ANN401 - as above
    if hint is bool:
        return st.booleans()
    if hint is AwareDatetime:
        return TIMES
    if issubclass(hint, Code):
        return st.sampled_from(list(hint))
    return _of(hint)


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    unknown = values["precision"] is DatePrecision.UNKNOWN
    value: datetime = values["value"] or datetime(2020, 1, 1, tzinfo=UTC)
    end = value + timedelta(days=1) if values["precision"] is DatePrecision.RANGE else None
    return values | {"value": None if unknown else value, "end": end}


def _missing(name: str) -> Any:  # noqa: ANN401 - a function of one dict
    def mend(values: dict[str, Any]) -> dict[str, Any]:
        reason = Missing.UNKNOWN if values[name] is None else None
        return values | {f"{name.removesuffix('_pct')}_missing": reason}

    return mend


def _cell(values: dict[str, Any]) -> dict[str, Any]:
    if values["suppressed"]:
        return values | dict.fromkeys(("n", "reporters", "quantity", "kg", "value"))
    return values | {"n": 5000, "reporters": 7}


def _thread(values: dict[str, Any]) -> dict[str, Any]:
    replaces = values["lifecycle"] not in (Lifecycle.INITIAL, Lifecycle.SUBSEQUENT)
    earlier = Reference(member="customs-nz", leaf=bytes(32)) if replaces else None
    corrects = values["lifecycle"] is Lifecycle.CORRECTION
    why = values["correction"] or Correction(reason=CorrectionReason.NOT_STATED)
    return values | {
        "revision": 2 if replaces else 1,
        "supersedes": earlier,
        "correction": why if corrects else None,
    }


def _said(values: dict[str, Any]) -> dict[str, Any]:
    facts = values["facts"].model_copy(update={"summary": values["facts"].summary or "-"})
    return values | {"facts": facts}


def _worded(values: dict[str, Any], texts: str, items: str, place: str) -> dict[str, Any]:
    """Let each of the `texts` in nominal be about one of the `items` in facts, or leave it out."""
    nominal = values["nominal"]
    if nominal is None:
        return values
    kept = getattr(nominal, texts)[: len(getattr(values["facts"], items))]
    told = tuple(text.model_copy(update={place: number}) for number, text in enumerate(kept))
    return values | {"nominal": nominal.model_copy(update={texts: told})}


def _profile(values: dict[str, Any]) -> dict[str, Any]:
    return _worded(values, "indicator_texts", "indicators", "indicator")


def _intelligence(values: dict[str, Any]) -> dict[str, Any]:
    return _said(_worded(values, "hypothesis_texts", "hypotheses", "hypothesis"))


def _alert(values: dict[str, Any]) -> dict[str, Any]:
    facts = values["facts"].model_copy(update={"scope": Scope(hs_codes=("29",))})
    return _said(_profile(values | {"facts": facts}))


def _results(values: dict[str, Any]) -> dict[str, Any]:
    for name in ("controls", "hits", "random_controls", "random_hits"):
        values |= _missing(name)(values)
    return values | {"hits": 0, "hits_missing": None, "random_hits": 0, "random_hits_missing": None}


def _withdrawal(values: dict[str, Any]) -> dict[str, Any]:
    some = values["scope"] is WithdrawalScope.PATHS
    return values | {"paths": ("facts.summary",) if some else ()}


def _aeo(values: dict[str, Any]) -> dict[str, Any]:
    told = values["nominal"] is not None and values["nominal"].has_tin
    facts = values["facts"].model_copy(update={"tin_missing": None if told else Missing.PENDING})
    return values | {"facts": facts}


def _retention(values: dict[str, Any]) -> dict[str, Any]:
    fallback = datetime(2030, 1, 1, tzinfo=UTC) if values["review_after"] is None else None
    return values | {"delete_after": values["delete_after"] or fallback}


_LATER = st.just(datetime(2300, 1, 1, tzinfo=UTC))
_CONSISTENT: dict[type[Part], dict[str, Strategy]] = {
    AlertFacts: {"valid_until": _LATER},
    OperatorReportFacts: {"observations": st.just((Observation.INSIDER,))},
    ProfileResults: {"period_until": _LATER},
    RequirementFacts: {
        "area": st.just(("XX",)),
        "asks": st.just((Asks.ROUTE,)),
        "summary": st.just("Where?"),
    },
    RiskProfileFacts: {
        "indicators": st.deferred(lambda: _of(Indicator)).map(lambda one: (one,)),
        "valid_until": _LATER,
    },
    ControlResultFacts: {
        "control_types": st.just((ControlType.PERSON,)),
        "negative_reason": st.sampled_from(NegativeReason),
    },
    Evaluation: {
        "scheme": st.sampled_from(EvaluationScheme).filter(lambda s: s is not s.S3X5X2),
        "source": st.just("B"),
        "information": st.just("3"),
        "handling": st.none(),
    },
    Handling: {
        "audience": st.sets(MEMBERS, max_size=3).map(lambda names: {"rilo-ap", *names}),
        "nominal_audience": st.just(("rilo-ap",)),
    },
    PersonGroup: {"count": st.integers(5, 99)},
    Quantity: {"amount": st.none() | AMOUNTS},
    SeizureReportFacts: {
        "commodities": st.deferred(
            lambda: st.lists(_of(Commodity), min_size=1, max_size=MOST_ITEMS)
        ).map(tuple)
    },
    StatisticalBulletinFacts: {"period_until": _LATER},
    **report_mends.CONSISTENT,
}
_MENDED: dict[type[Part], Any] = {
    AeoStatus: _aeo,
    Alert: _alert,
    Cell: _cell,
    Coverage: _missing("completeness_pct"),
    DateFact: _dated,
    IntelligenceReport: _intelligence,
    InvestigationNote: _said,
    Money: _missing("amount"),
    OperatorReport: _said,
    Persons: _missing("arrested"),
    ProfileResults: _results,
    Quantity: _missing("amount"),
    Retention: _retention,
    RiskProfile: _profile,
    Thread: _thread,
    WithdrawalFacts: _withdrawal,
    **report_mends.MENDED,
    **report_passing.MENDED,
}
