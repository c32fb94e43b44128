"""The pages about registers and keys: their commands run, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_docs_spreadsheet import DOCS, blocks, typed

PAGES = {
    "register.md": [
        "1 of 2 signatures",
        "is SUSPENDED since",
        "registrar key 3 is to be",
        "holds until",
    ],
    "keys.md": ["signs from now on", "good"],
    "key-lost.md": ["signs from now on", "not held here"],
    "key-stolen.md": ["is void since", "is ACTIVE since"],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_followed_word_for_word(tmp_path: Path, name: str) -> None:
    """Each command ends well, and what the page promises is printed."""
    page = (DOCS / name).read_text("utf-8")
    printed = "".join(
        typed(f"set -e\n{block}", tmp_path) for kind, block in blocks(page) if kind == "sh"
    )
    for line in PAGES[name]:
        assert line in printed
