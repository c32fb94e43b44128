"""Sheets as offices of the region keep them, with fictional rows; no mapping was made for them."""

from __future__ import annotations

from pathlib import Path

THAI = (
    "ลำดับ|วันที่จับกุม|สถานที่จับกุม|ชื่อ-สกุล ผู้ต้องหา|ประเภทยาเสพติด|จำนวน|หน่วย|มูลค่า (บาท)|ทะเบียนรถ|พฤติการณ์",
    "1|12/03/2024|ด่านสมมุติเหนือ|นาย สมมุติ หนึ่ง|ยาบ้า|200,000|เม็ด|6,000,000|กข 1234|พบในถังน้ำมัน",
    "2|25/03/2024|ท่าเรือสมมุติ|นาย สมมุติ สอง|ไอซ์|12.5|กิโลกรัม|3,750,000|ขค 5678|พบในกระเป๋า",
    "3|02/04/2024|ด่านสมมุติใต้||เฮโรอีน|1.4|กิโลกรัม|1,400,000||สุนัขดมกลิ่น",
)
"""A police list of drug seizures."""

INDONESIAN = (
    (
        "No LHP|Tgl LHP|Nama Perusahaan|NPWP|Kantor Pabean|Kode HS|Uraian Barang|Negara Asal"
        "|Nilai Pabean (IDR)|Kekurangan Bea Masuk|Temuan|Keterangan"
    ),
    (
        "LHP-001/2024|15-01-2024|PT Maju Rekaan|01.234|040300|8517.13|Telepon|CN"
        "|1.250.000.000,00|93.750.000,00|Nilai pabean|Kooperatif"
    ),
    (
        "LHP-002/2024|03-02-2024|CV Contoh Rekaan|02.345|050100|6403.99|Sepatu|VN"
        "|875.500.000,00|0,00|Sesuai|-"
    ),
    (
        "LHP-003/2024|21-02-2024|PT Karya Rekaan|03.456|040300|2710.19|Minyak|SG"
        "|2.000.000.000,00|120.000.000,00|Klasifikasi|Tidak lengkap"
    ),
)
"""A customs office's audits."""

WILDLIFE = (
    (
        "FIR No|Date of Seizure|Seizure Location|Species|Qty|Unit|No. of persons arrested"
        "|Name of accused|Source country|Destination country|Mode of concealment|Remarks"
    ),
    (
        "12/2023|14.06.2023|Chennai, India|Geochelone elegans|480|nos|2|A. Fictional|India|Thailand"
        "|Baggage|Wrapped in cloth"
    ),
    (
        "13/2023|02.07.2023|Kolkata, India|Manis crassicaudata|12.4|kg|1|B. Fictional|India|Myanmar"
        "|Freight|Parcel"
    ),
    "14/2023|19.08.2023|Delhi, India|Pavo cristatus|3|kg|0||India|China||",
)
"""A wildlife desk's list."""


def sheet(rows: tuple[str, ...], folder: Path, *, delimiter: str = "\t") -> Path:
    """Write rows as a file with this delimiter and return its path."""
    path = folder / "rows.csv"
    path.write_text("".join(row.replace("|", delimiter) + "\n" for row in rows), "utf-8")
    return path
