"""Withdrawing: what a station says to take back a report that it gave without words of its own."""

from __future__ import annotations

import json
from typing import Any

from broker.register import Status
from broker.roles.drafts import Draft
from broker.roles.remembered import Remembered
from schemas import TLP, Handling, Lifecycle, Thread, Withdrawal
from schemas.components.goods import RiskArea
from schemas.reports import (
    CaseOpen,
    WithdrawalFacts,
    WithdrawalOpen,
    WithdrawalReason,
    WithdrawalScope,
)


def routing_of(document: str) -> dict[str, Any]:
    """Return what routing needs of a report that follows another: as the other says it.

    Args:
        document: The other report, as JSON.
    """
    said = json.loads(document).get("open", {})
    fields = {name: said[name] for name in said.keys() & CaseOpen.model_fields.keys()}
    fields.setdefault("risk_area", RiskArea.UNKNOWN)
    return dict(CaseOpen.model_validate_json(json.dumps(fields)))


def withdrawal_draft(
    report: Remembered, document: str, reason: WithdrawalReason, *, erase: bool
) -> Draft:
    """Return the withdrawal of a grant or a relay of one's own, for those who have it.

    Args:
        report: What is withdrawn.
        document: What it says, as JSON.
        reason: Why.
        erase: Whether readers must destroy it.
    """
    target = report.reference
    return Draft(
        report=Withdrawal(
            open=WithdrawalOpen(**routing_of(document)),
            facts=WithdrawalFacts(
                target=target,
                scope=WithdrawalScope.ALL,
                reason=reason,
                erase=erase,
                propagate_to_derivatives=True,
            ),
        ),
        handling=Handling(
            tlp=TLP.AMBER, audience=tuple(json.loads(document)["handling"]["audience"])
        ),
        thread=Thread(lifecycle=Lifecycle.WITHDRAWAL, revision=2, supersedes=target),
        status=Status[report.status],
    )
