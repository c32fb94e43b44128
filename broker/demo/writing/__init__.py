"""Writing: the reports of a case, one module for each kind."""

from __future__ import annotations

from broker.demo.writing.write import draft

__all__ = ["draft"]
