"""The border to aiokafka: how it connects, how long we wait, what its errors mean for people."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)

from broker.errors import ConfigError, TransportError
from broker.kafka.settings import KafkaSettings

# What aiokafka logs, its callers here raise; without a handler Python would print it.
logging.getLogger("aiokafka").addHandler(logging.NullHandler())

_ADDRESS = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?):[0-9]{1,5}")
_NOT_ALLOWED = (
    ClusterAuthorizationFailedError,  # of who may write to no topic at all
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
_GRACE = timedelta(seconds=1)  # aiokafka's own limit, where it has one, comes first and says more


def connection(settings: KafkaSettings) -> dict[str, Any]:
    """Return the arguments that every client of aiokafka takes.

    Raises:
        ConfigError: An address is none, or a certificate or key cannot be read.
    """
    for address in settings.bootstrap.split(","):
        if _ADDRESS.fullmatch(address.strip()) is None:
            raise ConfigError(
                f"[kafka] bootstrap names {address!a}, which is no address: write host:port, "
                "several of them with commas between."
            )
    arguments: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap,
        "request_timeout_ms": settings.deadline // timedelta(milliseconds=1),
    }
    if settings.ca is not None:
        arguments |= {"security_protocol": "SSL", "ssl_context": _tls(settings)}
    elif settings.cert is not None or settings.key is not None:
        raise ConfigError(
            "[kafka] names a certificate or key but no `ca`: name the certificates that Kafka's "
            "own must come from, or it cannot be told from an impostor."
        )
    return arguments


def _tls(settings: KafkaSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.cert is not None:
            context.load_cert_chain(settings.cert, settings.key)
    except OSError as exc:  # ssl.SSLError is one
        names = ", ".join(str(path) for path in (settings.ca, settings.cert, settings.key) if path)
        raise ConfigError(
            f"[kafka] ca, cert or key cannot be used ({exc.strerror or exc}): {names} must be PEM "
            "files that this user may read, and the key must fit the certificate."
        ) from exc
    return context


@asynccontextmanager
async def border(settings: KafkaSettings, doing: str) -> AsyncIterator[None]:
    """Limit what is awaited inside to the deadline, and raise our errors for aiokafka's.

    Args:
        settings: Of the Kafka that is talked to.
        doing: What is being done, as `writing to exercise.asia-pacific.alert`.

    Raises:
        TransportError: Kafka did not answer in time, or not as asked.
        ConfigError: What only an operator can mend.
    """
    try:
        async with asyncio.timeout((settings.deadline + _GRACE).total_seconds()):
            yield
    except (TimeoutError, KafkaTimeoutError) as exc:
        raise TransportError(_late(settings, doing)) from exc
    except KafkaConnectionError as exc:
        raise TransportError(
            f"Kafka at {settings.bootstrap} cannot be reached ({doing}): is it running, and is the "
            "address right?"
        ) from exc
    except UnknownTopicOrPartitionError as exc:
        raise TransportError(
            f"Kafka at {settings.bootstrap} shows us no such topic ({doing}): was it made, and may "
            "we see it?"
        ) from exc
    except _NOT_ALLOWED as exc:
        raise ConfigError(
            f"Kafka at {settings.bootstrap} does not allow us this ({doing}): ask its operator for "
            "the right."
        ) from exc
    except (MessageSizeTooLargeError, RecordListTooLargeError) as exc:
        raise ConfigError(
            f"Kafka at {settings.bootstrap} takes no records this large ({doing}): its operator "
            "must set max.message.bytes of the topic to 1048576."
        ) from exc
    except (KafkaError, OSError) as exc:
        raise TransportError(
            f"Kafka at {settings.bootstrap} failed ({doing}): {type(exc).__name__}. Try again; "
            "when it stays, its own log says more."
        ) from exc


def _late(settings: KafkaSettings, doing: str) -> str:
    seconds = settings.deadline.total_seconds()
    return (
        f"Kafka at {settings.bootstrap} did not answer within {seconds:g} s ({doing}): is it "
        "running, and is the address right?"
    )
