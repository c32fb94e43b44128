"""`sealane inspect`: every check of a record, over any bytes at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_records import DAY, UUID7, document, origin_in, sections_of, signed
from cli_runs import sealane
from exchange import Exchange
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.cli.inspection import STEPS, Inspection, Verdict, inspect_record
from broker.keys import ZERO
from broker.roles.clock import utc_now
from broker.wire import Origin, RecordPlace, end_of_lane
from schemas import Section

NETWORK = "exercise.inspected"
TOPIC = f"{NETWORK}.seizure_report"


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """A network of three members; there is no Kafka behind it."""
    members = ("customs-nz", "police-nz", "rilo-ap", "customs-fj")
    return Exchange(tmp_path_factory.mktemp("network"), NETWORK, "127.0.0.1:1", members)


@pytest.fixture(scope="module")
def origin(exchange: Exchange) -> Origin:
    """Where customs-nz speaks."""
    return origin_in(exchange)


@pytest.fixture(scope="module")
def sections(exchange: Exchange) -> dict[Section, bytes]:
    """The sections of a report that customs-nz makes, to police-nz and rilo-ap."""
    return sections_of(exchange, document("police-nz", "rilo-ap"))


@pytest.fixture(scope="module")
def value(exchange: Exchange, origin: Origin, sections: dict[Section, bytes]) -> bytes:
    """A record's value as a publisher writes it."""
    return signed(exchange, origin, sections)[0].envelope


def inspected(
    exchange: Exchange, value: bytes | None, *, reader: str | None = "police-nz"
) -> Inspection:
    """Inspect a value at the place that it claims."""
    return inspect_record(
        value, place=None, register=exchange.register, reader=reader, at=utc_now()
    )


def verdicts(found: Inspection) -> list[Verdict]:
    """Return the verdicts of all checks, in order."""
    assert [check.step for check in found.checks] == list(range(1, len(STEPS) + 1))
    return [check.verdict for check in found.checks]


def test_a_good_record_passes_every_check(exchange: Exchange, value: bytes) -> None:
    """All fifteen are passed but the lane's, which only its reader can make; it is canonical."""
    found = inspected(exchange, value)
    made = [verdict for verdict in verdicts(found) if verdict is not Verdict.NOT_MADE]
    assert made == [Verdict.PASSED] * 14
    assert found.canonical is True


def test_a_non_canonical_encoding_is_told(
    exchange: Exchange, origin: Origin, sections: dict[Section, bytes]
) -> None:
    """The same report, signed, its lists in blocks of another form: refused where it is decoded."""
    # A list's block may also be written as minus its count and its size in bytes: -1, 3.
    plain, other = b"\x02\x0429\x00", b"\x01\x06\x0429\x00"
    assert sections[Section.OPEN].count(plain) == 1
    altered = {**sections, Section.OPEN: sections[Section.OPEN].replace(plain, other)}
    found = inspected(exchange, signed(exchange, origin, altered)[0].envelope)
    assert verdicts(found)[13] is Verdict.REFUSED
    assert "canonical" in found.checks[13].detail


def test_who_is_not_addressed_is_told_so(exchange: Exchange, value: bytes) -> None:
    """A reader outside the audience sees that, and nothing of the report."""
    found = inspected(exchange, value, reader="customs-fj")
    assert found.refused is None
    assert "not in its audience" in found.checks[10].detail
    assert verdicts(found)[11:] == [Verdict.NOT_MADE] * 4


def test_without_a_reader_only_the_signature_is_checked(exchange: Exchange, value: bytes) -> None:
    """A register alone proves who signed it; what it says is for readers."""
    found = inspected(exchange, value, reader=None)
    assert verdicts(found)[:8] == [Verdict.PASSED] * 8
    assert verdicts(found)[9:] == [Verdict.NOT_MADE] * 6
    assert found.authentic is not None


def test_without_a_register_nothing_is_proven(value: bytes) -> None:
    """The frame can be read by anyone; that proves nothing."""
    found = inspect_record(value, place=None, register=None, reader=None, at=utc_now())
    assert verdicts(found) == [Verdict.PASSED] * 2 + [Verdict.NOT_MADE] * 13
    assert found.authentic is None


def test_a_record_in_another_place_is_refused(exchange: Exchange, value: bytes) -> None:
    """THREATS 7 and 8: with its place given, another topic or key is refused at 7."""
    for place in (
        RecordPlace(NETWORK, f"{NETWORK}.alert", b"k"),
        RecordPlace(NETWORK, TOPIC, None),
    ):
        found = inspect_record(
            value, place=place, register=exchange.register, reader="police-nz", at=utc_now()
        )
        assert verdicts(found)[6] is Verdict.REFUSED


def test_the_end_of_a_lane_is_named(exchange: Exchange, origin: Origin) -> None:
    """A lane's signed last record has no report, and that is no fault."""
    now = utc_now()
    record = end_of_lane(
        origin,
        id=UUID7,
        salt=bytes(16),
        prev=ZERO,
        seq=0,
        made_at=now,
        expires_at=now + DAY,
        signer=exchange.signers["customs-nz"],
    )
    found = inspected(exchange, record.envelope)
    assert found.refused is None
    assert found.outcome is not None


@settings(deadline=None)
@given(data=st.binary(max_size=600) | st.none())
def test_any_bytes_get_a_verdict(exchange: Exchange, data: bytes | None) -> None:
    """Whatever the bytes, exactly one check refuses them and none raises."""
    assert verdicts(inspected(exchange, data)).count(Verdict.REFUSED) == 1


@settings(deadline=None)
@given(data=st.data())
def test_an_altered_record_gets_a_verdict(
    exchange: Exchange, value: bytes, data: st.DataObject
) -> None:
    """Bytes cut out, put in or flipped in a good record: refused at one check, nothing raised."""
    at = data.draw(st.integers(0, len(value) - 1))
    until = data.draw(st.integers(at, min(len(value), at + 40)))
    new = data.draw(st.binary(max_size=40))
    altered = value[:at] + new + value[until:]
    found = inspected(exchange, altered)
    assert verdicts(found).count(Verdict.REFUSED) == (altered != value)


def test_the_command_prints_each_check_and_ends_with_5_when_one_refuses(
    exchange: Exchange, value: bytes, tmp_path: Path
) -> None:
    """A good file ends with 0 and an altered one with 5, in words and as JSON."""
    good, bad = tmp_path / "good.bin", tmp_path / "bad.bin"
    good.write_bytes(value)
    bad.write_bytes(value[:-1])
    station = ("--station", exchange.station("police-nz"))
    shown = sealane("inspect", good, *station)
    assert shown.returncode == 0, shown.stderr
    assert "A proven seizure_report of customs-nz." in shown.stdout
    assert all(name in shown.stdout for name in STEPS)
    refused = sealane("inspect", bad, *station, "--json")
    assert refused.returncode == 5
    assert json.loads(refused.stdout)["refused"].startswith("wire.")


def test_times_behind_the_calendar_are_shown(
    exchange: Exchange, origin: Origin, tmp_path: Path
) -> None:
    """A record that claims to expire in the year 290,000 is refused and printed all the same."""
    late = 2**63 - 1 - utc_now() - DAY
    (record,) = signed(
        exchange, origin, dict.fromkeys(list(Section)[:3], bytes(16)), expires_in=late
    )
    file = tmp_path / "late.bin"
    file.write_bytes(record.envelope)
    run = sealane("inspect", file, "--station", exchange.station("police-nz"))
    assert run.returncode == 5
    assert "microseconds after 1970" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.bin"], "cannot be read"),
        (["exercise.x.alert/0/1"], "--station"),
        (["FILE", "--topic", "exercise.x.alert"], "--key"),
        (["FILE", "--topic", TOPIC, "--key", "xyz", "--station", "STATION"], "not hex"),
    ],
)
def test_what_is_wrong_with_the_call_is_said(
    exchange: Exchange, tmp_path: Path, arguments: list[str], said: str
) -> None:
    """A missing file, a place without a station, half a place: 3 and one line."""
    (tmp_path / "file").write_bytes(b"x")
    places = {"FILE": str(tmp_path / "file"), "STATION": str(exchange.station("police-nz"))}
    run = sealane("inspect", *(places.get(argument, argument) for argument in arguments))
    assert run.returncode == 3
    assert said in run.stderr
