"""DOMAIN 6 from file to export: text of eight scripts arrives byte for byte over a real Kafka."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import sealane
from import_samples import MAPPING, csv_text

pytestmark = pytest.mark.kafka

NAMES = [
    *("สมชาย ใจดี", "ສົມສັກ ພົມມະຈັນ", "សុខ ដារា", "အောင်ကျော်", "احمد ضیا", "राम बहादुर क्ष"),
    *("山田たろう", "முருகன்", "Nguye\u0302\u0303n", "\u202egnirts", "=1+1", "\uff1d1"),
]
"""Thai, Lao, Khmer, Burmese, Dari, Nepali, Japanese, Tamil; decomposed, turned, like formulas."""
RULE = """
[[fields]]
column = "Name"
to = "nominal.parties[+].names"
parse = "name"
ordinal = "ordinal"
around = { kind = "PERSON", role = "SUSPECT" }
[[fields]]
column = "Note"
to = "nominal.narratives[+].text"
"""


@pytest.fixture
def delivered(tmp_path: Path, kafka: str) -> list[dict[str, object]]:
    """What police-nz exports of a file that customs-nz imported, in the order of its rows."""
    found(tmp_path, kafka)
    header = ["Ref", "Date", "Goods", "Kg", "Where", "Name", "Note"]
    rows = [
        [f"A{place}", "๓ พ.ค. ๒๕๖๗", "IVORY", "๑๒.๕", "Bangkok, Thailand", name, f"note {name}"]
        for place, name in enumerate(NAMES)
    ]
    (tmp_path / "rows.csv").write_text(csv_text(rows, header), "utf-8")
    mapping = MAPPING.replace('ignore = ["Found"]\n', "") + RULE
    (tmp_path / "mapping.toml").write_text(mapping, "utf-8")
    order = ("import", "customs-nz", "rows.csv", "--mapping", "mapping.toml")
    audience = ("--audience", "police-nz", "--nominal-audience", "police-nz")
    done(sealane(*order, *audience, folder=tmp_path))
    read = ("subscribe", "police-nz", "seizure_report", "--until-end", "--json")
    lines = done(sealane(*read, folder=tmp_path)).splitlines()
    documents = [json.loads(line)["document"] for line in lines]
    return sorted(documents, key=lambda each: int(each["facts"]["seizure_ref"][1:]))


def test_every_script_survives_file_kafka_and_export_byte_for_byte(
    delivered: list[dict[str, object]],
) -> None:
    """Names and words are the file's own code points; dates and figures keep the cell beside."""
    assert len(delivered) == len(NAMES)
    for name, document in zip(NAMES, delivered, strict=True):
        nominal, facts = document["nominal"], document["facts"]
        assert isinstance(nominal, dict)
        assert isinstance(facts, dict)
        assert nominal["parties"][0]["names"][0]["full"].encode() == name.encode()
        assert nominal["narratives"][0]["text"].encode() == f"note {name}".encode()
        assert facts["seized_at"]["raw"] == "๓ พ.ค. ๒๕๖๗"
        assert facts["seized_at"]["value"].startswith("2024-05-03")
        assert facts["commodities"][0]["quantities"][0]["amount_raw"] == "๑๒.๕"
