"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil

LIBRARIES = ("aiokafka", "cryptography", "fastavro", "faststream", "joserfc", "pydantic")
CPUINFO = Path("/proc/cpuinfo")


def machine() -> dict[str, str | int]:
    """Return the machine's size: cores, memory, processor; and Python's version."""
    return {
        "cores": os.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def libraries() -> dict[str, str]:
    """Return the version of every library that a contender stands on."""
    return {name: version(name) for name in LIBRARIES}


def load() -> float:
    """Return how many processes wanted a core in the last minute, on average."""
    return os.getloadavg()[0]


def _processor() -> str:
    for line in CPUINFO.read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
