"""The only module that imports confluent_kafka: what a cluster has, and carrying out a plan."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from typing import Any, Final, TypeVar

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from broker.errors import ConfigError, TransportError
from broker.kafka.acl import Acl, Resource
from broker.kafka.provision import Cluster, Plan
from broker.kafka.settings import KafkaSettings

_log = logging.getLogger("confluent_kafka")
_log.addHandler(logging.NullHandler())

_GRACE: Final = 1.0  # seconds beyond the client's own limit, which says more
_MINE_TO_MEND: Final = frozenset(
    {
        KafkaError.CLUSTER_AUTHORIZATION_FAILED,
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.SECURITY_DISABLED,
        KafkaError.INVALID_REPLICATION_FACTOR,
        KafkaError.INVALID_CONFIG,
        KafkaError.POLICY_VIOLATION,
    }
)
_Got = TypeVar("_Got")


class ClusterAdmin:
    """Looks at a cluster, and changes it, as its operator.

    Args:
        settings: Where it is, and the operator's own certificate.

    Raises:
        ConfigError: A certificate or key cannot be used.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._within = settings.deadline.total_seconds()
        try:
            self._admin = AdminClient(_connection(settings), logger=_log)
        except KafkaException as exc:
            raise ConfigError(
                f"[kafka] ca, cert or key cannot be used ({exc.args[0].str()}): they must be PEM "
                "files that this user may read, and the key must fit the certificate."
            ) from exc

    def look(self, network: str) -> Cluster:
        """Return what the cluster has for a network.

        Raises:
            TransportError: It did not answer.
            ConfigError: It does not let us look, or asks nobody for rights.
        """
        metadata = self._done(lambda: self._admin.list_topics(timeout=self._within), "looking")
        ours = {name: t for name, t in metadata.topics.items() if name.startswith(f"{network}.")}
        nodes = list(metadata.brokers)
        brokers = {number: ConfigResource(ResourceType.BROKER, str(number)) for number in nodes}
        topics = {name: ConfigResource(ResourceType.TOPIC, name) for name in ours}
        configs = self._configs({**topics, **brokers})
        allowed, denied = self._acls()
        return Cluster(
            brokers=len(nodes),
            topics={name: configs[name] for name in topics},
            copies={
                name: min((len(p.replicas) for p in topic.partitions.values()), default=0)
                for name, topic in ours.items()
            },
            acls=allowed,
            denied=denied,
            settings={number: configs[number] for number in brokers},
        )

    def carry_out(self, plan: Plan, partitions: int) -> None:
        """Do what a plan says: rights are taken away first, and given last.

        Stopped half-way, the next plan says the rest.

        Raises:
            TransportError: The cluster did not answer.
            ConfigError: It does not let us.
        """
        if plan.take:
            filters = [_filter(acl) for acl in plan.take]
            self._all(lambda: self._admin.delete_acls(filters, **self._limit), "taking rights away")
        if plan.make:
            made = [
                NewTopic(name, partitions, plan.copies, config=dict(config))
                for name, config in plan.make.items()
            ]
            self._all(lambda: self._admin.create_topics(made, **self._limit), "making topics")
        if plan.change:
            resources = list(_altered(plan))
            self._all(
                lambda: self._admin.incremental_alter_configs(resources, **self._limit),
                "changing topics' settings",
            )
        if plan.give:
            bindings = [_binding(acl) for acl in plan.give]
            self._all(lambda: self._admin.create_acls(bindings, **self._limit), "giving rights")

    @property
    def _limit(self) -> dict[str, float]:
        return {"request_timeout": self._within}

    def _configs(self, wanted: Mapping[Any, ConfigResource]) -> dict[Any, dict[str, str]]:
        """Return settings by the name that each resource is asked for under."""
        found = {}
        for name, resource in wanted.items():
            futures = self._ask_config(resource)
            entries = self._result(futures[resource], "looking at settings")
            found[name] = {key: entry.value for key, entry in entries.items() if entry.value}
        return found

    def _ask_config(self, resource: ConfigResource) -> Mapping[ConfigResource, Future[Any]]:
        """Ask for one: a broker says its own settings only when it is asked alone."""
        return self._done(
            lambda: self._admin.describe_configs([resource], **self._limit), "looking"
        )

    def _acls(self) -> tuple[frozenset[Acl], frozenset[Acl]]:
        anything = AclBindingFilter(
            ResourceType.ANY,
            None,
            ResourcePatternType.ANY,
            None,
            None,
            AclOperation.ANY,
            AclPermissionType.ANY,
        )
        asked = self._done(lambda: self._admin.describe_acls(anything, **self._limit), "looking")
        found = self._result(asked, "looking at rights")
        kinds = (AclPermissionType.ALLOW, AclPermissionType.DENY)
        allowed, denied = (
            frozenset(_acl(each) for each in found if each.permission_type is kind)
            for kind in kinds
        )
        return allowed, denied

    def _all(self, ask: Callable[[], Mapping[Any, Future[Any]]], doing: str) -> None:
        for future in self._done(ask, doing).values():
            self._result(future, doing)

    def _result(self, future: Future[_Got], doing: str) -> _Got:
        return self._done(lambda: future.result(self._within + _GRACE), doing)

    def _done(self, ask: Callable[[], _Got], doing: str) -> _Got:
        try:
            return ask()
        except TimeoutError as exc:
            raise TransportError(
                f"Kafka at {self._settings.bootstrap} did not answer within {self._within:g} s "
                f"({doing}): is it running, and is the address right?"
            ) from exc
        except KafkaException as exc:
            raise self._translated(exc.args[0], doing) from exc

    def _translated(self, error: KafkaError, doing: str) -> ConfigError | TransportError:
        where = f"Kafka at {self._settings.bootstrap}"
        if error.code() == KafkaError.SECURITY_DISABLED:
            return ConfigError(
                f"{where} asks nobody for rights: set authorizer.class.name "
                "(org.apache.kafka.metadata.authorizer.StandardAuthorizer) and start it anew."
            )
        if error.code() in _MINE_TO_MEND:
            return ConfigError(f"{where} does not let us ({doing}): {error.str()}.")
        return TransportError(f"{where} cannot be reached or failed ({doing}): {error.name()}.")


def _connection(settings: KafkaSettings) -> dict[str, str | float]:
    if settings.ca is None:
        raise ConfigError(
            "[kafka] names no `ca`: rights go to certificates, so a cluster without TLS has no "
            "one to give them to."
        )
    found: dict[str, str | float] = {
        "bootstrap.servers": settings.bootstrap,
        "security.protocol": "SSL",
        "ssl.ca.location": str(settings.ca),
        "socket.timeout.ms": settings.deadline // timedelta(milliseconds=1),
    }
    if settings.cert is not None and settings.key is not None:
        found["ssl.certificate.location"] = str(settings.cert)
        found["ssl.key.location"] = str(settings.key)
    return found


def _altered(plan: Plan) -> Iterable[ConfigResource]:
    by_topic: dict[str, list[ConfigEntry]] = {}
    for setting in plan.change:
        entry = ConfigEntry(
            setting.name, setting.wanted, incremental_operation=AlterConfigOpType.SET
        )
        by_topic.setdefault(setting.topic, []).append(entry)
    for topic, entries in by_topic.items():
        yield ConfigResource(ResourceType.TOPIC, topic, incremental_configs=entries)


def _acl(binding: AclBinding) -> Acl:
    return Acl(
        principal=binding.principal,
        resource=Resource(binding.restype.name),
        name=binding.name,
        prefixed=binding.resource_pattern_type is ResourcePatternType.PREFIXED,
        operation=binding.operation.name,
        host=binding.host,
    )


def _parts(acl: Acl) -> tuple[Any, ...]:
    return (
        ResourceType[acl.resource.value],
        acl.name,
        ResourcePatternType.PREFIXED if acl.prefixed else ResourcePatternType.LITERAL,
        acl.principal,
        acl.host,
        AclOperation[acl.operation],
        AclPermissionType.ALLOW,
    )


def _binding(acl: Acl) -> AclBinding:
    return AclBinding(*_parts(acl))


def _filter(acl: Acl) -> AclBindingFilter:
    return AclBindingFilter(*_parts(acl))
