"""`sealane codes` and `sealane network codes`: as an officer and a registrar use them."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from cli_network import done
from cli_runs import sealane

from broker.cli.network_folder import load_register
from broker.register.document import document_of
from schemas.codes import Codes

OFFICES = "code,name\nNZAKL1,Auckland Port\nNZWLG1,Wellington\n"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Give a folder with the network `exercise.t`, its member `customs-nz`, and a table."""
    done(sealane("network", "init", "exercise.t", "--unencrypted", folder=tmp_path))
    done(
        sealane(
            "member",
            "join",
            "exercise.t",
            "customs-nz",
            "--kind",
            "customs",
            "--unencrypted",
            folder=tmp_path,
        )
    )
    done(sealane("network", "admit", "exercise.t", "customs-nz/request.json", folder=tmp_path))
    (tmp_path / "offices.csv").write_text(OFFICES)
    return tmp_path


def payload(folder: Path) -> dict[str, object]:
    """Return what the network's register says."""
    network = folder / "exercise.t"
    register = load_register(network / "register", network / "root.json")
    tree: dict[str, object] = json.loads(document_of(register))
    return tree | {"version": register.version}


def test_the_lists_are_listed() -> None:
    """Each list has a line, with the number of its codes or that there is no table."""
    said = done(sealane("codes", "list"))
    assert "country" in said
    assert "no table here" in said
    listed = [json.loads(one) for one in done(sealane("codes", "list", "--json")).splitlines()]
    assert [one["list"] for one in listed] == list(Codes.shipped().names())


def test_a_code_is_found_by_words() -> None:
    """Words find a code in the reader's language; what finds nothing ends with 1."""
    assert "MM" in done(sealane("codes", "find", "country", "burma"))
    found = done(sealane("codes", "find", "currency", "baht", "--language", "th", "--json"))
    assert json.loads(found) == {"code": "THB", "name": "บาท", "note": None}
    said = done(sealane("codes", "find", "country", "samoa", "--language", "sm"))
    assert "2 names in English: none is known in sm." in said
    nothing = sealane("codes", "find", "country", "qqqqqq")
    assert (nothing.returncode, nothing.stdout) == (1, "Nothing like 'qqqqqq' stands in country.\n")
    waiting = sealane("codes", "find", "unlocode", "suva")
    assert (waiting.returncode, "No table of unlocode" in waiting.stdout) == (1, True)
    unknown = sealane("codes", "find", "plants", "moss")
    assert (unknown.returncode, "No code list is called 'plants'" in unknown.stderr) == (3, True)


def test_a_code_is_shown_in_words() -> None:
    """A code has its name, its names in the region's languages, and what is to be said of it."""
    said = done(sealane("codes", "show", "country", "TH"))
    assert "country TH: Thailand" in said
    assert "ไทย" in said
    wrong = sealane("codes", "show", "country", "AN", "--json")
    shown = json.loads(wrong.stdout)
    assert (wrong.returncode, shown["check"], shown["name"]) == (1, "INVALID", None)
    assert "Netherlands Antilles" in shown["note"]
    assert "unchecked" in done(sealane("codes", "show", "hs", "0101"))
    assert "reserved" in sealane("codes", "show", "hs", "77").stdout
    assert sealane("codes", "show", "hs", "0101", "--edition", "1999").returncode == 3


def test_a_table_is_loaded_into_a_station(network: Path) -> None:
    """It says version, source, rows and digest; again, that it is there; and it is used."""
    load = ("codes", "load", "customs-nz", "office", "offices.csv")
    said = done(sealane(*load, "--version", "2026", "--source", "registrar", folder=network))
    digest = hashlib.sha256(OFFICES.encode()).hexdigest()
    assert said.startswith("Loaded office:")
    assert all(text in said for text in ("2026", "registrar", "2 read, 2 codes", digest))
    again = done(sealane(*load, "--version", "2026", "--source", "registrar", folder=network))
    assert "this very table is loaded already" in again
    listed = done(sealane("codes", "list", "--station", "customs-nz", folder=network))
    assert digest in listed
    shown = sealane("codes", "show", "office", "NZAKL1", "--station", "customs-nz", folder=network)
    assert "Auckland Port" in done(shown)
    assert "unchecked" in done(sealane("codes", "show", "office", "NZAKL1"))


def test_a_refused_table_is_told_with_its_row(network: Path) -> None:
    """A table with a code twice ends with 5 and names row and code."""
    (network / "offices.csv").write_text(OFFICES + "NZAKL1,Again\n")
    ended = sealane("codes", "load", "customs-nz", "office", "offices.csv", folder=network)
    assert ended.returncode == 5
    assert "row 4: the code NZAKL1 is there twice" in ended.stderr
    assert Codes.of_station(network / "customs-nz").loaded == ()


def test_torn_lists_are_told_and_not_used(network: Path) -> None:
    """A command that would read a torn file ends with 3 and says what to do."""
    (network / "customs-nz/codes.sqlite").write_bytes(b"x" * 5000)
    ended = sealane("codes", "list", "--station", "customs-nz", folder=network)
    assert ended.returncode == 3
    assert "torn" in ended.stderr
    assert "load the lists again" in ended.stderr


def test_a_register_without_lists_is_written_as_before(network: Path) -> None:
    """Nothing of code lists stands in a register that names none."""
    assert "code_lists" not in payload(network)


def test_a_register_names_a_table_and_members_take_it(network: Path) -> None:
    """The registrar names it by digest, its file lies beside, a station loads that very file."""
    packed = gzip.compress(OFFICES.encode())
    (network / "offices.csv.gz").write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    add = ("network", "codes", "exercise.t", "office", "offices.csv.gz", "--version", "2026")
    assert "now version 3" in done(sealane(*add, folder=network))
    assert "already" in done(sealane(*add, folder=network))
    assert payload(network)["version"] == 3
    named = {"name": "office", "version": "2026", "sha256": digest}
    assert payload(network)["code_lists"] == [named]
    assert (network / "exercise.t/codes" / digest).read_bytes() == packed
    assert "code list office, version 2026" in done(
        sealane("network", "show", "exercise.t", folder=network)
    )
    take = ("codes", "load", "customs-nz", "--from-register")
    assert "Loaded office:" in done(sealane(*take, folder=network))
    (table,) = Codes.of_station(network / "customs-nz").loaded
    assert (table.sha256.hex(), table.version) == (digest, "2026")
    assert table.source == "register of exercise.t"
    assert "already" in done(
        sealane("codes", "load", "customs-nz", "office", *take[3:], folder=network)
    )


def test_a_newer_table_takes_the_older_ones_place(network: Path) -> None:
    """A register names one table of a list and edition: the last that was added."""
    add = ("network", "codes", "exercise.t", "office", "offices.csv")
    done(sealane(*add, folder=network))
    (network / "offices.csv").write_text(OFFICES + "NZTRG1,Tauranga\n")
    done(sealane(*add, folder=network))
    lists = payload(network)["code_lists"]
    assert isinstance(lists, list)
    assert len(lists) == 1


def test_other_bytes_than_the_register_names_are_refused(network: Path) -> None:
    """A good table under the wrong digest, or none at all, is not taken."""
    done(sealane("network", "codes", "exercise.t", "office", "offices.csv", folder=network))
    (file,) = (network / "exercise.t/codes").iterdir()
    file.write_text(OFFICES + "NZTRG1,Tauranga\n")
    take = ("codes", "load", "customs-nz", "--from-register")
    ended = sealane(*take, folder=network)
    assert ended.returncode == 5
    assert "is not the file that the register names" in ended.stderr
    file.unlink()
    ended = sealane(*take, folder=network)
    assert ended.returncode == 3
    assert "get it from the registrar" in ended.stderr
    assert Codes.of_station(network / "customs-nz").loaded == ()


def test_a_register_never_names_a_bad_table(network: Path) -> None:
    """What no station could load is refused before anything is signed, and leaves no file."""
    (network / "offices.csv").write_text(OFFICES + "NZAKL1,Again\n")
    ended = sealane("network", "codes", "exercise.t", "office", "offices.csv", folder=network)
    assert ended.returncode == 5
    assert payload(network)["version"] == 2
    assert not (network / "exercise.t/codes").exists()
    assert sorted(path.name for path in (network / "exercise.t").iterdir()) == [
        "private",
        "register",
        "root.json",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["customs-nz", "office"],
        ["customs-nz", "--from-register"],
        ["customs-nz", "office", "--from-register", "--version", "1"],
        ["nowhere", "office", "offices.csv"],
    ],
)
def test_what_is_missing_is_named(network: Path, arguments: list[str]) -> None:
    """A load without its file, of nothing in the register, or into no station ends with 3."""
    ended = sealane("codes", "load", *arguments, folder=network)
    assert ended.returncode == 3
    assert ended.stderr.startswith("sealane: ")
