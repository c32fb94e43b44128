"""Sums: what every member must be able to account for, and whether it can."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from broker.demo.desk import Desk, Spoken
from broker.demo.misdeeds import Lost
from broker.roles.tally import MissingRange, Tally


@dataclass(frozen=True, slots=True)
class Sum:
    """One member's account of the topics that it reads.

    Args:
        member: Whose account it is.
        published: Reports that others said there.
        delivered: Of those, how many it was given.
        addressed: Of those, how many it should have been given.
        not_addressed: How many were for others.
        counted: How many were for others, and gave it their `open` to be counted.
        missing: How many it lacks, each by name.
        own: Its own reports that it read back.
        read: Records that it read.
        dropped: Duplicates.
        refused: Records that it refused.
        system: Records that hold no report: hourly keys of those who speak there.
        other: Records that failed, were filtered or withheld: none here.
        held: Records that Kafka holds on its topics.
        leaks: Reports that gave it names it may not have, or kept names from it that it may have.
        misnamed: Whether the missing ones that it names are not those that are missing.
    """

    member: str
    published: int
    delivered: int
    addressed: int
    not_addressed: int
    counted: int
    missing: int
    own: int
    read: int
    dropped: int
    refused: int
    system: int
    other: int
    held: int
    leaks: int
    misnamed: bool


def account(
    desk: Desk,
    tally: Tally,
    spoken: Sequence[Spoken],
    lost: Sequence[Lost],
    held: Mapping[str, int],
) -> Sum:
    """Return a member's account.

    Args:
        desk: Its desk, which counted what it was given.
        tally: What its station noted.
        spoken: All that anyone said.
        lost: What the operator kept from everyone.
        held: How many records Kafka holds, by topic.
    """
    mine = desk.member
    topics = desk.topics
    contracts = {report.contract for report in desk.contracts}
    others = [each for each in spoken if each.member != mine and each.contract in contracts]
    gone = {each.leaf for each in lost}
    from_others = sum(1 for each in desk.heard.values() if each.member != mine)
    lost_here = [each for each in lost if each.topic in topics]
    return Sum(
        member=mine,
        published=len(others),
        delivered=from_others,
        addressed=sum(1 for s in others if mine in s.audience and s.leaf not in gone),
        not_addressed=tally.not_addressed,
        counted=tally.counted,
        missing=sum(1 for at in numbers(tally.missing) if at[1] != mine),
        own=tally.delivered - from_others,
        read=tally.read,
        dropped=tally.duplicates,
        refused=sum(tally.refused.values()),
        system=tally.system,
        other=tally.failed + tally.filtered + sum(tally.withheld.values()),
        held=sum(held[topic] for topic in topics),
        leaks=sum(1 for _ in _wrong_names(desk, spoken)),
        misnamed=numbers(tally.missing) != {each[:5] for each in lost_here},
    )


def faults(sums: Collection[Sum]) -> Iterator[str]:
    """Yield, in words, every sum that does not hold."""
    for each in sums:
        passed_over = each.not_addressed + each.counted
        found = each.delivered + passed_over + each.missing
        if each.published != found:
            yield f"{each.member}: others published {each.published}, accounted for are {found}"
        noted = each.delivered + each.own + passed_over + each.dropped + each.refused
        noted += each.system + each.other
        if each.read != noted:
            yield f"{each.member}: read {each.read}, accounted for are {noted}"
        if each.read != each.held:
            yield f"{each.member}: Kafka holds {each.held}, it read {each.read}"
        if each.delivered != each.addressed:
            yield f"{each.member}: {each.addressed} are for it, it was given {each.delivered}"
        if each.other:
            yield f"{each.member}: {each.other} records failed"
        if each.leaks:
            yield f"{each.member}: {each.leaks} reports with wrong names"
        if each.misnamed:
            yield f"{each.member}: it names other missing reports than those that are missing"


def numbers(missing: Sequence[MissingRange]) -> set[tuple[str, str, int, int, int | None]]:
    """Return topic, member, lane, epoch and number of every report that is missing."""
    return {
        (gap.lane.topic, gap.lane.member, gap.lane.lane, gap.epoch, seq)
        for gap in missing
        for seq in (range(gap.first, gap.last + 1) if gap.last is not None else (None,))
    }


def _wrong_names(desk: Desk, spoken: Sequence[Spoken]) -> Iterator[Spoken]:
    for each in spoken:
        heard = desk.heard.get(each.leaf)
        if heard is None:
            continue
        entitled = desk.member in each.names_for or (each.member == desk.member and each.has_names)
        if (heard.names is not None) is not entitled:
            yield each
