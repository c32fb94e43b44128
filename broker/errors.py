"""Everything the broker raises.

BrokerError
├── ConfigError          set up wrongly: fix it and restart
├── RefusedError         we said no: never retry, always record
│   ├── EnvelopeRefused      a record does not prove what it must (`wire.refusals`)
│   ├── HandlingRefused      its handling, or the register, forbids this use
│   ├── ReportRefused        what was to be published is not a report of its contract
│   ├── RegisterRefused      a register, a request or a key that may not be believed
│   └── ContractRefused      a contract that must not be decoded under
└── UnavailableError     the world said not now: retry with backoff
    ├── TransportError       Kafka could not take or give a record
    └── StoreError           the station's store could not write or read
"""

from __future__ import annotations

from typing import ClassVar


class BrokerError(Exception):
    """Root of everything the broker raises.

    `args[0]` is one line for people: what happened, what it means, what to do.
    """

    retryable: ClassVar[bool] = False


class ConfigError(BrokerError):
    """The process is set up wrongly; the operator must act."""


class RefusedError(BrokerError):
    """A check failed, and the same input will fail again.

    Args:
        reason: The refusal's code, dotted and stable (`wire.signature`), for machines and counts.
        detail: One line for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason

    @property
    def detail(self) -> str:
        """The line for people."""
        return str(self.args[0])


class EnvelopeRefused(RefusedError):  # noqa: N818 - reads as what happened: the envelope was refused
    """A record does not prove what it must."""


class HandlingRefused(RefusedError):  # noqa: N818 - as EnvelopeRefused
    """The report's handling, or the register, forbids this use."""


class ReportRefused(RefusedError):  # noqa: N818 - as EnvelopeRefused
    """What was to be published is not a report of its contract."""


class RegisterRefused(RefusedError):  # noqa: N818 - as EnvelopeRefused
    """A register, a request or a key that may not be believed."""


class ContractRefused(RefusedError):  # noqa: N818 - as EnvelopeRefused
    """A contract that must not be decoded under."""


class UnavailableError(BrokerError):
    """Something outside said not now; trying again may help."""

    retryable = True


class TransportError(UnavailableError):
    """Kafka could not take or give a record."""


class StoreError(UnavailableError):
    """The station's store could not write or read."""
