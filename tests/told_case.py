"""One case told over real Kafka: three stations, report by report, and how each sees it."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

from cli_network import done
from cli_runs import sealane
from exchange import Exchange

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.register import Status
from broker.station import Station
from schemas import Reference
from schemas.contracts import shipped
from schemas.documents import read_document
from schemas.examples import example_text

EVERYBODY = ("customs-nz", "police-nz", "rilo-ap")
NEVER = Reference(member="customs-nz", leaf=b"\x77" * 32)


class Told:
    """A network in which a case is told, report by report.

    Args:
        folder: Where the network lies.
        kafka: The address of a Kafka node.
    """

    def __init__(self, folder: Path, kafka: str) -> None:
        self.exchange = Exchange(folder, f"exercise.t{uuid.uuid4().hex[:8]}", kafka, EVERYBODY)
        topics = [self.exchange.topic(name) for name in shipped()]
        asyncio.run(ensure_topics(KafkaSettings(kafka), topics))
        self.case = self._tell()

    def publish(
        self,
        member: str,
        contract: str,
        audience: tuple[str, ...],
        facts: dict[str, Any],
        **more: Any,  # noqa: ANN401 - parts of a document
    ) -> Reference:
        """Publish the example of a contract, changed so."""
        return asyncio.run(self._publish(member, contract, audience, facts, more))

    async def _publish(
        self,
        member: str,
        contract: str,
        audience: tuple[str, ...],
        facts: dict[str, Any],
        more: dict[str, Any],
    ) -> Reference:
        status = more.pop("status", Status.EXERCISE)
        tree = json.loads(example_text(contract))
        tree["facts"] |= facts
        tree["handling"] = {"tlp": "AMBER", "audience": list(audience), **more.pop("handling", {})}
        tree = {**tree, "thread": {}, "parents": [], **more}
        document = read_document(tree)
        assert document.terms is not None
        async with Station.open(self.exchange.station(member)) as station:
            publication = await station.publish(
                document.report,
                handling=document.terms.handling,
                evaluation=document.terms.evaluation,
                thread=document.terms.thread,
                parents=document.terms.parents,
                status=status,
            )
        return publication.reference

    def _tell(self) -> dict[str, Reference]:
        """Tell an alert, what came of it, and the feedback; the seizure is not for rilo-ap."""
        told: dict[str, Reference] = {}
        told["alert"] = self.publish("rilo-ap", "alert", ("customs-nz", "police-nz"), {})
        told["seizure_report"] = self.publish(
            "customs-nz",
            "seizure_report",
            ("police-nz",),
            {"detection": {"basis": "ALERT", "led_by_alert": plain(told["alert"])}},
        )
        told["control_result"] = self.publish(
            "customs-nz",
            "control_result",
            ("police-nz", "rilo-ap"),
            {
                "trigger": {"kind": "ALERT", "report": plain(told["alert"])},
                "seizure": plain(told["seizure_report"]),
            },
        )
        seizure = plain(told["seizure_report"])
        exhibits = json.loads(example_text("custody_transfer"))["facts"]["exhibits"]
        told["custody_transfer"] = self.publish(
            "customs-nz",
            "custody_transfer",
            ("police-nz",),
            {"seizure": seizure, "exhibits": [{**each, "source": seizure} for each in exhibits]},
        )
        told["investigation_note"] = self.publish(
            "police-nz",
            "investigation_note",
            ("customs-nz",),
            {
                "report_links": [
                    {"report": plain(told["seizure_report"]), "relation": "derived-from"}
                ]
            },
            parents=[plain(NEVER)],
        )
        told["feedback"] = self.publish(
            "customs-nz",
            "feedback",
            ("police-nz", "rilo-ap"),
            {"about": plain(told["alert"]), "seizure": plain(told["seizure_report"])},
        )
        return told

    def answer(self) -> dict[str, Any]:
        """Return what a feedback on the case's alert says."""
        alert, seizure = self.case["alert"], self.case["seizure_report"]
        return {"about": plain(alert), "seizure": plain(seizure)}

    def ask(self, member: str, report: str, *more: str) -> dict[str, Any]:
        """Walk the case as a member, and return its nodes and edges."""
        run = sealane("thread", self.exchange.station(member), report, "--json", *more)
        found: dict[str, Any] = json.loads(done(run))
        return found

    def standings(self, member: str, report: str, *more: str) -> dict[str, str]:
        """Walk the case as a member, and return what it sees of each report."""
        names = {reference: name for name, reference in self.case.items()} | {NEVER: "never"}
        return {
            names.get(of(node), "new"): node["standing"]
            for node in self.ask(member, report, *more)["nodes"]
        }


def plain(reference: Reference) -> dict[str, str]:
    """Return a reference as JSON."""
    return {"member": reference.member, "leaf": reference.leaf.hex()}


def of(node: dict[str, Any]) -> Reference:
    """Return a node's reference."""
    return Reference(member=node["originator"], leaf=bytes.fromhex(node["leaf"]))


def asked(reference: Reference) -> str:
    """Return a reference as the command takes it."""
    return f"{reference.member}:{reference.leaf.hex()}"
