"""Writes `schemas/vectors/`: `python tests/make_vectors.py`, with the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from recorded import write_recorded
from register_forge import lone, texts
from vector_case import registers, vector
from vectors_content import contents, readers, register_rules
from vectors_frame import frames, inclusions, statements
from vectors_header import headers, origins, places, sections, times
from vectors_keys import keys_records
from vectors_lane import ahead, behind, ends
from vectors_register import register_files, register_vector
from vectors_relay import relay_vector, relays
from vectors_repository import repositories
from vectors_sealed import counting, sealed_readers, seals, stanzas
from vectors_system import systems
from vectors_terms import rules_of_terms
from wire_world import NETWORK

FOLDER: Final = Path(__file__).parent.parent / "schemas" / "vectors"
GROUPS: Final = {
    "frame": ("Size and frame: steps 1 and 2.", (frames,)),
    "statement": ("Statement, signature and inclusion: steps 3 to 5.", (statements, inclusions)),
    "header": ("Origin and header: step 6.", (origins, headers)),
    "place": ("Place, times and sections: steps 7 and 8.", (places, times, sections)),
    "lane": ("The lane: step 9.", (ahead, behind, ends)),
    "rules": ("The register's rules: step 10.", (register_rules,)),
    "content": ("Who may read, and what it says: steps 11 to 15.", (systems, readers, contents)),
    "sealed": (
        "What is sealed: steps 11 to 15.",
        (sealed_readers, counting, stanzas, seals),
    ),
    "keys": ("What a keys record gives its readers: section 3.", (keys_records,)),
    "terms": ("What terms may say: step 15.", (rules_of_terms,)),
}


def files() -> dict[str, str]:
    """Return every file of the folder by name, as text."""
    signed = {name: texts(files) for name, files in registers().items()}
    written: dict[str, Any] = {
        "registers": {"root": lone().decode(), "network": NETWORK, "registers": signed},
        "register": {
            "says": "The register: section 8.",
            "vectors": [register_vector(c) for c in (*register_files(), *repositories())],
        },
    }
    written["relay"] = {
        "says": "What a relay encloses: section 5.",
        "vectors": [relay_vector(case) for case in relays()],
    }
    for name, (says, sources) in GROUPS.items():
        vectors = [vector(case) for source in sources for case in source()]
        written[name] = {"says": says, "vectors": vectors}
    return {f"{name}.json": json.dumps(tree, indent=1) + "\n" for name, tree in written.items()}


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, "utf-8")
    write_recorded()


if __name__ == "__main__":
    main()
