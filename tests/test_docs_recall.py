"""The page about recall: its commands run, word for word, and what it says is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from answered_exchange import Answered
from test_docs_spreadsheet import DOCS, blocks, typed


@pytest.mark.kafka
def test_the_page_about_recall_is_followed_word_for_word(tmp_path: Path, kafka: str) -> None:
    """From what was read to the signed answer that it is destroyed."""
    Answered(tmp_path, kafka, sealed=True).say()
    page = (DOCS / "recall.md").read_text("utf-8")
    read, recalled, heard = (
        typed(f"set -e\n{block}", tmp_path) for kind, block in blocks(page) if kind == "sh"
    )
    assert "police-nz" in read
    assert "withdrawn: " in recalled
    assert "WAITING" in recalled
    assert "destroyed: withdrawal" in heard
    assert "ANSWERED" in heard
    assert "1 answered" in heard
