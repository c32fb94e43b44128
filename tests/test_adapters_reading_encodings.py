"""Encodings of the region: found out, shown as a guess, overridable; broken ones told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_samples import Station, mapping, run_import, write

from adapters.spreadsheets import Reason, Stated, open_csv
from adapters.spreadsheets.reading.encoding import How
from broker.errors import RefusedError

TEXTS = {
    "cp874": "เลขที่,วันที่,สินค้า\nก๑,๓ พฤษภาคม ๒๕๖๗,งาช้างแปรรูป ๑๒ ชิ้น\nก๒,๔ พฤษภาคม,ยาบ้า\n",
    "cp932": "番号,日付,品名\n1,令和6年5月3日,象牙の印材12個\n2,令和6年5月4日,覚せい剤㈱成田\n",
    "euc_jp": "番号,日付,品名\n1,令和6年5月3日,象牙の印材12個\n2,令和6年5月4日,覚せい剤 成田\n",
    "cp949": "번호,날짜,품목\n1,2024년 5월 3일,상아 도장 12개\n2,2024년 5월 4일,인천국제공항\n",
    "gb18030": "编号,日期,货物\n1,2024年5月3日,象牙制品12件\n2,2024年5月4日,广州白云机场\n",
    "big5": "編號,日期,貨物\n1,2024年5月3日,象牙製品12件\n2,2024年5月4日,香港國際機場\n",
    "cp1256": "شماره,تاریخ,محل\n1,1403,بندر اسلام قلعه هرات\n2,1403,ميدان هوايي کابل\n".replace(
        "ی", "ي"
    ),
    "cp1258": "Sô,Hàng hóa,Noi\n1,ngà voi chê\u0301 tác,Đà La\u0323t\n2,vâ\u0309y tê tê,Hà Giang\n",
    "cp1251": "Номер,Товар\n1,слоновая кость\n2,героин четыре килограмма\n",
    "cp1252": "Lieu,Espèce\nOrly,Éléphant et défense\nLyon,Tortue étoilée\n",
}
"""A few lines of a real kind by the encoding in which they come."""


@pytest.mark.parametrize("name", TEXTS)
def test_what_offices_of_the_region_write_is_read_and_said_to_be_a_guess(
    tmp_path: Path, name: str
) -> None:
    """The text is right, and whoever reads the import's first lines sees what was taken."""
    file = open_csv(write(tmp_path, TEXTS[name].encode(name)), stated=Stated())
    lines = [line.split(",") for line in TEXTS[name].splitlines()]
    assert [list(file.header), *(list(row.cells) for row in file.rows())] == lines
    assert file.guessed
    assert "guessed" in dict(file.told())["encoding"]


@pytest.mark.parametrize("name", [*TEXTS, "tis-620", "utf-16", "utf-8-sig", "utf-8"])
def test_a_stated_encoding_is_taken_and_no_guess(tmp_path: Path, name: str) -> None:
    """What the operator says stands, and no cell is flagged for it."""
    text = TEXTS.get(name, TEXTS["cp874"])
    file = open_csv(write(tmp_path, text.encode(name)), stated=Stated((name,)))
    assert not file.guessed
    assert ",".join(next(iter(file.rows())).cells) == text.splitlines()[1]


def test_texts_that_two_encodings_read_differently_flag_every_cell_that_differs(
    tmp_path: Path,
) -> None:
    """Turkish letters may be Icelandic ones: both are named, and each such row is flagged."""
    rows = "Ref,Date,Goods,Kg,Where,Found\nA1,18-Jan-2009,Ivory,1,fildişi şüpheli,\n"
    path = write(tmp_path, rows.encode("cp1254"))
    file = open_csv(path, stated=Stated())
    assert file.encoding.how is How.GUESSED
    assert "cp1254" in {file.encoding.name, *file.encoding.others}
    accounts = run_import(path, Station(), by=mapping(file={"decimal": "."}))
    assert accounts.reasons[Reason.GUESSED] == 1


@pytest.mark.parametrize(
    ("data", "stated", "where"),
    [
        ("a,b\nx,ไทย\n".encode("cp874"), "utf-8", "line 2, character 3, behind 'x,'"),
        ("a,b\nx,象牙".encode("cp932")[:-1], "cp932", "line 2, character 4"),
        ("a,b\nx,象牙\n".encode("gb18030") + b"y,\xff\n", "gb18030", "line 3, character 3"),
    ],
)
def test_wrong_and_cut_encodings_are_refused_with_line_and_character(
    tmp_path: Path, data: bytes, stated: str, where: str
) -> None:
    """A person finds the place in an editor."""
    with pytest.raises(RefusedError, match="throughout") as caught:
        list(open_csv(write(tmp_path, data), stated=Stated((stated,))).rows())
    assert caught.value.reason == "file.encoding"
    assert where in caught.value.detail


@pytest.mark.parametrize("name", ["cp1256", "cp1258", "cp1251"])
def test_a_line_of_unicode_among_others_is_refused(tmp_path: Path, name: str) -> None:
    """Two encodings in one file: the lines are named, and nothing is read as either."""
    data = TEXTS[name].encode(name) + TEXTS["cp1251"].encode()
    with pytest.raises(RefusedError) as caught:
        open_csv(write(tmp_path, data), stated=Stated())
    assert caught.value.reason == "file.mixed_encodings"
