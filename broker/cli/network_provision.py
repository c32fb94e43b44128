"""`sealane network provision`: the difference first, and only when told to, the change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broker.cli.console import err, line, out
from broker.cli.exits import ExitCode
from broker.cli.founding import register_at
from broker.cli.visible import json_line, visible
from broker.cli.wording import count
from broker.kafka.acl import Acl
from broker.kafka.acl_admin import ClusterAdmin
from broker.kafka.cluster_file import ClusterFile
from broker.kafka.provision import Plan, plan
from broker.kafka.provision_faults import check_cluster, warnings
from broker.register import Register


def provision(  # noqa: PLR0913 - each is an option of the command
    place: Path, cluster: Path, root: Path | None, partitions: int, *, apply: bool, as_json: bool
) -> ExitCode:
    """Print what differs between the register and a cluster, and with `apply` change the cluster.

    Raises:
        ConfigError: A file is wrong, or the cluster is half-configured or does not let us.
        RegisterRefused: The register may not be believed.
        TransportError: The cluster did not answer.
    """
    register = register_at(place, root)
    file = ClusterFile.read(cluster)
    principals = file.who(register)
    admin = ClusterAdmin(file.settings())
    found = admin.look(register.network)
    check_cluster(found, principals)
    difference = plan(register, principals, found)
    for warning in warnings(register, found, difference):
        err.print(f"warning: {visible(warning)}", soft_wrap=True)
    _show(difference, as_json=as_json)
    if apply and not difference.empty:
        admin.carry_out(difference, partitions)
    if not as_json:
        out.print(_summary(register, difference, apply=apply), soft_wrap=True)
    return ExitCode.DONE


def _show(difference: Plan, *, as_json: bool) -> None:
    for row in _rows(difference):
        if as_json:
            line(json_line(row))
        else:
            words = " ".join(str(value) for value in row.values() if value is not None)
            out.print(visible(words), soft_wrap=True)


def _rows(difference: Plan) -> Iterator[dict[str, object]]:
    for acl in difference.take:
        yield {"do": "take", **_right(acl)}
    for topic, config in difference.make.items():
        settings = " ".join(f"{name}={value}" for name, value in sorted(config.items()))
        yield {"do": "make", "what": "topic", "name": topic, "settings": settings}
    for setting in difference.change:
        was = f"from {setting.found or 'nothing'} to {setting.wanted}"
        yield {
            "do": "set",
            "what": "topic",
            "name": setting.topic,
            "settings": f"{setting.name} {was}",
        }
    for acl in difference.give:
        yield {"do": "give", **_right(acl)}


def _right(acl: Acl) -> dict[str, object]:
    return {
        "principal": acl.principal,
        "operation": acl.operation,
        "what": acl.resource.lower(),
        "name": f"{acl.name}*" if acl.prefixed else acl.name,
        "host": None if acl.host == "*" else f"from {acl.host}",
    }


def _summary(register: Register, difference: Plan, *, apply: bool) -> str:
    asked = f"what version {register.version} of the register of {register.network} asks for"
    if difference.empty:
        return f"The cluster is {asked}."
    steps = ", ".join(
        [
            f"{count(len(difference.make), 'topic')} to make",
            f"{count(len(difference.change), 'setting')} to change",
            f"{count(len(difference.take), 'right')} to take away",
            f"{count(len(difference.give), 'right')} to give",
        ]
    )
    if apply:
        return f"Done ({steps}): the cluster is now {asked}."
    return f"{steps}. Nothing was changed: say --apply to do it."
