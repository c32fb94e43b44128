"""Whoever has Kafka's disks, a capture, or a station's files without its keys, reads nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from canary import sightings
from canary_run import Run
from canary_words import CANARIES
from recording_proxy import RecordingProxy

from broker.kafka import EmbeddedNode

pytestmark = pytest.mark.kafka


async def searched(folder: Path, *, sealed: bool) -> dict[str, set[str]]:
    """Return the canaries found in each place after a run: a whole one where it is sealed.

    The run has a Kafka of its own. It is searched once it has ended: files of a node that works
    come and go.
    """
    capture, disks = folder.with_suffix(".capture"), folder.with_suffix(".kafka")
    with EmbeddedNode(disks) as node, RecordingProxy(node.bootstrap, capture) as tap:
        run = Run(folder, tap.bootstrap, sealed=sealed)
        await (run.everything() if sealed else run.begin())
    places = {"kafka": disks, "capture": capture, "network": run.network}
    places["opened"] = run.opened
    return {
        name: {
            f"{found.file.name}: {found.canary} ({found.form})"
            for found in sightings([place], CANARIES)
        }
        for name, place in places.items()
    }


@pytest.mark.timeout(300)
async def test_threat_19_no_byte_of_a_sealed_run_holds_a_name_a_number_or_a_narrative(
    tmp_path: Path,
) -> None:
    """Kafka's folder, the wire, stores, logs, Parquet, crash texts: only what readers opened."""
    found = await searched(tmp_path / "sealed", sealed=True)
    assert found["kafka"] == found["capture"] == found["network"] == set()
    assert found["opened"]


@pytest.mark.timeout(300)
async def test_threat_19_the_search_finds_what_a_network_in_clear_shows(
    tmp_path: Path,
) -> None:
    """Reports said and read without seals: it finds the canaries in Kafka and on the wire."""
    found = await searched(tmp_path / "clear", sealed=False)
    for place in ("kafka", "capture"):
        assert any("nutmeg" in each for each in found[place])
        assert any("ZQ88120447" in each for each in found[place])
