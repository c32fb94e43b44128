"""One fictional report of every contract, with its terms."""

from __future__ import annotations

from schemas.examples.loading import example, example_text

__all__ = ["example", "example_text"]
