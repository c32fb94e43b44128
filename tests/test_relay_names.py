"""Names in a relay: whose they are, and to whom they may go."""

from __future__ import annotations

import pytest
from relay_world import (
    NAMELESS,
    READER,
    about,
    cut_down,
    granted,
    original,
    read_relay,
    relay_marking,
    relay_of,
)
from test_relay_proof import refused
from vector_note import Note

from schemas.reports import SectionName


def test_names_travel_no_further_than_the_originator_said() -> None:
    """Under any label, `nominal` goes to a new reader with a grant that names it alone."""
    whole = original()
    every = (*NAMELESS, SectionName.NOMINAL)
    to = relay_marking(nominal_audience=(READER,))
    carried = cut_down(whole, every)
    refused(relay_of(about(whole), carried), "relay.nominal", marked=to)
    few = cut_down(granted(about(whole)))
    refused(relay_of(about(whole), carried, few), "grant.sections", marked=to)
    leave = cut_down(granted(about(whole), sections=every))
    relayed = read_relay(relay_of(about(whole), carried, leave), to).relayed
    assert relayed is not None
    assert isinstance(relayed.report, Note)
    assert relayed.report.nominal is not None
    assert relayed.report.nominal.name == "Jane Doe"


@pytest.mark.parametrize("seal", [True, False])
def test_threat_21_names_of_another_report_do_not_pass_as_this_ones(*, seal: bool) -> None:
    """Section `nominal`, kept apart in a relay, is held to the digest that was signed."""
    every = (*NAMELESS, SectionName.NOMINAL)
    whole, other = original(seal=seal), original(seal=seal, number=1)
    leave = cut_down(granted(about(whole), sections=every))
    theirs = cut_down(other, every, number=1).nominal
    carried = cut_down(whole, every)._replace(nominal=theirs)
    to = relay_marking(nominal_audience=(READER,))
    refused(relay_of(about(whole), carried, leave), "relay.section_digest", marked=to)
