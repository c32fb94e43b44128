"""What an officer typed and said yes to, over real Kafka: another station has exactly that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_network import done, found
from cli_runs import sealane
from report_officer import Officer
from report_turns import ALL

pytestmark = pytest.mark.kafka

LAST = "Sign and send it?"


def delivered(network: Path, member: str) -> list[dict[str, Any]]:
    """Return what a member is delivered that it was not before."""
    order = ("subscribe", member, "seizure_report", "--until-end", "--json")
    return [json.loads(line) for line in done(sealane(*order, folder=network)).splitlines()]


def test_a_yes_sends_exactly_what_was_typed(tmp_path: Path, kafka: str) -> None:
    """Nothing before it; then the answers, no more; names only to whom the preview said."""
    found(tmp_path, kafka)
    order = ("customs-nz", "seizure_report", "--audience", "police-nz,rilo-ap")
    with Officer.at(*order, folder=tmp_path) as officer:
        officer.answers(*ALL)
        officer.waits_for(LAST)
        assert delivered(tmp_path, "police-nz") == []
        officer.answers((LAST, "yes"))
        assert officer.ends() == 0, officer.text
        assert "acknowledged by Kafka" in officer.text
    (report,) = delivered(tmp_path, "police-nz")
    assert f"reference customs-nz {report['reference']['leaf']}"[:90] in officer.text
    assert report["facts"] == {
        "summary": "Packs behind a false wall.",
        "seizure_ref": "NZ-AKL-7",
        "seized_at": {
            "value": "2026-11-12T00:00:00Z",
            "precision": "DAY",
            "raw": "12 Nov 2026",
        },
    }
    assert report["nominal"]["parties"][0]["names"][0]["full"] == "Somchai Jaidee"
    (without,) = delivered(tmp_path, "rilo-ap")
    assert "nominal" not in without
    assert not (tmp_path / "customs-nz" / "drafts" / "seizure_report.json").exists()
