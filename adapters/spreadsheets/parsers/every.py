"""Every parser by its name in a mapping; nothing else decides what a cell means."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.parsers.coded import CODED
from adapters.spreadsheets.parsers.names import name
from adapters.spreadsheets.parsers.plain import PARSERS as PLAIN
from adapters.spreadsheets.parsers.plain import Parser
from adapters.spreadsheets.parsers.pointers import POINTERS
from adapters.spreadsheets.parsers.species import species_quantities
from adapters.spreadsheets.parsers.weights import quantity

PARSERS: Mapping[Parse, Parser] = {
    **PLAIN,
    **CODED,
    **POINTERS,
    Parse.QUANTITY: quantity,
    Parse.NAME: name,
    Parse.SPECIES_QUANTITIES: species_quantities,
}
"""Each way of reading a cell."""
