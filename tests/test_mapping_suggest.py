"""Suggesting: a first mapping by headers and contents; what is open is asked, never guessed."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
from c4ads_count import real_file as c4ads_file
from cli_runs import sealane
from import_samples import Station, outcomes, run_import
from mapping_sheets import INDONESIAN, THAI, WILDLIFE, sheet
from test_import_kcs import real_file as kcs_file

from adapters.spreadsheets import Stated, load_mapping, open_table
from adapters.spreadsheets.mapping.files import check_contract, parse_mapping
from adapters.spreadsheets.suggesting.first_mapping import suggest
from adapters.spreadsheets.suggesting.sniffing import columns_of
from adapters.spreadsheets.suggesting.suggested import Suggestion
from adapters.spreadsheets.suggesting.text import as_toml
from broker.errors import ConfigError
from schemas.codes import Codes
from schemas.contracts import report_model


def suggested(path: Path, contract: str) -> Suggestion:
    """Return what is suggested for a file."""
    file = open_table(path, stated=Stated())
    codes = Codes.shipped()
    columns = columns_of(file.header, itertools.islice(file.rows(), 2_000), codes)
    return suggest(path.stem, columns, contract, codes)


def targets(rules: object, *, key: str = "to") -> dict[str, set[str]]:
    """Return where each column goes by a mapping's rules as its TOML has them."""
    found: dict[str, set[str]] = defaultdict(set)
    assert isinstance(rules, list)
    for rule in rules:
        read = [rule["column"], rule.get("year_column"), rule.get("unit_column")]
        for column in (*read, *rule.get("before", ()), *rule.get("together", ())):
            if column:
                found[column].add(rule[key])
    return found


def by_text(text: str, folder: Path) -> Path:
    """Write a file's text and return its path."""
    path = folder / "rows.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "contract"), [("c4ads", "seizure_report"), ("kcs", "control_result")]
)
def test_two_thirds_of_the_shipped_columns_go_where_the_shipped_mapping_sends_them(
    name: str, contract: str
) -> None:
    """Counted are rules that stand in the file, not those behind a `#`, by column and place."""
    path = c4ads_file() if name == "c4ads" else kcs_file()
    proposed = targets(tomllib.loads(as_toml(suggested(path, contract)))["fields"])
    shipped: dict[str, set[str]] = defaultdict(set)
    for rule in load_mapping(name).fields:
        for column in rule.columns():
            shipped[column].add(rule.to)
    same = {column for column, places in shipped.items() if places & proposed.get(column, set())}
    assert len(same) * 3 >= len(shipped) * 2, sorted(shipped.keys() - same)


@pytest.mark.parametrize(
    ("rows", "contract", "expected"),
    [
        (
            THAI,
            "seizure_report",
            {
                "ลำดับ": "facts.seizure_ref",
                "วันที่จับกุม": "facts.seized_at",
                "สถานที่จับกุม": "facts.location",
                "ชื่อ-สกุล ผู้ต้องหา": "nominal.parties[+].names",
                "ประเภทยาเสพติด": "facts.commodities[0].category",
                "จำนวน": "facts.commodities[0].quantities[+]",
                "หน่วย": "facts.commodities[0].quantities[+]",
                "มูลค่า (บาท)": "facts.values[+]",
                "ทะเบียนรถ": "nominal.conveyances[+].identifiers[0]",
                "พฤติการณ์": "nominal.narratives[+].text",
            },
        ),
        (
            INDONESIAN,
            "control_result",
            {
                "No LHP": "facts.control_ref",
                "Tgl LHP": "facts.started_at",
                "Nama Perusahaan": "nominal.parties[+].names",
                "NPWP": "nominal.parties[+].identifiers[0]",
                "Kantor Pabean": "facts.office",
                "Kode HS": "facts.goods[0].hs_code",
                "Uraian Barang": "facts.goods[0].description_raw",
                "Negara Asal": "open.from_country",
                "Temuan": "facts.result",
                "Keterangan": "nominal.narratives[+].text",
            },
        ),
        (
            INDONESIAN,
            "pca_finding",
            {
                "No LHP": "facts.audit_ref",
                "Nama Perusahaan": "nominal.parties[+].names",
                "Kantor Pabean": "facts.office",
                "Kode HS": "open.hs_chapters[+]",
                "Negara Asal": "open.from_country",
            },
        ),
        (
            WILDLIFE,
            "seizure_report",
            {
                "FIR No": "facts.seizure_ref",
                "Date of Seizure": "facts.seized_at",
                "Seizure Location": "facts.location",
                "Species": "facts.commodities[0].description_raw",
                "Qty": "facts.commodities[0].quantities[+]",
                "No. of persons arrested": "facts.persons.arrested",
                "Name of accused": "nominal.parties[+].names",
                "Source country": "facts.route[+].location",
                "Destination country": "open.to_country",
                "Mode of concealment": "facts.concealments[+]",
            },
        ),
    ],
)
def test_sheets_of_other_offices_get_a_sensible_first_mapping(
    tmp_path: Path, rows: tuple[str, ...], contract: str, expected: dict[str, str]
) -> None:
    """Thai, Indonesian and English headers; names go to nominal only."""
    found = targets(tomllib.loads(as_toml(suggested(sheet(rows, tmp_path), contract)))["fields"])
    for column, place in expected.items():
        assert any(to.startswith(place) for to in found[column]), (column, found[column])


@pytest.mark.parametrize(
    ("rows", "contract"),
    [
        (THAI, "seizure_report"),
        (INDONESIAN, "control_result"),
        (INDONESIAN, "pca_finding"),
        (WILDLIFE, "seizure_report"),
    ],
)
def test_a_suggestion_is_toml_fits_its_contract_and_cannot_publish_by_itself(
    tmp_path: Path, rows: tuple[str, ...], contract: str
) -> None:
    """Loading it names what is missing; with an answer to that, every place exists."""
    said = tomllib.loads(as_toml(suggested(sheet(rows, tmp_path), contract)))
    with pytest.raises(ConfigError, match="handling: is missing") as caught:
        parse_mapping(said, "ours.toml")
    assert "time_zone: is missing" in str(caught.value)
    answered = {**said, "time_zone": "UTC", "handling": {"tlp": "GREEN", "audience": ["rilo-ap"]}}
    check_contract(parse_mapping(answered, "ours.toml"), report_model(contract))


def test_an_answered_suggestion_accounts_for_every_row(tmp_path: Path) -> None:
    """With zone, audience and day order said, no row of an unseen sheet is refused."""
    path = sheet(WILDLIFE, tmp_path)
    said = tomllib.loads(as_toml(suggested(path, "seizure_report")))
    answers = {"time_zone": "Asia/Kolkata", "file": {"decimal": ".", "delimiter": "\t"}}
    said |= answers | {"handling": {"tlp": "GREEN", "audience": ["rilo-ap"]}}
    for rule in said["fields"]:
        if rule.get("parse") in {"date", "iso_week"}:
            rule["day_first"] = True
    station = Station()
    accounts = run_import(path, station, by=parse_mapping(said, "ours.toml"))
    assert outcomes(accounts)[2] == 0, accounts.reasons
    assert accounts.rows == 3


def test_what_is_open_is_asked_and_stands_behind_a_sign(tmp_path: Path) -> None:
    """The order of day and month, the edition, units and currencies are never decided."""
    text = as_toml(suggested(sheet(INDONESIAN, tmp_path), "control_result"))
    assert re.search(r"^# \? Tgl LHP: day or month first", text, re.MULTILINE)
    assert re.search(r"^# day_first = true  # \?", text, re.MULTILINE)
    assert re.search(r"^# edition = ", text, re.MULTILINE)
    assert re.search(r"^# currency = \"X{3}\"  # \?", text, re.MULTILINE)
    assert "[handling]" in text
    assert "confidence" in text
    active = tomllib.loads(text)
    assert not any("day_first" in rule or "edition" in rule for rule in active["fields"])
    assert "handling" not in active
    assert "IDR" in text


def test_a_weight_without_a_unit_is_no_weight_in_kilograms(tmp_path: Path) -> None:
    """The header that names no unit leaves the whole rule open."""
    text = as_toml(suggested(by_text("Ref,Weight\nA,1.5\nB,2.5\n", tmp_path), "seizure_report"))
    assert '# unit = "KGM"  # ? no unit in the header' in text
    assert not any(rule["column"] == "Weight" for rule in tomllib.loads(text)["fields"])


@pytest.mark.parametrize("header", ["Số lượng", "Number", "Quantity number", "Khối lượng"])
def test_a_header_that_means_amount_names_no_unit(tmp_path: Path, header: str) -> None:
    """`Số lượng` is Vietnamese for amount: no weight of gold, where a column has the unit."""
    text = f"Ref,{header},Unit\nA,1.5,kg\nB,20,kg\n"
    rules = tomllib.loads(as_toml(suggested(by_text(text, tmp_path), "seizure_report")))["fields"]
    (rule,) = [rule for rule in rules if rule.get("parse") == "quantity"]
    assert rule["unit_column"] == "Unit"
    assert "unit" not in rule


def test_headers_that_try_to_break_out_stay_text(tmp_path: Path) -> None:
    """Quotes, brackets, controls and signs of direction in headers and cells make no other TOML."""
    text = 'Ref,"a"" = 1]\n[x",Date \u202e\nA,"""\x07[[y]]",2024-01-01\nB,z,2024-01-02\n'
    said = tomllib.loads(as_toml(suggested(by_text(text, tmp_path), "seizure_report")))
    assert said.keys() <= {
        "source",
        "contract",
        "key",
        "file",
        "states",
        "absent",
        "fields",
        "tables",
    }


def test_the_command_writes_a_file_and_never_over_one_unasked(tmp_path: Path) -> None:
    """`-o` writes, says how many columns have a rule, and needs --force a second time."""
    path, ours = sheet(WILDLIFE, tmp_path), tmp_path / "ours.toml"
    asked = ("mapping", "suggest", path, "--contract", "seizure_report", "-o", ours)
    first = sealane(*asked)
    assert first.returncode == 0, first.stderr
    assert re.search(r"12 of 12 columns", first.stderr)
    assert tomllib.loads(ours.read_text("utf-8"))["key"] == ["FIR No"]
    again = sealane(*asked)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert sealane(*asked, "--force").returncode == 0


def test_a_workbooks_sheet_is_named_once_and_stands_in_the_mapping(tmp_path: Path) -> None:
    """With several sheets the operator says which; the mapping then says so for every import."""
    path = tmp_path / "audits.xlsx"
    book = openpyxl.Workbook()
    sheet_meant = book.create_sheet("LHP")
    book.create_sheet("Other").append(["not", "this"])
    for row in INDONESIAN:
        sheet_meant.append(row.split("|"))
    book.save(path)
    ours = tmp_path / "ours.toml"
    asked = ("mapping", "suggest", path, "--contract", "control_result", "-o", ours)
    assert sealane(*asked).returncode == 5
    assert not ours.exists()
    ended = sealane(*asked, "--sheet", "LHP")
    assert ended.returncode == 0, ended.stderr
    said = tomllib.loads(ours.read_text("utf-8"))
    assert said["file"]["sheet"] == "LHP"
    assert said["key"] == ["No LHP"]


@pytest.mark.parametrize(
    ("text", "column", "never"),
    [
        ("Ref,Importer TIN\nA,123-456\nB,987-654\n", "Importer TIN", ".names"),
        ("Ref,Accused Passport No\nA,L1\nB,L2\n", "Accused Passport No", ".names"),
        ("Ref,Importer Address\nA,1 Rd\nB,2 Rd\n", "Importer Address", ".names"),
        ("Ref,Vessel Flag\nA,PA\nB,LR\n", "Vessel Flag", ".name"),
        ("Ref,Vessel/Flight\nA,MV Sun\nB,FJ 411\n", "Vessel/Flight", "identifiers"),
        ("Ref,Date Lodged\nA,2024-02-11\nB,2024-02-11\n", "Date Lodged", "_at"),
        ("Ref,Date of Birth\nA,1990-02-11\nB,1990-02-11\n", "Date of Birth", "_at"),
        ("Ref,Container Type\nA,45R1\nB,22G1\n", "Container Type", "identifier"),
    ],
)
def test_a_part_of_a_header_is_no_proof(tmp_path: Path, text: str, column: str, never: str) -> None:
    """What a header asks of a thing is not the thing: it is left to the mapping's author."""
    for contract in ("seizure_report", "control_result"):
        rules = tomllib.loads(as_toml(suggested(by_text(text, tmp_path), contract)))["fields"]
        assert not [to for to in targets(rules)[column] if never in to]


def test_a_number_that_only_counts_rows_is_no_key_alone(tmp_path: Path) -> None:
    """The next file begins at 1 again: its first row must not correct this one's."""
    said = as_toml(suggested(sheet(THAI, tmp_path), "seizure_report"))
    assert tomllib.loads(said)["key"] == ["ลำดับ", "วันที่จับกุม"]
    assert "begins anew in the next file" in said
    both = "Sl. No.,FIR / OR No.,Date of Seizure\n1,OR 7,2024-01-02\n2,OR 9,2024-01-02\n"
    found = tomllib.loads(as_toml(suggested(by_text(both, tmp_path), "seizure_report")))
    assert found["key"] == ["FIR / OR No."]
    assert targets(found["fields"])["FIR / OR No."] == {"facts.seizure_ref"}


def test_a_result_in_the_contracts_own_words_is_told(tmp_path: Path) -> None:
    """`Conform` is CONFORM; what is only like a code is asked."""
    text = "Ref,Result\nA,Conform\nB,Not performed\nC,Positive\n"
    said = tomllib.loads(as_toml(suggested(by_text(text, tmp_path), "control_result")))
    assert said["tables"]["result"] == {"Conform": "CONFORM", "Not performed": "NOT_PERFORMED"}


def test_several_values_in_one_cell_are_asked_about(tmp_path: Path) -> None:
    """A semicolon may separate values or belong to one: the rule has the line behind a sign."""
    text = "Ref,Origin\nA,Kenya; Uganda\nB,Kenya\n"
    said = as_toml(suggested(by_text(text, tmp_path), "seizure_report"))
    assert '# split = ";"  # ? are they several: 1 different cells have a semicolon' in said
    assert not any("split" in rule for rule in tomllib.loads(said)["fields"])


def test_names_written_twice_are_asked_about_and_made_no_second_person(tmp_path: Path) -> None:
    """The column in Latin letters is behind a sign, and the question says what it may be."""
    text = "Ref,Suspect,Suspect (Latin letters)\nA,ບຸນມີ,Bounmy\nB,ວັນນາ,Vanna\n"
    said = as_toml(suggested(by_text(text, tmp_path), "seizure_report"))
    assert '# transliteration = "Suspect (Latin letters)"  # ? the same name' in said
    assert [rule["column"] for rule in tomllib.loads(said)["fields"]] == ["Ref", "Suspect"]


def test_years_of_another_calendar_are_asked_about(tmp_path: Path) -> None:
    """Buddhist years tell themselves; the mapping is to name them all the same."""
    text = "Ref,Date\nA,14/03/2567\nB,15/03/2567\n"
    said = as_toml(suggested(by_text(text, tmp_path), "seizure_report"))
    assert '# calendar = "buddhist"  # ?' in said
    assert not any("calendar" in rule for rule in tomllib.loads(said)["fields"])


def test_a_forgotten_number_takes_no_key_away_and_a_dash_tells_nothing(tmp_path: Path) -> None:
    """One blank number of six leaves the key; a dash leaves the countries countries."""
    text = "Ref no,Origin\nA,Laos\nB,-\nC,-\nD,China\nE,-\n,China\n"
    said = as_toml(suggested(by_text(text, tmp_path), "seizure_report"))
    assert tomllib.loads(said)["key"] == ["Ref no"]
    assert "A row without one is refused" in " ".join(said.replace("\n# ", " ").split())
    assert "facts.route[+].location" in targets(tomllib.loads(said)["fields"])["Origin"]


def test_an_encoding_that_its_author_tells_stands_in_the_mapping(tmp_path: Path) -> None:
    """Thai in CP874 is only guessed; with --encoding it is told, and every import reads it so."""
    path = tmp_path / "rows.csv"
    path.write_bytes("ลำดับ,สถานที่\n1,เวียงจันทน์\n2,ปากเซ\n".encode("cp874"))
    asked = ("mapping", "suggest", path, "--contract", "seizure_report")
    assert '# encodings = ["cp874"]  # ? guessed' in sealane(*asked).stdout
    said = tomllib.loads(sealane(*asked, "--encoding", "cp874").stdout)
    assert said["file"]["encodings"] == ["cp874"]
