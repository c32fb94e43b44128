"""The demo: a whole region exchanging reports over a Kafka that cheats."""

from __future__ import annotations

from broker.demo.cast import ACTORS, NETWORK, Actor
from broker.demo.folder import KAFKA, stage
from broker.demo.play import Outcome, Plan, play
from broker.demo.screen import Screen
from broker.demo.sums import faults

__all__ = [
    "ACTORS",
    "KAFKA",
    "NETWORK",
    "Actor",
    "Outcome",
    "Plan",
    "Screen",
    "faults",
    "play",
    "stage",
]
