"""M9 operation_message: what coordinates a joint operation."""

from __future__ import annotations

from enum import auto
from typing import Annotated, ClassVar, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.goods import Commodity
from schemas.components.quantities import Missing, given_or_why
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.alert import Scope
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.ordinals import check_parties, check_places
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Count,
    Digest,
    Identity,
    Instant,
    Many,
    MemberName,
    Number,
    Office,
    Text,
)

MessageNo = Annotated[int, Ge(1), Le(2**31 - 1)]
Hours = Annotated[int, Ge(1), Le(24 * 365)]


class OperationMessageKind(Code):
    """What a message of an operation is for."""

    PLAN = auto()
    TASKING = auto()
    SITUATION = auto()
    NOTICE = auto()
    CHANGE = auto()
    CLOSING = auto()
    OTHER = auto()
    NOT_STATED = auto()


class OperationPhase(Code):
    """How far an operation is (WCO)."""

    PRE_OPERATIONAL = auto()
    OPERATIONAL = auto()
    POST_OPERATIONAL = auto()
    DEBRIEFED = auto()
    UNKNOWN = auto()


class ContactPoint(Part):
    """A participant's desk; its officer, telephone and address are nominal."""

    member: MemberName
    """The member, as the register names it."""
    office: Office
    """Its desk, UN/LOCODE or national code; UNKNOWN is an answer."""
    party: Count | None = None
    """Ordinal of the officer, in `nominal.parties`; null: not told."""


class Channel(Code):
    """How participants talk."""

    SEALANE = auto()
    CENCOMM = auto()
    SECURE_MAIL = auto()
    TELEPHONE = auto()
    VIDEO = auto()
    RADIO = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Communication(Part):
    """How participants talk; numbers and addresses are nominal."""

    channels: Many[Channel]
    """In the order in which they are tried; at least one, NOT_STATED is an answer."""
    report_every_h: Hours | None = None
    """Hours between two situation reports; null: not stated."""
    plan: Digest | None = None
    """SHA-256 of the communication plan, one of the attachments; null: none."""

    @model_validator(mode="after")
    def _has_a_channel(self) -> Self:
        if not self.channels:
            raise ValueError("give channels; NOT_STATED is an answer")
        return self


class TaskAction(Code):
    """What a participant is to do."""

    TARGET = auto()
    CHECK = auto()
    PHYSICAL_CONTROL = auto()
    SURVEILLANCE = auto()
    CONTROLLED_DELIVERY = auto()
    SHARE_INFORMATION = auto()
    REPORT = auto()
    BRIEF = auto()
    DEBRIEF = auto()
    OTHER = auto()
    NOT_STATED = auto()


class TaskStatus(Code):
    """How far a task is."""

    OPEN = auto()
    ACCEPTED = auto()
    DONE = auto()
    DECLINED = auto()
    CANCELLED = auto()
    NOT_STATED = auto()


class Tasking(Part):
    """What a participant is to do; its words are nominal."""

    to: MemberName
    """The member that is to do it."""
    office: Office | None = None
    """Its office, UN/LOCODE or national code; null: not stated."""
    action: TaskAction
    """What is to be done; NOT_STATED is an answer."""
    due: Instant | None = None
    """Until when, UTC; null: no time is set."""
    status: TaskStatus = TaskStatus.NOT_STATED
    """How far it is."""


class SituationResult(Code):
    """What is counted in a situation report."""

    CONTROLS = auto()
    CONFORM = auto()
    IRREGULARITIES = auto()
    SEIZURES = auto()
    DETENTIONS = auto()
    ARRESTS = auto()
    WARNINGS = auto()
    FEEDBACK = auto()
    REQUESTS = auto()
    MESSAGES = auto()
    OTHER = auto()
    UNKNOWN = auto()


class SituationCount(Part):
    """How many there were of one result."""

    result: SituationResult
    """What is counted."""
    count: Count | None = None
    """How many; null with a reason."""
    count_missing: Missing | None = None
    """Why there is no number."""

    @model_validator(mode="after")
    def _count_or_why(self) -> Self:
        given_or_why("count", self.count, self.count_missing)
        return self


class Situation(Part):
    """What came of the operation in a period."""

    period: DateFact
    """Period that is counted; UNKNOWN is an answer."""
    counts: Many[SituationCount]
    """Figures by result, each result once; at least one."""
    seized: Many[Commodity] = ()
    """Goods seized, as sums; empty is not stated."""

    @model_validator(mode="after")
    def _counts_each_once(self) -> Self:
        results = [count.result for count in self.counts]
        if not results:
            raise ValueError("give counts: a situation has figures, null with a reason")
        if len(set(results)) != len(results):
            raise ValueError("a result stands twice in counts")
        return self


class OperationMessageOpen(CaseOpen):
    """What routing and counting need of an operation."""


class OperationMessageFacts(CaseFacts):
    """A message of an operation without names and numbers to call."""

    operation_id: CodeText
    """The operation's code, as in `joint_operation_ref` of a seizure report."""
    name: Number
    """The operation's name."""
    message_no: MessageNo | None = None
    """Number of the message in the operation, from 1; null: not stated."""
    message_kind: OperationMessageKind
    """What it is for; NOT_STATED is an answer."""
    phase: OperationPhase
    """How far the operation is; UNKNOWN is an answer."""
    coordination_unit: MemberName
    """Member that runs the operational coordination unit (OCU)."""
    contact_points: Many[ContactPoint]
    """National contact points; at least one."""
    window: DateFact
    """When it runs: a RANGE, as a rule; UNKNOWN is an answer."""
    participants: Many[MemberName]
    """Members that take part; at least one."""
    target_scope: Scope | None = None
    """What it looks for; operators stand in `nominal`; null: not told."""
    communication: Communication | None = None
    """How participants talk; null: as before."""
    tasking: Many[Tasking] = ()
    """What participants are to do."""
    situation: Situation | None = None
    """What came of it so far."""
    basis_refs: Many[Reference] = ()
    """Alerts, requirements and bulletins that it rests on."""
    closing_report: Reference | None = None
    """The report that closes the operation: a bulletin, or a CLOSING message."""

    @model_validator(mode="after")
    def _says_what_its_kind_asks(self) -> Self:
        kind = self.message_kind
        if not (self.participants and self.contact_points):
            raise ValueError("give participants and contact_points, at least one of each")
        if kind is OperationMessageKind.TASKING and not self.tasking:
            raise ValueError("TASKING needs tasking: who is to do what, until when")
        if kind is OperationMessageKind.SITUATION and self.situation is None:
            raise ValueError("SITUATION needs situation: its figures")
        open_end = self.closing_report is None and kind is not OperationMessageKind.CLOSING
        if self.phase is OperationPhase.DEBRIEFED and open_end:
            raise ValueError("DEBRIEFED needs closing_report, or is the CLOSING message itself")
        return self


class TaskText(Part):
    """A task in words (nominal)."""

    task: Count
    """Place of the task in `facts.tasking`, from 0."""
    text: Text
    """In words."""


class OperationMessageNominal(CaseNominal):
    """Officers, operators and words of an operation."""

    objectives: Text | None = None
    """What it is to achieve, in words."""
    scope_operators: Many[Identity] = ()
    """Operators that it looks at."""
    task_texts: Many[TaskText] = ()
    """Tasks in words."""
    communication_text: Text | None = None
    """How to reach the unit and the contact points, in words."""


class OperationMessage(Report):
    """What coordinates a joint operation (CENcomm closed user groups)."""

    contract: ClassVar[str] = "operation_message"

    open: OperationMessageOpen
    """Routing and counting."""
    facts: OperationMessageFacts
    """Without names."""
    nominal: OperationMessageNominal | None = None
    """Officers, operators and words."""

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> Self:
        points = enumerate(self.facts.contact_points)
        named = [(f"facts.contact_points[{place}].party", point.party) for place, point in points]
        check_parties(self.nominal, named)
        if self.nominal is not None:
            tasks = [text.task for text in self.nominal.task_texts]
            tasked = len(self.facts.tasking)
            check_places("nominal.task_texts", tasks, length=tasked, of="facts.tasking")
        return self
