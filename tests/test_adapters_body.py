"""Bodies: what rules put at paths, and where two of them cannot both be meant."""

from __future__ import annotations

import pytest

from adapters.spreadsheets.understanding.body import Body, ConflictError


@pytest.mark.parametrize("more", [("x",), ()])
@pytest.mark.parametrize("step", [0, None])
def test_an_item_of_what_is_no_list_is_a_conflict(step: int | None, more: tuple[str, ...]) -> None:
    """A record stands where another rule has a list: the row says so, whatever the index."""
    body = Body()
    body.put(("facts", "found", "method"), "XRAY")
    with pytest.raises(ConflictError):
        body.put(("facts", "found", step, *more), "DOG")
