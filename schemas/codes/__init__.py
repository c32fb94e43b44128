"""Code lists: what a code means, whether there is such a code, which code a name is."""

from schemas.codes.entry import CodeList, Entry
from schemas.codes.registry import Codes
from schemas.codes.symbols import words

__all__ = ["CodeList", "Codes", "Entry", "words"]
