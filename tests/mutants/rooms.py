"""Which tests a change to which module must be noticed by: quick ones, the likeliest first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parents[1]
SOURCE: Final = HERE.parent
ROOMS: Final = ("wire", "register", "handling", "keys")
_TESTS: Final = {
    "wire": ("test_wire_*.py", "test_vectors.py", "test_fuzz_corpus.py"),
    "register": (
        "test_register*.py",
        "test_wire_prove.py",
        "test_wire_authenticate.py",
        "test_vectors.py",
    ),
    "handling": ("test_handling*.py", "test_wire_prove.py"),
    "keys": ("test_keys*.py", "test_wire_sealed.py", "test_register_admission.py"),
}


def modules() -> list[Path]:
    """Return every module that is changed; a table of contents does nothing."""
    found = (path for room in ROOMS for path in (SOURCE / "broker" / room).rglob("*.py"))
    return sorted(path for path in found if path.name != "__init__.py")


def room_of(module: Path) -> str:
    """Return the room that a module is in."""
    return module.relative_to(SOURCE / "broker").parts[0]


def tests_of(module: Path) -> list[Path]:
    """Return the test modules of a module: that of its own name first, then its room's."""
    room = room_of(module)
    own = sorted(HERE.glob(f"test_{room}_{module.stem}*.py"))
    rest = [path for pattern in _TESTS[room] for path in sorted(HERE.glob(pattern))]
    return list(dict.fromkeys([*own, *rest]))
