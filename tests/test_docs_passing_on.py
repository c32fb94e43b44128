"""The page about passing on: its commands run, word for word, on a real Kafka."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from test_docs_spreadsheet import DOCS, blocks, on_port, typed

PAGE = (DOCS / "passing-on.md").read_text("utf-8")
PROMISED = (
    "pass_on.tlp_",
    "sealane grant ask",
    "ASKED",
    "relay of seizure_report",
    "proven by its own signature",
    "yes: pass_on.granted, by grant customs-nz:",
    "evidence.exercise",
    "REVOKED",
    "read.third_party",
)


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_officer_follows_the_page_word_for_word(tmp_path: Path, kafka: str) -> None:
    """Ask, give, relay, use as evidence, revoke, explain: each prints what the page promises."""
    network = f"exercise.p{uuid4().hex[:8]}"
    page = on_port(PAGE, int(kafka.rpartition(":")[2])).replace("exercise.pacific", network)
    printed = "".join(
        typed(f"set -e\n{block}", tmp_path) for kind, block in blocks(page) if kind == "sh"
    )
    for line in PROMISED:
        assert line in printed, printed
