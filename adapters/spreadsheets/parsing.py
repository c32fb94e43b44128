"""Every parser by its name in a mapping; nothing else decides what a cell means."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.spreadsheets.coded import CODED
from adapters.spreadsheets.names import name
from adapters.spreadsheets.parse import Parse
from adapters.spreadsheets.parsers import PARSERS as PLAIN
from adapters.spreadsheets.parsers import Parser
from adapters.spreadsheets.pointers import POINTERS
from adapters.spreadsheets.species import species_quantities
from adapters.spreadsheets.weights import quantity

PARSERS: Mapping[Parse, Parser] = {
    **PLAIN,
    **CODED,
    **POINTERS,
    Parse.QUANTITY: quantity,
    Parse.NAME: name,
    Parse.SPECIES_QUANTITIES: species_quantities,
}
"""Each way of reading a cell."""
