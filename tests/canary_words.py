"""The canaries: names, numbers and narratives that stand nowhere else (THREATS 19)."""

from __future__ import annotations

NAME = "Quillfeather Obsidianne"
COMPANY = "Wrenfallow Haulage Çelik"
PASSPORT = "ZQ88120447"
CASE_NUMBER = "NZ-CANARY-2026-771204"
SUMMARY = "seventeen heliotrope parcels under the nutmeg ballast"
NARRATIVE = "the informant met the skipper beside the disused lighthouse"
CORRECTED = "nineteen vermilion parcels under the clove ballast"
IMPORTED = "KE-CANARY-IMPORT-660317"
BAD_CELL = "Absquatulation-33-of-June"
ORIGIN_KEY = "row-of-canaries-881255"
FAILURE = "the handler quotes: gossamer halberd"
CANARIES = (
    *(NAME, COMPANY, PASSPORT, CASE_NUMBER, SUMMARY, NARRATIVE, CORRECTED),
    *(IMPORTED, BAD_CELL, ORIGIN_KEY, FAILURE),
)
