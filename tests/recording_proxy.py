"""A wire tap: stands between clients and a Kafka node, passes everything on and records it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

LENGTH = 4
HOST = b"127.0.0.1"


class RecordingProxy:
    """What a capture on a plaintext listener shows, in a file.

    The node tells its clients its own address; the tap puts its own in its place, so that nothing
    goes past it.

    Args:
        node: `host:port` of the Kafka node.
        capture: The file that gets every byte, both ways.
    """

    def __init__(self, node: str, capture: Path) -> None:
        self._node = int(node.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port: int = self._listener.getsockname()[1]
        self._capture = capture.open("ab")
        self._writing = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []

    @property
    def bootstrap(self) -> str:
        """The address for clients."""
        return f"127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()
        self._capture.close()

    def _begin(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments)  # type: ignore[arg-type] # ours
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                node = socket.create_connection(("127.0.0.1", self._node))
                self._sockets += [client, node]
                self._begin(self._pump, client, node)
                self._begin(self._pump, node, client)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass whole messages on: each is its length, then so many bytes."""
        with suppress(OSError), source.makefile("rb") as stream:
            while len(length := stream.read(LENGTH)) == LENGTH:
                message = stream.read(int.from_bytes(length, "big"))
                with self._writing:
                    self._capture.write(message)
                    self._capture.flush()
                sink.sendall(length + self._ours(message))
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def _ours(self, message: bytes) -> bytes:
        told = HOST + self._node.to_bytes(4, "big")
        return message.replace(told, HOST + self._port.to_bytes(4, "big"))
