"""What the list of drugs knows of a substance by any of its names."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from schemas.codes.curated import curated, table
from schemas.codes.entry import CodeList
from schemas.components.goods import Substance, SubstanceForm, UnList


class Drug(NamedTuple):
    """A substance of the list `drug`."""

    inn: str
    """International non-proprietary or common name: the code of the list."""
    cas: str | None
    """CAS registry number of the base; None: it has none, or none is known for certain."""
    un_list: UnList
    """Schedule or table, at the table's version."""


def drug_of(text: str) -> Drug | None:
    """Return the drug that `text` names, by its code or a synonym; None unless that is certain."""
    code = _names().resolve(text)
    return None if code is None else _drugs()[code]


def substance(drug: Drug, form: SubstanceForm = SubstanceForm.UNKNOWN) -> Substance:
    """Return `drug` as reports carry it; its form is the reporter's to say."""
    return Substance(inn=drug.inn, cas=drug.cas, un_list=drug.un_list, form=form)


@cache
def _names() -> CodeList:
    return curated("drug")


@cache
def _drugs() -> dict[str, Drug]:
    return {
        entry["code"]: Drug(entry["code"], entry.get("cas"), UnList(entry["un_list"]))
        for entry in table("drug").entries
    }
