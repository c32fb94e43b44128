"""Template workbooks: for offices that have no spreadsheet of their own."""

from __future__ import annotations

from adapters.templates.template_mapping import template_mapping

__all__ = ["template_mapping"]
