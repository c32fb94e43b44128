"""Aims: what a subscription reads for, on which legal basis, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, Protocol

from broker.errors import HandlingRefused
from schemas.handling import Purpose

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Aim(NamedTuple):
    """What a subscription is for.

    Args:
        purpose: What its member reads for; a report given for another purpose is withheld.
        legal_basis: The instrument or power that it reads under, in its member's words.
        until: When it lapses, microseconds UTC; None is never.
    """

    purpose: Purpose = Purpose.NOT_STATED
    legal_basis: str | None = None
    until: int | None = None


NO_AIM: Final = Aim()
"""Of a subscription that says nothing of itself: it reads what its member may read."""


class Aims(Protocol):
    """Keeps each subscription's aim, so that it holds when it is read again."""

    async def aim(self, subscription: str) -> Aim | None:
        """Return what a subscription was made for; None where nothing was said."""

    async def keep(self, subscription: str, aim: Aim) -> None:
        """Keep what a subscription is for.

        Raises:
            StoreError: It was not kept.
        """


async def agree(aims: Aims, subscription: str, wanted: Aim, at: int) -> Aim:
    """Return what a subscription reads for from now on, kept for the next time.

    Who says nothing reads for what the subscription was made for; who says a time renews it.

    Raises:
        HandlingRefused: It was made for another purpose (`subscription.purpose`), or has lapsed
            (`subscription.lapsed`).
        StoreError: It could not be kept.
    """
    kept = await aims.aim(subscription)
    agreed = wanted if kept is None else _together(subscription, kept, wanted)
    check_lapse(subscription, agreed, at)
    if agreed not in (kept, NO_AIM):
        await aims.keep(subscription, agreed)
    return agreed


def check_lapse(subscription: str, aim: Aim, at: int) -> None:
    """Return while a subscription may be read.

    Raises:
        HandlingRefused: It has lapsed.
    """
    if aim.until is not None and at >= aim.until:
        ended = _EPOCH + timedelta(microseconds=aim.until)
        raise HandlingRefused(
            "subscription.lapsed",
            f"Subscription {subscription} lapsed at {ended:%Y-%m-%d %H:%M:%S} UTC: whoever still "
            "needs it renews it with a new time (--for 90d).",
        )


def _together(subscription: str, kept: Aim, wanted: Aim) -> Aim:
    if wanted.purpose not in (Purpose.NOT_STATED, kept.purpose) and (
        kept.purpose is not Purpose.NOT_STATED
    ):
        raise HandlingRefused(
            "subscription.purpose",
            f"Subscription {subscription} was made for {kept.purpose}: read for {wanted.purpose} "
            "under another name, so that each keeps to what it was made for.",
        )
    return Aim(
        kept.purpose if wanted.purpose is Purpose.NOT_STATED else wanted.purpose,
        wanted.legal_basis or kept.legal_basis,
        kept.until if wanted.until is None else wanted.until,
    )
