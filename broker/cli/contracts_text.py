"""Contracts as people and programs read them."""

from __future__ import annotations

import hashlib
import inspect
import sys
from pathlib import Path

from broker.cli import layout
from broker.cli.console import line, out
from broker.cli.contracts_cycle import EXPLAINED, NOTE, by_step, step_of
from broker.cli.contracts_fields import print_fields
from broker.cli.exits import ExitCode
from broker.cli.visible import json_line, visible
from broker.cli.wording import count
from broker.errors import ConfigError
from schemas.contracts import Contract, Section, contract, report_model, shipped
from schemas.describe import describe
from schemas.examples import example_text
from schemas.lint import lint


def listed(*, as_json: bool) -> None:
    """Print every contract that ships, by step: its name, its sections, what it says."""
    ours = shipped()
    if as_json:
        for each in ours.values():
            line(json_line(_object(each)))
        return
    rows = layout.table("contract", "sections", "says")
    for step, names in by_step(ours).items():
        rows.add_row(f"{step}:", "", "", style="bold")
        for name in names:
            rows.add_row(name, ", ".join(_sections(ours[name])), _says(ours[name]))
    layout.show(rows)
    out.print(NOTE)
    out.print("Fields: sealane contracts show CONTRACT")


def explained(name: str) -> None:
    """Print where that stands which has no contract of its own."""
    out.print(EXPLAINED[name], end="", soft_wrap=True)


def shown(name: str, *, as_json: bool) -> None:
    """Print a contract's fields, section by section."""
    one = contract(name)
    described = describe(one)
    if as_json:
        line(
            json_line(
                {
                    "contract": name,
                    "id": one.id.hex(),
                    "sections": {
                        _word(section): [row._asdict() for row in rows]
                        for section, rows in described.items()
                    },
                }
            )
        )
        return
    out.print(f"{name}: {_says(one)}")
    out.print(f"id {one.id.hex()} (SHA-256 of its exact text)", soft_wrap=True)
    for section, rows in described.items():
        out.print(f"\n{_word(section)}: {_MEANING[section]}", style="bold")
        print_fields(rows)
    out.print("\nA field with * must be answered. A report to start from: --example")
    if any(row.list for rows in described.values() for row in rows):
        out.print("What a code of a code list means: sealane codes show LIST CODE")


def exact(name: str) -> None:
    """Print the contract's text byte for byte, so that its SHA-256 is its id."""
    sys.stdout.write(contract(name).text)


def example(name: str) -> None:
    """Print the contract's example report."""
    line(example_text(name).rstrip("\n"))


def linted(file: Path) -> ExitCode:
    """Print what is wrong with a contract's text, or that nothing is."""
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as exc:
        raise ConfigError(f"The contract {file} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise ConfigError(f"The contract {file} is not UTF-8: {exc.reason}.") from exc
    findings = lint(text)
    for finding in findings:
        where = visible(finding.path) or "the whole"
        out.print(f"{where}: {finding.rule}: {visible(finding.message)}", soft_wrap=True)
    if findings:
        out.print(
            f"{count(len(findings), 'finding')}: nothing must be decoded under this contract."
        )
        return ExitCode.REFUSED
    out.print(
        f"Nothing to object to. id {hashlib.sha256(text.encode()).hexdigest()}", soft_wrap=True
    )
    return ExitCode.DONE


_MEANING = {
    Section.TERMS: "how the report may be used, by whom, which case it belongs to",
    Section.OPEN: "what routing and counting need; never who, which, where exactly, how much",
    Section.FACTS: "the case without names",
    Section.NOMINAL: "persons, companies, documents, accounts, free text",
}


def _object(one: Contract) -> dict[str, object]:
    return {
        "contract": one.name,
        "step": step_of(one.name),
        "id": one.id.hex(),
        "sections": _sections(one),
        "says": _says(one),
    }


def _says(one: Contract) -> str:
    doc = inspect.getdoc(sys.modules[report_model(one.name).__module__]) or ""
    return doc.partition("\n")[0].partition(": ")[2]


def _sections(one: Contract) -> list[str]:
    return [_word(section) for section in one.sections]


def _word(section: Section) -> str:
    return str(section.name).lower()
