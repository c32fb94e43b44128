"""What is half-configured about a cluster, by name: what refuses it, and what is only said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from broker.errors import ConfigError
from broker.kafka.acl import group_prefix
from broker.kafka.provision import Cluster, Plan, Principals, stray_topics
from broker.register import Register, Standing

_TRUE: Final = "true"


def check_cluster(cluster: Cluster, principals: Principals) -> None:
    """Return when the rights that are given on this cluster are the ones that hold.

    Raises:
        ConfigError: They would not: nobody is asked, everybody passes where nothing is said, or a
            member stands above all rights.
    """
    for number, settings in sorted(cluster.settings.items()):
        node = f"Broker {number} of this cluster"
        if not settings.get("authorizer.class.name"):
            raise ConfigError(
                f"{node} asks nobody for rights: set authorizer.class.name "
                "(org.apache.kafka.metadata.authorizer.StandardAuthorizer) and start it anew."
            )
        if settings.get("allow.everyone.if.no.acl.found", "").lower() == _TRUE:
            raise ConfigError(
                f"{node} lets everyone do what no right is about "
                "(allow.everyone.if.no.acl.found=true): set it to false and start it anew."
            )
        above = set(settings.get("super.users", "").split(";"))
        for member, principal in principals.members.items():
            if principal in above:
                raise ConfigError(
                    f"{node} counts {member} ({principal!a}) among its super.users, whom no right "
                    "binds: take it out and start it anew."
                )


def warnings(register: Register, cluster: Cluster, plan: Plan) -> Iterator[str]:
    """Yield a line for people about each thing that the cluster's operator should mend."""
    for number, settings in sorted(cluster.settings.items()):
        yield from (f"broker {number}: {line}" for line in _of_broker(settings))
    if cluster.brokers < 3:  # noqa: PLR2004 - KAFKA's settings for no loss want three
        yield f"{cluster.brokers} broker(s): with fewer than three, one that is lost loses records"
    for topic, copies in sorted(cluster.copies.items()):
        if copies < plan.copies and topic not in plan.make:
            yield f"{topic} has {copies} replicas, and should have {plan.copies}: reassign it"
    for acl in sorted(cluster.denied):
        yield f"{acl.principal} is denied {acl.operation} on {acl.name}: left as it is"
    for topic in stray_topics(register, cluster):
        yield f"{topic} is under the network's name and not in its register: left as it is"
    yield from _shared_groups(register)


def _of_broker(settings: Mapping[str, str]) -> Iterator[str]:
    if settings.get("ssl.client.auth") != "required":
        yield "ssl.client.auth is not required: who shows no certificate is ANONYMOUS, not refused"
    if settings.get("auto.create.topics.enable", "").lower() == _TRUE:
        yield "auto.create.topics.enable is true: topics appear that nobody made"
    if settings.get("ssl.principal.mapping.rules", "DEFAULT") != "DEFAULT":
        yield "ssl.principal.mapping.rules is set: check that principals are named as it makes them"
    protocols = settings.get("listener.security.protocol.map", "")
    plain = {pair.split(":")[0] for pair in protocols.split(",") if pair.endswith("PLAINTEXT")}
    used = {listener.split(":")[0] for listener in settings.get("listeners", "").split(",")}
    if names := plain & used:
        yield f"listens without TLS on {', '.join(sorted(names))}: who is there can read along"


def _shared_groups(register: Register) -> Iterator[str]:
    active = [m.name for m in register.members.values() if m.standing is Standing.ACTIVE]
    for one in active:
        for other in active:
            if other.startswith(group_prefix(one)):
                yield f"{one} may commit offsets for {other}, whose name begins with its own"
