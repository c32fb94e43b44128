"""Workbooks in: `.xlsx` and `.ods` as streams of rows, nothing in them trusted."""
