"""What a process has used so far: CPU, time, memory."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

STATUS = Path("/proc/self/status")
MEGABYTE_IN_KB = 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """CPU of all threads (user and system) and the clock that all processes share, in ns."""

    cpu: int
    clock: int

    @classmethod
    def now(cls) -> Self:
        """Read both at once."""
        return cls(time.process_time_ns(), time.monotonic_ns())


def usage(before: Reading, after: Reading, messages: int) -> dict[str, float]:
    """Return CPU µs a message, messages a second, and this process's peak memory in MB."""
    return {
        "cpu_us": (after.cpu - before.cpu) / messages / 1_000,
        "per_second": messages * 1e9 / (after.clock - before.clock),
        "peak_mb": peak_memory(),
    }


def peak_memory() -> float:
    """Return the most this process ever held resident, in MB.

    From VmHWM: `ru_maxrss` survives exec, and would show a child its parent's peak.
    """
    for line in STATUS.read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / MEGABYTE_IN_KB
    raise RuntimeError(f"{STATUS} does not say VmHWM")
