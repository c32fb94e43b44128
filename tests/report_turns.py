"""What an officer types for one seizure: a question's beginning, and the answer."""

from __future__ import annotations

OPENING = (
    ("risk area:", "drugs"),
    ("more about open?", "to country"),
    ("to country:", "new zealand"),
)
WHAT = (
    ("seizure ref:", "NZ-AKL-7"),
    ("seized at:", "12 Nov 2026"),
    ("country:", "NZ"),
    ("more about location?", ""),
    ("event kind:", "seizure"),
    ("direction:", "inbound"),
    ("basis:", "alert"),
    ("more about detection?", ""),
    ("arrested:", "2"),
    ("more about persons?", ""),
    ("reporting form:", "full"),
    ("more about facts?", "commodities, summary"),
    ("summary:", "Packs behind a false wall."),
    ("risk area:", "drugs"),
    ("category:", "METHAMPHETAMINE"),
    ("more about commodities?", "quantities"),
    ("quantities 1:", "412.6 kg"),
    ("quantities 2:", ""),
    ("another of commodities?", ""),
)
WHO = (
    ("more about nominal?", "parties"),
    ("ordinal:", ""),
    ("kind:", "person"),
    ("role:", "driver"),
    ("more about parties?", "names"),
    ("full:", "Somchai Jaidee"),
    ("more about names?", ""),
    ("another of names?", ""),
    ("another of parties?", ""),
)
TERMS = (
    ("tlp:", "amber"),
    ("nominal audience 1:", "police-nz"),
    ("nominal audience 2:", ""),
    ("more about handling?", ""),
    ("evaluation?", ""),
    ("more about thread?", ""),
    ("parents 1:", ""),
)
ALL = (*OPENING, *WHAT, *WHO, *TERMS)
