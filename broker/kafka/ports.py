"""Ports for a node: free ones, held so that nobody else gets them, or a wanted one."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Self

from broker.errors import UnavailableError


class HeldPorts:
    """Ports that are bound but not listened on until the node does so itself.

    With SO_REUSEADDR on both sides, Linux lets the node bind them too, and gives them to no one who
    asks for just any port.
    """

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    def take(self, port: int = 0) -> int:
        """Hold a port of 127.0.0.1, any free one when 0 is asked for, and return it.

        Raises:
            UnavailableError: Somebody listens there.
        """
        holder = socket.socket()
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._sockets.append(holder)
        try:
            if port:
                _probe(port)
            holder.bind(("127.0.0.1", port))
        except OSError as exc:
            raise UnavailableError(port_taken(port)) from exc
        taken: int = holder.getsockname()[1]
        return taken

    def close(self) -> None:
        """Let go of the ports."""
        for holder in self._sockets:
            holder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def port_taken(port: int) -> str:
    """Return the line for people about a port that is in use."""
    return (
        f"Port {port} of this machine is in use, perhaps by another Kafka: stop that program, or "
        "choose another port (--port)."
    )


def _probe(port: int) -> None:
    """Listen for a moment: binding alone succeeds beside a listener that allows it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        probe.listen(1)
