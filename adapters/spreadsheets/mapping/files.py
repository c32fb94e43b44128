"""Mapping files: found by name or path, read, and held against contract and file before use."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapters.spreadsheets.mapping.faults import mapping_faults
from adapters.spreadsheets.mapping.paths import check_path, nearest_place
from adapters.spreadsheets.mapping.row_mapping import RowMapping, Rule
from adapters.spreadsheets.mapping.schemes import scheme_of
from adapters.spreadsheets.mapping.zones import zone_of
from adapters.spreadsheets.outcome import OWN_COLUMNS
from adapters.spreadsheets.reading.encoding import known_encoding
from broker.errors import ConfigError, RefusedError
from schemas import Evaluation, Handling, Report, Terms
from schemas.codes import Codes
from schemas.contracts import report_model
from schemas.problems import problems_of

_SHIPPED = resources.files("adapters").joinpath("mappings")
_MOST_BYTES = 1 << 20
TEMPLATE = "template:"
"""What the mapping of a contract's template workbook is called, before the contract's name."""


def shipped_mappings() -> tuple[str, ...]:
    """Return the names of the mappings that come with the program."""
    names = (entry.name for entry in _SHIPPED.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_mapping(name: str) -> RowMapping:
    """Return the mapping in the file `name`, or the shipped one of that name.

    `template:CONTRACT` is the mapping of the contract's template workbook.

    Raises:
        ConfigError: There is none, or it says what a mapping may not say.
    """
    if name.startswith(TEMPLATE):
        from adapters.templates import template_mapping  # noqa: PLC0415 - it is built on this

        return template_mapping(name.removeprefix(TEMPLATE))
    try:
        said = tomllib.loads(_read(name))
    except ValueError as exc:
        raise ConfigError(f"mapping {name}: not TOML: {exc}. Mend it there, and try again") from exc
    except RecursionError as exc:
        raise ConfigError(f"mapping {name}: nested too deeply") from exc
    return parse_mapping(said, name)


def _read(name: str) -> str:
    path = Path(name)
    if name in shipped_mappings():
        return _SHIPPED.joinpath(f"{name}.toml").read_text("utf-8")
    if not path.is_file():
        shipped = ", ".join(shipped_mappings())
        raise ConfigError(
            f"no mapping {name}: neither a file nor one of the shipped ({shipped}), nor "
            f"{TEMPLATE}CONTRACT"
        )
    if path.stat().st_size > _MOST_BYTES:
        raise ConfigError(f"mapping {name}: larger than {_MOST_BYTES:,} bytes")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ConfigError(
            f"mapping {name}: not in UTF-8; save it again with the encoding UTF-8"
        ) from exc


def parse_mapping(said: dict[str, Any], name: str) -> RowMapping:
    """Return the mapping that a TOML document says, or raise `ConfigError` that names its fault."""
    try:
        mapping = RowMapping.model_validate(said)
    except ValidationError as exc:
        raise ConfigError(f"mapping {name}: {mapping_faults(exc, said)}") from exc
    try:
        report_model(mapping.contract)
    except KeyError as exc:
        raise ConfigError(f"mapping {name}, contract: {exc.args[0]}") from exc
    for encoding in mapping.file.encodings:
        known_encoding(encoding)
    zone_of(mapping.time_zone)
    return mapping.named(name)


def check_contract(mapping: RowMapping, model: type[Report]) -> None:
    """Raise `ConfigError` unless every path of `mapping` is a place in reports of `model`."""
    for number, rule in enumerate(mapping.fields, start=1):
        _check_names(mapping, rule, f"rule {number}, column {rule.column!r}")
        for path in (rule.to, rule.unlisted_to):
            if path:
                _check_place(mapping, model, path, f"rule {number}, column {rule.column!r}")
    for part in ("states", "absent", "defaults"):
        for path in getattr(mapping, part):
            _check_place(mapping, model, path, part)


def _check_names(mapping: RowMapping, rule: Rule, where: str) -> None:
    """Raise `ConfigError` where a rule names a code list or a scheme that there is not."""
    try:
        if rule.listed is not None:
            Codes.shipped().get(rule.listed)
        if rule.scheme is not None:
            scheme_of(rule.scheme)
    except (KeyError, ValueError) as exc:
        raise ConfigError(f"mapping {mapping.name}, {where}: {exc.args[0]}") from exc


def _check_place(mapping: RowMapping, model: type[Report], path: str, where: str) -> None:
    try:
        check_path(model, path)
    except ConfigError as exc:
        near = nearest_place(model, path)
        hint = f"; did you mean {near}?" if near else ""
        raise ConfigError(f"mapping {mapping.name}, {where}: {exc}{hint}") from exc


def check_columns(mapping: RowMapping, header: tuple[str, ...]) -> None:
    """Refuse a file that is not of the mapping's kind: `mapping.other_file`, columns by name."""
    read = mapping.columns()
    lacking = sorted(read - set(header))
    if lacking:
        raise RefusedError(
            "mapping.other_file",
            f"the file has no column {', '.join(map(repr, lacking))}, which the mapping "
            f"{mapping.name} reads: it is for another file, or the header was changed "
            f"(columns: {', '.join(header)})",
        )
    unread = unread_columns(mapping, header)
    if unread:
        raise RefusedError(
            "mapping.unread_columns",
            f"the mapping {mapping.name} says nothing about {', '.join(map(repr, unread))}: add a "
            "rule, or name it under `ignore` if it is to be left out",
        )


def unread_columns(mapping: RowMapping, header: tuple[str, ...]) -> list[str]:
    """Return the columns of a file that a mapping neither reads nor leaves out on purpose."""
    return sorted(set(header) - mapping.columns() - set(mapping.ignore) - OWN_COLUMNS)


def terms_of(mapping: RowMapping, handling: Handling) -> Terms:
    """Return the terms of every report of a file, or raise `ConfigError`."""
    said = list(mapping.evaluation)
    try:
        graded = tuple(Evaluation.model_validate(each) for each in said)
    except ValidationError as exc:
        fault = problems_of(exc)[0]
        raise ConfigError(f"mapping {mapping.name}, evaluation: {fault}") from exc
    return Terms(handling=handling, evaluation=graded)


def handling_of(said: dict[str, Any], name: str) -> Handling:
    """Return the handling that a mapping's `[handling]` says, or raise `ConfigError`."""
    try:
        return Handling.model_validate(said)
    except ValidationError as exc:
        raise ConfigError(
            f"mapping {name}, handling: {mapping_faults(exc, said, Handling)}"
        ) from exc
