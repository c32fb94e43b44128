"""DOMAIN 6: encodings, Zawgyi, bidirectional controls, formulas; names in their own script."""

from __future__ import annotations

from pathlib import Path

import pytest
from domain_6 import DATE, GOODS, NAME, imported
from import_samples import read_report

from adapters.spreadsheets.cells.characters import neutral, restored
from broker.cli.visible import is_formula, visible

LANGUAGES = {
    "cp1252": "Écaille de tortue à Nouméa",
    "cp932": "象牙の印鑑・未加工",
    "cp874": "งาช้าง ๒ ท่อน",
    "utf-8": "เกล็ดลิ่น ກ່ອງ ভালুক",
    "utf-8-sig": "آهن ہاتھی دانت ශ්\u200dරී",
}
NAMES = {
    "Thai": "สมชาย ใจดี",
    "Laoo": "ສົມສັກ",
    "Khmr": "សុខ ដារា",
    "Mymr": "အောင်ကျော်",
    "Arab": "احمد",
    "Deva": "राम बहादुर",
    "Jpan": "山田たろう",
    "Taml": "முருகன்",
}


@pytest.mark.parametrize("encoding", LANGUAGES)
def test_text_of_every_encoding_arrives_character_by_character(
    tmp_path: Path, encoding: str
) -> None:
    """The bytes of each encoding, named by the mapping, are the text that was meant; no flags."""
    text = LANGUAGES[encoding]
    legacy = [encoding] if encoding.startswith("cp") else []
    found = imported(
        tmp_path, [GOODS], [[text]], encoding=encoding, file={"encodings": ["utf-8", *legacy]}
    )
    assert found.reports[0].facts.commodities[0].description_raw == text
    assert found.flags == []


def test_zawgyi_is_written_anew_and_the_original_kept(tmp_path: Path) -> None:
    """Goods in Unicode, the cell as it stood among the narratives; the name in both encodings."""
    found = imported(tmp_path, [GOODS, NAME], [["ေက်ာက္စိမ္း", "ဦးေအာင္ေက်ာ္"]])
    report = found.reports[0]
    assert report.facts.commodities[0].description_raw == "ကျောက်စိမ်း"
    assert report.nominal is not None
    assert [each.text for each in report.nominal.narratives] == [
        "Goods (Zawgyi, as written): ေက်ာက္စိမ္း"
    ]
    names = [(each.full, each.script) for each in report.nominal.parties[0].names]
    assert names == [("ဦးအောင်ကျော်", "Mymr"), ("ဦးေအာင္ေက်ာ္", "Qaag")]
    assert found.flags == [(2, "Goods", "text.zawgyi"), (2, "Name", "text.zawgyi")]


def test_burmese_that_may_be_either_is_kept_and_flagged(tmp_path: Path) -> None:
    """What the judge leaves open is asked about; Unicode beside it is nothing to speak of."""
    found = imported(tmp_path, [GOODS], [["ဗုဒၶ"], ["ဗုဒ္ဓ"]])
    goods = [each.facts.commodities[0].description_raw for each in found.reports]
    assert goods == ["ဗုဒၶ", "ဗုဒ္ဓ"]
    assert found.flags == [(2, "Goods", "text.zawgyi_unsure")]


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_kept_in_its_script_beside_its_transliteration(
    tmp_path: Path, script: str
) -> None:
    """Untouched, not split; the script told; the Latin column is a name of its own kind."""
    rule = {**NAME, "transliteration": "Latin", "system": "OFFICE"}
    latin = {"column": "Latin", "to": "nominal.parties[0].addresses[+]", "containing": "!"}
    found = imported(tmp_path, [rule, latin], [[NAMES[script], "S. Chaidi"], [NAMES[script], ""]])
    assert found.reports[0].nominal is not None
    assert found.reports[1].nominal is not None
    both, alone = (each.nominal.parties[0].names for each in found.reports if each.nominal)
    told = [(each.full, each.script, each.kind.value, each.system) for each in both]
    assert told == [
        (NAMES[script], script, "ORIGINAL", None),
        ("S. Chaidi", "Latn", "TRANSLITERATION", "OFFICE"),
    ]
    assert [each.full for each in alone] == [NAMES[script]]
    assert found.flags == []


def test_a_name_in_two_scripts_has_no_script(tmp_path: Path) -> None:
    """It is one name as written, flagged; which half is the name nobody can tell here."""
    found = imported(tmp_path, [NAME], [["Somchai สมชาย"]])
    assert found.reports[0].nominal is not None
    name = found.reports[0].nominal.parties[0].names[0]
    assert (name.full, name.script) == ("Somchai สมชาย", None)
    assert found.flags == [(2, "Name", "name.scripts")]


def test_a_decomposed_name_is_kept_decomposed(tmp_path: Path) -> None:
    """NFC is for comparing; what is kept has the reporter's own code points."""
    decomposed = "Nguye\u0302\u0303n"
    found = imported(tmp_path, [NAME], [[decomposed]])
    assert found.reports[0].nominal is not None
    assert found.reports[0].nominal.parties[0].names[0].full == decomposed


def test_bidirectional_controls_are_kept_flagged_and_shown(tmp_path: Path) -> None:
    """The text is evidence; on the way out the control is spelled out and turns nothing."""
    text = "invoice\u202egpj.exe"
    found = imported(tmp_path, [GOODS], [[text]])
    assert found.reports[0].facts.commodities[0].description_raw == text
    assert found.flags == [(2, "Goods", "cell.bidi")]
    assert visible(text) == "invoice<U+202E>gpj.exe"
    written = (tmp_path / "sample.report.csv").read_text("utf-8-sig")
    assert "\u202e" not in written
    assert "invoice<U+202E>gpj.exe" in written


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_cells_that_begin_like_a_formula_are_text_and_leave_as_text(
    tmp_path: Path, start: str
) -> None:
    """Kept exactly; in the report file an apostrophe stands before, and comes off again."""
    text = f"{start}HYPERLINK(1)"
    found = imported(tmp_path, [GOODS], [[text]])
    assert found.reports[0].facts.commodities[0].description_raw == text
    assert found.flags == []
    assert is_formula(text)
    cell = read_report(tmp_path / "sample.report.csv")[0]["Goods"]
    assert cell == neutral(text) == f"'{text}"
    assert restored(cell) == text


def test_a_control_character_in_a_date_is_not_obeyed(tmp_path: Path) -> None:
    """Turned figures are no date that is known; the cell is flagged twice over."""
    found = imported(tmp_path, [DATE], [["\u202e2024-05-03"]])
    assert found.reports[0].facts.seized_at.value is None
    assert found.flags == [(2, "Date", "cell.bidi"), (2, "Date", "date.unread")]
