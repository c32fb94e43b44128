"""The regional office: what it makes of many reports."""

from __future__ import annotations

from broker.office.bulletin import Wanted, bulletin
from broker.office.disclosure import Minimum
from broker.office.intake import may_publish, may_read, shelf_of, take_in
from broker.office.questions import Period
from broker.office.shelf import Shelf
from broker.office.summary import Summary, summarise

__all__ = [
    "Minimum",
    "Period",
    "Shelf",
    "Summary",
    "Wanted",
    "bulletin",
    "may_publish",
    "may_read",
    "shelf_of",
    "summarise",
    "take_in",
]
