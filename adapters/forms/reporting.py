"""One report from a form: begun or gone on with, filled in, seen, and only then signed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from adapters.forms.answers import Context
from adapters.forms.beginning import Order, begin
from adapters.forms.draft_file import DraftFile
from adapters.forms.filling import Desk, fill, say
from adapters.forms.form import Form
from adapters.forms.screen import Screen
from broker.cli.code_lists import codes_of
from broker.cli.console import run
from broker.cli.exits import ExitCode
from broker.cli.founding import station_register
from broker.cli.publishing import draft_of, tell, unfit
from broker.cli.stations import station_file, station_path
from broker.errors import BrokerError, ConfigError, HandlingRefused, TransportError
from broker.keychain import StationKeys
from broker.register import Register, Right
from broker.roles.preparation import contract_to_publish
from broker.roles.recipients import Recipients
from broker.station import Station
from broker.station.keyring import store_key
from schemas.contracts import Section, contract
from schemas.documents import Document

_NO: Final = frozenset({"n", "no"})


def report(place: Path, order: Order) -> ExitCode:
    """Ask for one report; sign and send it, or write it, after a yes and never before.

    Raises:
        ConfigError: Station, draft or file are not as they should be.
        RefusedError: This member may not publish it.
        TransportError: Kafka has not acknowledged it in time; it is kept and sent later.
    """
    file = station_path(place)
    settings = station_file(place)
    register = station_register(settings)
    _check_right(settings.member, register, order.contract)
    titles = {name: member.title for name, member in register.members.items()}
    context = Context(
        codes_of(place),
        _readers(settings.member, register, order.contract, titles),
        datetime.now(UTC).date() + timedelta(days=1),
    )
    key = store_key(StationKeys(settings))
    with DraftFile(file.parent, order.contract, key) as draft:
        desk = Desk(
            screen=Screen(context),
            context=context,
            draft=draft,
            unfit=partial(unfit, recipients=Recipients(settings.member, register)),
            titles=titles,
            question="Write it, and send nothing" if order.target else "Sign and send it",
        )
        return _ask(file, order, desk)


def _ask(file: Path, order: Order, desk: Desk) -> ExitCode:
    try:
        form = Form(order.contract, desk.context, begin(order, desk))
        document = fill(form, desk)
    except (KeyboardInterrupt, EOFError):
        _keep(desk)
        return ExitCode.INTERRUPTED
    if document is None:
        say("Nothing was sent.")
        _keep(desk)
        return ExitCode.DONE
    if order.target is not None:
        _write(order.target, form.tree)
        desk.draft.forget()
        return ExitCode.DONE
    try:
        run(_send(file, document, order, desk.draft))
    except BrokerError:
        if desk.draft.path.exists():
            say(f"Nothing was signed; what you answered is kept in {desk.draft.path}.")
        raise
    return ExitCode.DONE


def _check_right(member: str, register: Register, name: str) -> None:
    """Return when this member may publish it: nobody fills in a form in vain."""
    if Section.TERMS not in contract(name).sections:
        raise ConfigError(f"A station publishes its {name}s itself: there is no form for them.")
    contract_to_publish(name, register)
    if not register.may(member, Right.PUBLISH, f"{register.network}.{name}", name):
        raise HandlingRefused(
            "handling.no_right",
            f"{member} has no right to publish {name}: the network's root can give it.",
        )


def _readers(
    member: str, register: Register, name: str, titles: Mapping[str, str]
) -> dict[str, str]:
    topic = f"{register.network}.{name}"
    return {
        other: title
        for other, title in sorted(titles.items())
        if other != member and register.may(other, Right.READ, topic, name)
    }


async def _send(file: Path, document: Document, order: Order, draft: DraftFile) -> None:
    """Publish as `sealane publish` does; once it is signed and kept, the draft is gone."""
    async with Station.open(file) as station:
        asked = draft_of(document, order.status)
        (publication,) = await station.publish_many([asked])
        draft.forget()
        try:
            await publication.acknowledged(timedelta(seconds=order.wait))
        except TransportError:
            tell(asked, publication, acknowledged=False)
            raise
        tell(asked, publication, acknowledged=True)


def _write(target: Path, tree: Mapping[str, Any] | None) -> None:
    """Write the report for `sealane publish`; it may hold names, so its owner alone reads it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        file = os.open(target, flags, 0o600)
    except FileExistsError as exc:
        raise ConfigError(f"{target} is there already: name another file.") from exc
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        json.dump(tree, opened, ensure_ascii=False, indent=2)
        opened.write("\n")
    say(f"Written to {target}; nothing was sent. sealane publish sends it.")


def _keep(desk: Desk) -> None:
    """Ask whether the answers are kept; without an answer they are."""
    if not desk.draft.read():
        desk.draft.forget()
        return
    try:
        said = desk.screen.line("Keep what you answered as a draft? [Y/n] ").strip().casefold()
    except (KeyboardInterrupt, EOFError):
        said = ""
    if said in _NO:
        desk.draft.forget()
        say("It was thrown away. Nothing was sent.")
    else:
        say(f"Kept in {desk.draft.path}: the same command goes on with it. Nothing was sent.")
