"""Provisioning: a cluster gets what the register asks for, and nobody else gets in (THREATS 26)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
from cli_runs import Ended, sealane
from exchange import Exchange
from kafka_records import read
from secured_kafka import WITH_RIGHTS, Authority, secured_kafka, user

from broker.errors import BrokerError, ConfigError
from broker.kafka import KafkaSettings
from broker.kafka.acl import Acl, Operation, Resource, wanted_acls
from broker.kafka.acl_admin import ClusterAdmin
from broker.kafka.client import KafkaSink, KafkaSource
from broker.kafka.cluster_file import ClusterFile
from broker.kafka.provision import Cluster, Principals, plan
from broker.kafka.provision_faults import check_cluster, warnings
from broker.keys import SigningKey
from broker.register import Register, Right, Standing

NETWORK = "exercise.pacific"
ALERT, RFI = f"{NETWORK}.alert", f"{NETWORK}.rfi"
HEARTBEAT, REGISTER = f"{NETWORK}.heartbeat", f"{NETWORK}.register"
RIGHTS = {
    "customs-nz": {"alert": frozenset({Right.PUBLISH})},
    "police-nz": {"alert": frozenset({Right.READ})},
    "rilo-ap": {"alert": frozenset({Right.COUNT}), "rfi": frozenset({Right.READ_NON_NOMINAL})},
}
CALLED = {name: f"User:CN={name}" for name in RIGHTS}
PRINCIPALS = Principals(CALLED, ("User:CN=registrar",), frozenset())
GOOD = {
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "ssl.client.auth": "required",
    "listener.security.protocol.map": "SSL:SSL",
    "listeners": "SSL://:9093",
}


def _literal(principal: str, resource: Resource, name: str, operation: str, host: str = "*") -> Acl:
    return Acl(principal, resource, name, prefixed=False, operation=operation, host=host)


def _prefixed(principal: str, resource: Resource, name: str, operation: str) -> Acl:
    return Acl(principal, resource, name, prefixed=True, operation=operation)


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """Give a network of three members, each with rights of its own."""
    made = Exchange(tmp_path_factory.mktemp("network"), NETWORK, "127.0.0.1:1", RIGHTS)
    members = {name: replace(made.register.members[name], rights=RIGHTS[name]) for name in RIGHTS}
    made.register = replace(made.register, members=members)
    made.write(made.register)
    return made


@pytest.fixture(scope="module")
def register(exchange: Exchange) -> Register:
    """Give its register."""
    return exchange.register


def _cluster(acls: frozenset[Acl] = frozenset(), **more: Any) -> Cluster:  # noqa: ANN401 - fields
    return Cluster(3, {}, {}, acls, frozenset(), {1: GOOD})._replace(**more)


def _changed(register: Register, member: str, standing: Standing) -> Register:
    one = replace(register.members[member], standing=standing)
    return replace(register, members={**register.members, member: one})


def _rights(acls: frozenset[Acl], member: str) -> set[tuple[str, str, str]]:
    return {(a.resource, a.operation, a.name) for a in acls if a.principal == CALLED[member]}


class TestPlan:
    """What is asked of a cluster, worked out without one."""

    def test_rights_are_the_least_that_a_member_needs(self, register: Register) -> None:
        """Writing where it may publish, reading where it may read or count, and its own groups."""
        acls = wanted_acls(register, CALLED, ())
        common = {
            ("TOPIC", "READ", HEARTBEAT),
            ("TOPIC", "WRITE", HEARTBEAT),
            ("TOPIC", "READ", REGISTER),
        }
        for member, own in {
            "customs-nz": {("TOPIC", "WRITE", ALERT)},
            "police-nz": {("TOPIC", "READ", ALERT)},
            "rilo-ap": {("TOPIC", "READ", ALERT), ("TOPIC", "READ", RFI)},
        }.items():
            groups = {("GROUP", "READ", f"{member}.")}
            assert _rights(acls, member) == common | own | groups
        assert {acl.prefixed for acl in acls if acl.resource is not Resource.GROUP} == {False}

    @pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.EXPELLED])
    def test_who_is_put_out_loses_every_right(self, register: Register, standing: Standing) -> None:
        """All that the member could do is taken, and nobody else loses anything."""
        before = wanted_acls(register, CALLED, PRINCIPALS.registrars)
        after = _changed(register, "police-nz", standing)
        difference = plan(after, PRINCIPALS, _cluster(before))
        assert set(difference.take) == {a for a in before if a.principal == CALLED["police-nz"]}
        assert difference.give == ()

    def test_a_plan_that_was_carried_out_leaves_nothing_to_do(self, register: Register) -> None:
        """Twice is as once."""
        first = plan(register, PRINCIPALS, _cluster())
        done = _cluster(frozenset(first.give), topics=first.make)
        assert plan(register, PRINCIPALS, done).empty

    @pytest.mark.parametrize(
        "surplus",
        [
            _literal("User:CN=police-nz", Resource.TOPIC, ALERT, "WRITE"),
            _literal("User:CN=police-nz", Resource.TOPIC, ALERT, "READ", "10.0.0.1"),
            _prefixed("User:CN=police-nz", Resource.TOPIC, "exercise", "READ"),
            _literal("User:CN=police-nz", Resource.TOPIC, "*", "READ"),
            _prefixed("User:CN=police-nz", Resource.TOPIC, f"{NETWORK}.", "ALL"),
            _literal("User:CN=police-nz", Resource.CLUSTER, "kafka-cluster", "ALTER"),
            _literal("User:CN=police-nz", Resource.TRANSACTIONS, "*", "WRITE"),
            _prefixed("User:CN=police-nz", Resource.GROUP, "customs-nz.", "READ"),
            _literal("User:*", Resource.TOPIC, ALERT, "READ"),
            _literal("User:CN=stranger", Resource.TOPIC, ALERT, "READ"),
            _prefixed("User:CN=stranger", Resource.GROUP, "police-nz.", "DELETE"),
        ],
        ids=lambda acl: f"{acl.principal} {acl.operation} {acl.name}",
    )
    def test_what_the_register_does_not_give_is_taken(
        self, register: Register, surplus: Acl
    ) -> None:
        """A right too much, too wide, or a stranger's is taken away."""
        right = wanted_acls(register, CALLED, PRINCIPALS.registrars)
        assert plan(register, PRINCIPALS, _cluster(right | {surplus})).take == (surplus,)

    @pytest.mark.parametrize(
        "other",
        [
            _literal("User:CN=police-nz", Resource.TOPIC, "other.network.alert", "READ"),
            _literal("User:CN=stranger", Resource.TOPIC, "logs", "READ"),
            _literal("User:CN=stranger", Resource.GROUP, "logs", "READ"),
            _literal("User:CN=monitor", Resource.TOPIC, ALERT, "DESCRIBE"),
        ],
        ids=lambda acl: f"{acl.principal} {acl.name}",
    )
    def test_what_is_not_the_networks_is_left_alone(self, register: Register, other: Acl) -> None:
        """Other topics, other groups, and principals that somebody else looks after."""
        principals = PRINCIPALS._replace(others=frozenset({"User:CN=monitor"}))
        right = wanted_acls(register, CALLED, PRINCIPALS.registrars)
        assert plan(register, principals, _cluster(right | {other})).take == ()

    def test_groups_are_kept_for_a_member_of_another_network_too(self, register: Register) -> None:
        """Its groups have one name in all networks of a cluster; put out of one, it reads on."""
        right = wanted_acls(register, CALLED, ())
        there = _literal(CALLED["police-nz"], Resource.TOPIC, "other.network.alert", "READ")
        out = _changed(register, "police-nz", Standing.EXPELLED)
        taken = plan(out, PRINCIPALS, _cluster(right | {there})).take
        assert {acl.resource for acl in taken} == {Resource.TOPIC}

    def test_topics_get_the_settings_that_lose_nothing(self, register: Register) -> None:
        """Retention is the register's; what is set otherwise is set right; no topic is removed."""
        first = plan(register, PRINCIPALS, _cluster())
        kept = register.topics[ALERT].retention // 1000
        assert first.make[ALERT]["retention.ms"] == str(kept)
        assert first.make[REGISTER]["retention.ms"] == "-1"
        assert first.make[ALERT]["min.insync.replicas"] == "2"
        spoilt: Mapping[str, str] = {**first.make[ALERT], "cleanup.policy": "compact"}
        stray: dict[str, dict[str, str]] = {f"{NETWORK}.old": {}}
        found = _cluster(topics={**first.make, ALERT: spoilt, **stray})
        difference = plan(register, PRINCIPALS, found)
        assert difference.make == {}
        assert [(s.topic, s.name, s.found) for s in difference.change] == [
            (ALERT, "cleanup.policy", "compact")
        ]
        assert any("old is under the network's name" in w for w in _warned(register, found))


def _warned(register: Register, found: Cluster) -> list[str]:
    return list(warnings(register, found, plan(register, PRINCIPALS, found)))


class TestHalfConfigured:
    """Clusters on which rights would be words."""

    @pytest.mark.parametrize(
        ("settings", "says"),
        [
            ({"authorizer.class.name": ""}, "asks nobody for rights"),
            ({"allow.everyone.if.no.acl.found": "true"}, "lets everyone do"),
            ({"super.users": "User:CN=x;User:CN=police-nz"}, "among its super.users"),
        ],
    )
    def test_a_cluster_that_would_not_keep_to_rights_is_refused(
        self, settings: dict[str, str], says: str
    ) -> None:
        """One broker of it is enough."""
        found = _cluster(settings={1: GOOD, 2: GOOD | settings})
        with pytest.raises(ConfigError, match=f"Broker 2 .*{says}"):
            check_cluster(found, PRINCIPALS)

    @pytest.mark.parametrize(
        ("settings", "says"),
        [
            ({"ssl.client.auth": "requested"}, "ssl.client.auth"),
            ({"auto.create.topics.enable": "true"}, "topics appear"),
            ({"ssl.principal.mapping.rules": "RULE:x"}, "mapping.rules"),
            (
                {"listener.security.protocol.map": "A:PLAINTEXT", "listeners": "A://:1"},
                "without TLS on A",
            ),
        ],
    )
    def test_what_is_set_loosely_is_warned_of_by_name(
        self, register: Register, settings: dict[str, str], says: str
    ) -> None:
        """The operator reads which broker and which setting."""
        found = _cluster(settings={7: GOOD | settings})
        assert any(w.startswith("broker 7: ") and says in w for w in _warned(register, found))
        assert not any("broker 7" in w for w in _warned(register, _cluster(settings={7: GOOD})))

    def test_few_brokers_replicas_denials_and_shared_groups_are_warned_of(
        self, register: Register
    ) -> None:
        """Each by the name of what it is about."""
        denied = frozenset({_literal(CALLED["rilo-ap"], Resource.TOPIC, RFI, "READ")})
        found = _cluster(brokers=1, denied=denied)
        assert any("1 broker" in w for w in _warned(register, found))
        assert any("rilo-ap is denied READ" in w for w in _warned(register, found))
        found = _cluster(topics={ALERT: {}}, copies={ALERT: 1})
        assert any(f"{ALERT} has 1 replicas" in w for w in _warned(register, found))
        sub = replace(register.members["police-nz"], name="police-nz.north")
        more = replace(register, members={**register.members, sub.name: sub})
        called = PRINCIPALS._replace(members={**CALLED, sub.name: "User:CN=north"})
        difference = plan(more, called, _cluster())
        assert any("police-nz may commit" in w for w in warnings(more, _cluster(), difference))


class TestClusterFile:
    """Who is who: from names and certificates, never from the register's keys."""

    def _who(self, folder: Path, register: Register, text: str) -> Principals:
        file = folder / "cluster.toml"
        file.write_text(f'[kafka]\nbootstrap = "127.0.0.1:1"\n{text}')
        return ClusterFile.read(file).who(register)

    def test_a_rule_names_all_and_the_file_names_some(
        self, tmp_path: Path, register: Register
    ) -> None:
        """Without either, the common name of the certificate is the member's."""
        assert self._who(tmp_path, register, "").members == CALLED
        text = (
            '[principals]\nrule = "User:O={member}"\n'
            '[principals.members]\npolice-nz = "User:CN=p,C=NZ"'
        )
        named = self._who(tmp_path, register, text).members
        assert named["police-nz"] == "User:CN=p,C=NZ"
        assert named["rilo-ap"] == "User:O=rilo-ap"

    @pytest.mark.parametrize(
        "text",
        [
            '[principals]\nrule = "User:CN=everyone"',
            '[principals]\nrule = "User:*{member}"',
            '[principals.members]\npolice-nz = "User:*"',
            '[principals.members]\npolice-nz = "CN=police-nz"',
            '[principals.members]\nnobody = "User:CN=x"',
            '[principals.members]\npolice-nz = "User:CN=rilo-ap"',
            '[principals]\nregistrars = ["User:CN=rilo-ap"]',
            '[principals]\nothers = ["User:CN=rilo-ap"]',
            '[certificates]\npolice-nz = "nowhere.pem"',
            '[certificates]\nnobody = "nowhere.pem"',
            '[principal]\nrule = "User:CN={member}"',
            "x = [[[" + "[" * 3000,
        ],
    )
    def test_what_would_give_one_the_rights_of_another_is_refused(
        self, tmp_path: Path, register: Register, text: str
    ) -> None:
        """Wildcards, strangers, two under one name, unknown keys: a configuration error."""
        with pytest.raises(ConfigError):
            self._who(tmp_path, register, text)

    def test_threat_26_a_transport_certificate_over_a_signing_key_is_refused(
        self, tmp_path: Path, exchange: Exchange
    ) -> None:
        """Whoever steals the certificate's key must not be able to sign; another's key neither."""
        authority = Authority(tmp_path / "authority")
        signing = exchange.signers["rilo-ap"].public
        for member in ("rilo-ap", "police-nz"):
            file = authority.certify(member, signing)
            with pytest.raises(ConfigError, match="by which rilo-ap speaks"):
                self._who(tmp_path, exchange.register, f'[certificates]\n{member} = "{file}"')
        own = authority.certify("rilo-ap", SigningKey.generate().public)
        ordinary, _key = authority.issue("police-nz")
        text = f'[certificates]\nrilo-ap = "{own}"\npolice-nz = "{ordinary}"'
        assert self._who(tmp_path, exchange.register, text).members == CALLED


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give the authority that the secured cluster believes."""
    return Authority(tmp_path_factory.mktemp("pki") / "authority")


@pytest.fixture(scope="module")
def secured(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Kafka with mTLS and rights, on which only its operator may anything."""
    with secured_kafka(tmp_path_factory.mktemp("secured"), authority, **WITH_RIGHTS) as bootstrap:
        yield bootstrap


def _file(folder: Path, authority: Authority, bootstrap: str) -> Path:
    operator = user(authority, bootstrap, "operator")
    file = folder / "cluster.toml"
    file.write_text(
        f'[kafka]\nbootstrap = "{bootstrap}"\nca = "{operator.ca}"\ncert = "{operator.cert}"\n'
        f'key = "{operator.key}"\n[principals]\nregistrars = ["User:CN=registrar"]\n'
    )
    return file


def _provision(exchange: Exchange, cluster: Path, *more: str) -> Ended:
    register = exchange.folder / "register"
    return sealane("network", "provision", register, "--cluster", cluster, *more)


async def _may_write(settings: KafkaSettings, topic: str) -> bool:
    async with KafkaSink(settings) as sink:
        try:
            await sink.append(topic, b"key", [b"value"])
        except BrokerError as exc:
            return not _denied(exc)
    return True


async def _may_read(settings: KafkaSettings, topic: str, group: str) -> bool:
    async with KafkaSource(settings, [topic], group) as source:
        try:
            await read(source)
            await source.commit(source.positions())
        except BrokerError as exc:
            return not _denied(exc)
    return True


def _denied(exc: BrokerError) -> bool:
    """Say that Kafka refused by right, which is the operator's to mend; fail on any other error."""
    assert isinstance(exc, ConfigError), exc
    return isinstance(
        exc.__cause__,
        ClusterAuthorizationFailedError
        | GroupAuthorizationFailedError
        | TopicAuthorizationFailedError,
    )


@pytest.mark.kafka
@pytest.mark.slow
async def test_threat_26_a_member_does_on_the_cluster_what_the_register_says_and_no_more(
    exchange: Exchange, authority: Authority, secured: str, tmp_path: Path
) -> None:
    """Nothing before, its own part after, nothing once it is expelled; shown before it is done."""
    cluster = _file(tmp_path, authority, secured)
    customs = user(authority, secured, "customs-nz")
    police = user(authority, secured, "police-nz")

    shown = _provision(exchange, cluster)
    assert shown.returncode == 0, shown.stderr
    assert "Nothing was changed" in shown.stdout
    assert _provision(exchange, cluster).stdout == shown.stdout
    assert not await _may_write(customs, ALERT)

    assert _provision(exchange, cluster, "--apply").returncode == 0
    assert "The cluster is what version" in _provision(exchange, cluster).stdout
    assert await _may_write(customs, ALERT)
    assert await _may_read(police, ALERT, "police-nz.default")
    assert not await _may_read(customs, ALERT, "customs-nz.default")
    assert not await _may_write(police, ALERT)
    assert not await _may_write(customs, RFI)
    assert not await _may_write(customs, REGISTER)
    assert not await _may_read(police, ALERT, "customs-nz.default")
    assert not await _may_read(user(authority, secured, "stranger"), ALERT, "stranger")

    admin = ClusterAdmin(user(authority, secured, "operator"))
    expelled = _changed(exchange.register, "police-nz", Standing.EXPELLED)
    difference = plan(expelled, PRINCIPALS, admin.look(NETWORK))
    assert {acl.principal for acl in difference.take} == {CALLED["police-nz"]}
    assert await _may_read(police, ALERT, "police-nz.default")
    admin.carry_out(difference, 1)
    assert not await _may_read(police, ALERT, "police-nz.default")
    assert await _may_write(customs, ALERT)
    given_back = _provision(exchange, cluster, "--json").stdout.splitlines()
    assert {(row["do"], row["principal"]) for row in map(json.loads, given_back)} == {
        ("give", CALLED["police-nz"])
    }


@pytest.mark.kafka
def test_who_may_not_alter_the_cluster_is_told_so(
    exchange: Exchange, authority: Authority, secured: str, tmp_path: Path
) -> None:
    """A member's certificate in the operator's place: a configuration error, and no change."""
    cluster = _file(tmp_path, authority, secured)
    cert, key = authority.issue("customs-nz")
    text = cluster.read_text().replace("operator.pem", cert.name).replace("operator.key", key.name)
    cluster.write_text(text)
    run = _provision(exchange, cluster, "--apply")
    assert run.returncode == 3
    assert "does not let us" in run.stderr


@pytest.mark.kafka
def test_a_cluster_without_tls_or_not_there_is_named(
    exchange: Exchange, authority: Authority, kafka: str, tmp_path: Path
) -> None:
    """Without a `ca`, rights have nobody to go to; a Kafka that does not answer is unavailable."""
    file = tmp_path / "cluster.toml"
    file.write_text(f'[kafka]\nbootstrap = "{kafka}"\n')
    run = _provision(exchange, file)
    assert run.returncode == 3
    assert "names no `ca`" in run.stderr
    settings = replace(user(authority, kafka, "operator"), deadline=timedelta(seconds=1))
    file.write_text(f'[kafka]\nbootstrap = "127.0.0.1:1"\nca = "{settings.ca}"\n')
    run = _provision(exchange, file)
    assert run.returncode == 4


def test_operations_are_kafkas_own_words() -> None:
    """What a plan gives can be given."""
    assert set(Operation) == {"READ", "WRITE"}
