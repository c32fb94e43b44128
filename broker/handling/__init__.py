"""Handling: how a report may be used, and by whom."""

from broker.handling.rules import Decision, Relation, Use, decide, relation

__all__ = ["Decision", "Relation", "Use", "decide", "relation"]
