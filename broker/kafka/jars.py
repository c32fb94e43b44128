"""`python -m broker.kafka.jars` fetches the node's jars, and checks those that are there."""

from __future__ import annotations

import sys

from broker.errors import BrokerError
from broker.kafka.jarstore import present_jars


def _say(done: int, of: int) -> None:
    """Keep one line up to date for a person, and say it once to a file."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\rFetching Kafka: {done} of {of} jars" + "\n" * (done == of))
        sys.stderr.flush()
    elif done == of:
        sys.stderr.write(f"Fetched Kafka: {of} jars\n")


def main() -> int:
    """Make the jars present, and return the exit code."""
    try:
        present_jars(progress=_say)
    except BrokerError as exc:
        sys.stderr.write(f"{exc.args[0]}\n")
        return 4 if exc.retryable else 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
