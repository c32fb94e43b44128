"""Standing: which reports count. Each once, in its newest revision, unless it was withdrawn.

A report takes another's place only when it says so (`terms.thread.supersedes`), and only where it
may: both from the same member, under the same contract and status; a withdrawal takes away reports
of every contract. References are by leaf, so it makes no difference which of the two came first.
"""

from __future__ import annotations

from typing import Final

import ibis
import ibis.expr.types as ir

from broker.office.engine import Engine
from broker.office.labels import strictness
from schemas import Withdrawal

YES: Final = ibis.literal(value=True)
NO: Final = ibis.literal(value=False)

STANDING: Final = "STANDING"
SUPERSEDED: Final = "SUPERSEDED"
WITHDRAWN: Final = "WITHDRAWN"

_ROUNDS: Final = 31
"""Each doubles how far a chain of corrections is followed: 2^31 revisions, as many as there are."""


def judged(facts: ir.Table, engine: Engine) -> ir.Table:
    """Return every report once, with what became of it.

    What came itself and in a relay is one report, and no relayed one.

    Adds to the columns of `shelf.SCHEMA`:
        root: the leaf that its chain of corrections goes back to; its own where it corrects none.
        state: STANDING, SUPERSEDED or WITHDRAWN.
        refused_claim: it claims to supersede a report that it may not.
        blind: it supersedes a report that is not here, so an earlier revision may still count.
        strictness: the place of its label in `labels.LABELS`.
    """
    once = engine.keep(_own_first(facts).distinct(on="leaf", keep="first"))
    claims = engine.keep(_claims(once))
    rooted = _rooted(once, claims, engine)
    stated = _with_state(rooted, claims)
    return engine.keep(stated.mutate(strictness=strictness(stated.tlp)))


def _own_first(facts: ir.Table) -> ir.Table:
    """Return the facts without those that came in a relay of what came itself, too."""
    own = facts.filter(facts.relayed_by.isnull())
    relayed = facts.filter(facts.relayed_by.notnull())
    held = own.select(held="leaf").distinct()
    return own.union(relayed.anti_join(held, relayed.leaf == held.held))


def standing(judged: ir.Table) -> ir.Table:
    """Return the reports that count."""
    return judged.filter(judged.state == STANDING)


def _claims(once: ir.Table) -> ir.Table:
    """Return (leaf, parent, held, allowed) of each report that claims to supersede one."""
    claiming = once.filter(once.supersedes_leaf.notnull())
    target = once.view()
    joined = claiming.left_join(target, claiming.supersedes_leaf == target.leaf)
    alike = (
        (target.member == claiming.member)
        & ((target.contract == claiming.contract) | (claiming.contract == Withdrawal.contract))
        & (target.status == claiming.status)
    )
    return joined.select(
        leaf=claiming.leaf,
        parent=claiming.supersedes_leaf,
        held=target.leaf.notnull(),
        allowed=(claiming.supersedes_member == claiming.member) & alike.fill_null(YES),
    )


def _rooted(once: ir.Table, claims: ir.Table, engine: Engine) -> ir.Table:
    """Add `root`, by jumping from ancestor to ancestor until none has one of its own."""
    jumps = claims.filter(claims.allowed).select("leaf", root="parent")
    for _ in range(_ROUNDS):
        further = jumps.view()
        joined = jumps.left_join(further, jumps.root == further.leaf)
        landed = engine.keep(
            joined.select(
                leaf=jumps.leaf,
                root=further.root.fill_null(jumps.root),
                moved=further.root.notnull(),
            )
        )
        jumps = landed.drop("moved")
        if not engine.rows(landed.aggregate(moved=landed.moved.any()))[0]["moved"]:
            break
    joined = once.left_join(jumps, once.leaf == jumps.leaf)
    return joined.select(once, root=jumps.root.fill_null(once.leaf))


def _with_state(rooted: ir.Table, claims: ir.Table) -> ir.Table:
    """Add `state`, `refused_claim` and `blind`."""
    replaced = claims.filter(claims.allowed).select(old="parent").distinct()
    with_heirs = rooted.left_join(replaced, rooted.leaf == replaced.old)
    claim = claims.select(claimed="leaf", held="held", allowed="allowed")
    joined = with_heirs.left_join(claim, with_heirs.leaf == claim.claimed)
    tip = joined.old.isnull()
    # Two corrections of one report are one report: the later revision counts.
    newest = ibis.row_number().over(
        group_by=[joined.member, joined.contract, joined.status, joined.root, tip],
        order_by=[joined.revision.desc(), joined.made_at.desc(), joined.leaf.desc()],
    )
    state = ibis.cases(
        (~tip | (newest > 0), SUPERSEDED),
        (joined.lifecycle == "WITHDRAWAL", WITHDRAWN),
        else_=STANDING,
    )
    return joined.select(
        rooted,
        state=state,
        refused_claim=~joined.allowed.fill_null(YES),
        blind=joined.allowed.fill_null(NO) & ~joined.held.fill_null(YES),
    )
