"""Makes random values of audits, findings, requests and hand-overs agree with one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from schemas.components.quantities import Missing, MoneyKind
from schemas.part import Part
from schemas.reports import (
    Answer,
    AnswerState,
    AnswerText,
    AuditScope,
    CashFound,
    Channel,
    Communication,
    ContactPoint,
    CulturalItem,
    CulturalItemFacts,
    CulturalPeriod,
    CustodyTransfer,
    CustodyTransferFacts,
    Deadline,
    DeadlineUnit,
    Denomination,
    Exhibit,
    ExhibitCondition,
    FinancialFinding,
    FinancialFindingFacts,
    FinancialItem,
    FinancialItemStatus,
    FinancialItemType,
    Holder,
    Measurement,
    Need,
    OperationMessage,
    OperationMessageFacts,
    OperationMessageKind,
    PcaFinding,
    PcaFindingFacts,
    ProfileChange,
    ProvenanceStep,
    Question,
    QuestionKind,
    QuestionText,
    Referral,
    RefusalGround,
    ReplyOutcome,
    Rfi,
    RfiFacts,
    RfiNominal,
    RfiReply,
    RfiReplyFacts,
    RfiReplyNominal,
    SealCondition,
    Situation,
    SituationCount,
    SituationResult,
    Subject,
    TradeMismatch,
    TransactionSide,
    Typology,
    UseRestriction,
)

Values = dict[str, Any]
Mend = Callable[[Values], Values]
LATER = datetime(2300, 1, 1, tzinfo=UTC)


def _counted(*names: str) -> Mend:
    def mend(values: Values) -> Values:
        for name in names:
            reason = Missing.NOT_STATED if values[name] is None else None
            values = values | {f"{name}_missing": reason}
        return values

    return mend


def _given(**answers: Any) -> Mend:  # noqa: ANN401 - any field's value
    """Return what answers with these whatever was left empty."""
    return lambda values: (
        values | {name: values[name] or answer for name, answer in answers.items()}
    )


def _settled(values: Values, **nominal: Any) -> Values:  # noqa: ANN401 - as above
    """Put other lists into `nominal`, where it is there."""
    names = values["nominal"]
    return values | {"nominal": names and names.model_copy(update=nominal)}


def _texts(values: Values, name: str, place: str, length: int) -> tuple[Any, ...]:
    """Return those of a list in `nominal` that refer to something, one of each."""
    rows = getattr(values["nominal"], name, ())
    return tuple(
        {getattr(row, place): row for row in rows if getattr(row, place) < length}.values()
    )


def _numbered(rows: Iterable[Any], name: str) -> tuple[Any, ...]:
    return tuple(row.model_copy(update={name: f"Q{place}"}) for place, row in enumerate(rows))


def _audit(values: Values) -> Values:
    examined = values["declarations_examined"]
    wrong = values["declarations_with_error"]
    if examined is not None and wrong is not None:
        values = values | {"declarations_with_error": min(examined, wrong)}
    if values["referral"] is None:
        values = values | {"suspected_fraud": False}
    return _counted("declarations_examined", "declarations_with_error")(values)


def _audited(values: Values) -> Values:
    found = len(values["facts"].findings)
    return _settled(values, finding_texts=_texts(values, "finding_texts", "finding", found))


def _mismatch(values: Values) -> Values:
    declared = values["declared"].model_copy(update={"kind": MoneyKind.DECLARED})
    market = values["market"].model_copy(update={"kind": MoneyKind.MARKET})
    return values | {"declared": declared, "market": market}


def _financial(values: Values) -> Values:
    facts = values["facts"]
    numbers = _texts(values, "transaction_identities", "transaction", len(facts.transactions))
    items = _texts(values, "item_identities", "item", len(facts.goods))
    return _settled(values, transaction_identities=numbers, item_identities=items)


def _period(values: Values) -> Values:
    known = [year for year in (values["earliest"], values["latest"]) if year is not None]
    both = {"earliest": min(known), "latest": max(known)} if len(known) > 1 else {}
    return values | both


def _pictured(values: Values) -> Values:
    files = [file.sha256 for file in values["attachments"]]
    rows = zip(files, values["photographs"], strict=False)
    pictures = tuple(row.model_copy(update={"sha256": digest}) for digest, row in rows)
    return values | {
        "photographs": pictures,
        "photographs_missing": None if pictures else Missing.NOT_STATED,
    }


def _described(values: Values) -> Values:
    facts = values["facts"]
    return values | {"facts": facts.model_copy(update={"summary": facts.summary or "-"})}


def _operation(values: Values) -> Values:
    tasked, figures = values["tasking"], values["situation"]
    kind = values["message_kind"]
    bare = kind is OperationMessageKind.TASKING and not tasked
    if bare or (kind is OperationMessageKind.SITUATION and figures is None):
        kind = OperationMessageKind.NOTICE
    if values["closing_report"] is None:
        kind = OperationMessageKind.CLOSING
    return values | {"message_kind": kind}


def _tasked(values: Values) -> Values:
    length = len(values["facts"].tasking)
    return _settled(values, task_texts=_texts(values, "task_texts", "task", length))


def _request(values: Values) -> Values:
    values = values | {"reply_by": values["reply_by"] or LATER}
    return values | {"questions": _numbered(values["questions"], "id")}


def _asked(values: Values) -> Values:
    texts = tuple(QuestionText(id=row.id, text="-") for row in values["facts"].questions)
    names = values["nominal"] or RfiNominal()
    return values | {"nominal": names.model_copy(update={"question_texts": texts})}


def _reply(values: Values) -> Values:
    answers = _numbered(values["answers"], "question_id")
    grounded = values["outcome"] in (ReplyOutcome.REFUSED, ReplyOutcome.PARTIAL)
    ground = values["refusal_ground"] or RefusalGround.NOT_STATED
    done = answers[0].model_copy(update={"state": AnswerState.ANSWERED})
    return values | {
        "answers": (done, *answers[1:]),
        "refusal_ground": ground if grounded else None,
    }


def _answered(values: Values) -> Values:
    rows = values["facts"].answers
    texts = tuple(AnswerText(question_id=row.question_id, text="-") for row in rows)
    names = values["nominal"] or RfiReplyNominal()
    return values | {"nominal": names.model_copy(update={"answer_texts": texts})}


def _handed(values: Values) -> Values:
    exhibits = values["exhibits"] or (
        Exhibit(
            exhibit_ref="-",
            condition=ExhibitCondition.NOT_STATED,
            seal_condition=SealCondition.NOT_STATED,
        ),
    )
    apart = {row.exhibit_ref: row for row in exhibits}
    other = values["to_holder"].model_copy(update={"office": "NZAKL-2"})
    return values | {"exhibits": tuple(apart.values()), "to_holder": other}


def _sealed(values: Values) -> Values:
    length = len(values["facts"].exhibits)
    return _settled(values, seals=_texts(values, "seals", "exhibit", length))


_UNSEEN = FinancialItem(item_type=FinancialItemType.UNKNOWN, status=FinancialItemStatus.UNKNOWN)
_COUNT = SituationCount(result=SituationResult.SEIZURES, count=164)
CONSISTENT: dict[type[Part], dict[str, st.SearchStrategy[Any]]] = {
    CashFound: {"carried_by": st.none()},
    ContactPoint: {"party": st.none()},
    Deadline: {"within": st.just(7), "unit": st.just(DeadlineUnit.DAYS)},
    Holder: {"party": st.none()},
    PcaFindingFacts: {"auditee": st.none()},
    ProvenanceStep: {"owner": st.none()},
    Question: {"about": st.none()},
    RfiFacts: {"use_restrictions": st.just((UseRestriction.NONE,))},
    RfiReplyFacts: {"conditions_of_use": st.just((UseRestriction.NOT_AS_EVIDENCE,))},
    Situation: {"counts": st.just((_COUNT,))},
    TransactionSide: {"party": st.none()},
}


def _then(*mends: Mend) -> Mend:
    def mend(values: Values) -> Values:
        for each in mends:
            values = each(values)
        return values

    return mend


MENDED: dict[type[Part], Mend] = {
    Communication: _given(channels=(Channel.NOT_STATED,)),
    CulturalItem: _described,
    CulturalItemFacts: _pictured,
    CulturalPeriod: _period,
    CustodyTransfer: _sealed,
    CustodyTransferFacts: _handed,
    Denomination: _counted("pieces"),
    FinancialFinding: _financial,
    FinancialFindingFacts: _given(typologies=(Typology.UNKNOWN,), goods=(_UNSEEN,)),
    Measurement: _counted("amount"),
    OperationMessage: _tasked,
    OperationMessageFacts: _then(
        _given(
            participants=("customs-nz",),
            contact_points=(ContactPoint(member="customs-nz", office="UNKNOWN"),),
        ),
        _operation,
    ),
    PcaFinding: _audited,
    PcaFindingFacts: _then(_given(scope=(AuditScope.NOT_STATED,)), _audit),
    ProfileChange: _given(profile_code="UNKNOWN"),
    Referral: _given(case_ref="-"),
    Rfi: _asked,
    RfiFacts: _then(
        _given(
            questions=(Question(id="Q", kind=QuestionKind.NOT_STATED),),
            subjects=(Subject.NOT_STATED,),
        ),
        _request,
    ),
    RfiReply: _answered,
    RfiReplyFacts: _then(
        _given(
            answers=(Answer(question_id="Q", state=AnswerState.ANSWERED),),
            needs=(Need.NOT_STATED,),
            forwarded_office="UNKNOWN",
        ),
        _reply,
    ),
    SituationCount: _counted("count"),
    TradeMismatch: _mismatch,
}
