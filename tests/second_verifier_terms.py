"""Second verifier, written from `schemas/README.md` alone: section 7, what is asked of terms."""

from __future__ import annotations

import re
from typing import Any

from second_verifier_avro import NAME, Refused

Tree = dict[str, Any]
CODE = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_./:+-]{0,47}")
PATH = re.compile(r"[a-z][a-z0-9_.\[\]]{0,119}")
GRADES = {
    "S4X4": ("ABCX", "1234", ""),
    "S6X6": ("ABCDEF", "123456", ""),
    "S3X5X2": ("123", "ABCDE", "CP"),
    "S5X5X5": ("ABCDE", "12345", "12345"),
}
REPLACES = ("UPDATE", "CORRECTION", "WITHDRAWAL")


def check_terms(terms: Tree) -> None:
    """Return when the terms satisfy what the page says of them (step 15)."""
    good = (
        _handling(terms["handling"])
        and all(_evaluation(item) for item in terms["evaluation"])
        and _thread(terms["thread"])
        and all(_reference(item) for item in terms["parents"])
    )
    if not good:
        raise Refused("wire.model")


def _name(text: str | None) -> bool:
    return text is None or NAME.fullmatch(text) is not None


def _raw(text: str | None) -> bool:
    return text is None or 1 <= len(text) <= 1000


def _handling(handling: Tree) -> bool:
    lists = [handling[name] for name in ("audience", "nominal_audience", "excluded")]
    basis, retention = handling["legal_basis"], handling["retention"]
    return (
        all(len(names) <= 256 and all(_name(name) for name in names) for names in lists)
        and set(lists[1]) <= set(lists[0])
        and len(handling["codes"]) <= 4
        and len(handling["conditions"]) <= 32
        and _name(handling["contact"])
        and _raw(handling["national_marking"])
        and _raw(handling["caveat"])
        and (basis is None or _basis(basis))
        and (retention is None or any(time is not None for time in retention.values()))
    )


def _basis(basis: Tree) -> bool:
    article = basis["article"]
    return (article is None or CODE.fullmatch(article) is not None) and _raw(
        basis["instrument_raw"]
    )


def _evaluation(evaluation: Tree) -> bool:
    grades = [evaluation[name] for name in ("source", "information", "handling")]
    allowed = GRADES[evaluation["scheme"]]
    pairs = zip(grades, allowed, strict=True)
    good = all(grade is None or (len(grade) == 1 and grade in scheme) for grade, scheme in pairs)
    return good and _name(evaluation["assessed_by"])


def _thread(thread: Tree) -> bool:
    if thread["lifecycle"] in REPLACES:
        good = thread["supersedes"] is not None and thread["revision"] >= 2
    else:
        good = thread["supersedes"] is None and thread["revision"] == 1
    correction = thread["correction"]
    good = good and (correction is not None) is (thread["lifecycle"] == "CORRECTION")
    paths = correction["changed_paths"] if correction else []
    good = good and len(paths) <= 1000 and all(PATH.fullmatch(path) for path in paths)
    others = (thread["supersedes"], thread["thread"], thread["in_reply_to"])
    references = [*filter(None, others), *thread["references"]]
    return good and all(_reference(item) for item in references)


def _reference(reference: Tree) -> bool:
    return _name(reference["member"])
