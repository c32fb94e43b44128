"""The contract gate at a terminal: what changes, who answers for it, and what is held back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from broker.cli import contract_names
from broker.cli.console import line, out
from broker.cli.exits import ExitCode
from broker.cli.visible import json_line, visible
from broker.cli.wording import count
from broker.errors import ConfigError, ContractRefused
from schemas.contracts import Contract, contract
from schemas.gate import Change, Direction, SignOff, changes, signed_off
from schemas.gate.sign_off import Answered
from schemas.lint import MOST_BYTES, lint

_MOST_SIGN_OFF: Final = 1 << 20


def checked(
    old: str, new: str, direction: str, sign_offs: Sequence[Path], *, as_json: bool
) -> ExitCode:
    """Print every change between two texts, and return whether the new one may follow.

    Raises:
        ConfigError: A file cannot be read, or a sign-off is none, or is for something else.
        ContractRefused: Nothing may be decoded under one of the texts.
    """
    earlier, later = _contract(old), _contract(new)
    found = _changes(earlier, later, Direction(direction))
    answered = _answered(found, sign_offs, earlier, later)
    for change in found:
        if as_json:
            line(json_line(_object(change, answered.get(change))))
        else:
            out.print(_told(change, answered.get(change)), soft_wrap=True)
    held = [change for change in found if change not in answered]
    if not as_json:
        out.print("\n".join(_summary(earlier, later, found, held)), soft_wrap=True)
    return ExitCode.REFUSED if held else ExitCode.DONE


def _contract(name: str) -> Contract:
    path = Path(name)
    if not path.suffix and not path.exists() and path.name == name:
        return contract(contract_names.check(name))
    text = _read(path, MOST_BYTES, "contract")
    if findings := lint(text):
        first = findings[0]
        where = first.path or "the whole"
        raise ContractRefused(
            f"contract.{first.rule}",
            f"{visible(name)}: {visible(where)} {visible(first.message)}; nothing may be decoded "
            "under it, so it is not compared. All findings: sealane contracts lint FILE",
        )
    return Contract(text)


def _changes(old: Contract, new: Contract, direction: Direction) -> tuple[Change, ...]:
    try:
        return changes(old, new, direction)
    except ValueError as exc:
        raise ContractRefused(
            "contract.avro", f"{visible(str(exc))}; nothing is compared."
        ) from exc


def _answered(
    found: Sequence[Change], files: Sequence[Path], old: Contract, new: Contract
) -> dict[Change, Answered]:
    answered: dict[Change, Answered] = {}
    for file in files:
        try:
            sign_off = SignOff.read(_read(file, _MOST_SIGN_OFF, "sign-off"))
        except ValueError as exc:
            raise ConfigError(f"{visible(str(file))} is no sign-off: {visible(str(exc))}.") from exc
        one, wrong = signed_off(found, [sign_off], old=old.id.hex(), new=new.id.hex())
        if wrong:
            raise ConfigError(
                f"The sign-off {visible(str(file))} does not fit, so nothing of it counts: "
                f"{visible('; '.join(wrong))}."
            )
        answered |= one
    return answered


def _read(path: Path, most: int, what: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as exc:
        raise ConfigError(
            f"The {what} {visible(str(path))} cannot be read: {exc.strerror}."
        ) from exc
    if len(data) > most:
        raise ConfigError(f"The {what} {visible(str(path))} is larger than {most} bytes.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise ConfigError(f"The {what} {visible(str(path))} is not UTF-8: {exc.reason}.") from exc


def _object(change: Change, answer: Answered | None) -> dict[str, object]:
    return {
        "path": change.path,
        "rule": change.rule,
        "message": change.message,
        "signable": change.signable,
        "signed_off": answer and {"by": answer.by, "why": answer.why},
    }


def _told(change: Change, answer: Answered | None) -> str:
    told = f"{visible(change.path) or 'the whole'}: {change.rule}: {visible(change.message)}"
    return (
        told
        if answer is None
        else f"{told}\n  signed off by {visible(answer.by)}: {visible(answer.why)}"
    )


def _summary(
    old: Contract, new: Contract, found: Sequence[Change], held: Sequence[Change]
) -> Iterator[str]:
    yield f"old {old.id.hex()}"
    yield f"new {new.id.hex()}"
    if not found:
        yield "Nothing to object to: the new text may follow the old one."
    elif not held:
        yield f"{count(len(found), 'change')}, all signed off: the new text may follow the old."
    else:
        yield f"{count(len(held), 'change')} held back: the new text must not follow the old one."
    if any(change.signable for change in held):
        yield "A change of policy passes with a sign-off that names it:"
        yield from _template(old, new, next(change for change in held if change.signable))
    if any(not change.signable for change in held):
        yield "Nobody can sign off a change of format or meaning: add a field, or a contract."


def _template(old: Contract, new: Contract, change: Change) -> Iterator[str]:
    yield f'  old = "{old.id.hex()}"'
    yield f'  new = "{new.id.hex()}"'
    yield "  [[change]]"
    yield f'  path = "{visible(change.path)}"'
    yield f'  rule = "{change.rule}"'
    yield '  by = "name, office"'
    yield '  why = "..."'
