"""What offices keep in spreadsheets, as reports: every row accepted, flagged or refused."""

from __future__ import annotations

from adapters.spreadsheets.importing import BATCH, Import, Sent, outcome_of, prepare
from adapters.spreadsheets.mapping.files import handling_of, load_mapping, shipped_mappings
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.outcome import Accounts, Outcome
from adapters.spreadsheets.reading.csv_file import CsvFile, open_csv
from adapters.spreadsheets.reading.kinds import open_table
from adapters.spreadsheets.reading.table import Limits, Row, Stated, Table
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.report_file import ReportFile
from adapters.spreadsheets.understanding.rows import RefusedRow, Understanding, Understood

__all__ = [
    "BATCH",
    "Accounts",
    "CsvFile",
    "Finding",
    "Import",
    "Limits",
    "Outcome",
    "Reason",
    "RefusedRow",
    "ReportFile",
    "Row",
    "RowMapping",
    "Sent",
    "Stated",
    "Table",
    "Understanding",
    "Understood",
    "handling_of",
    "load_mapping",
    "open_csv",
    "open_table",
    "outcome_of",
    "prepare",
    "shipped_mappings",
]
