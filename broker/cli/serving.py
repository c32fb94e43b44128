"""A register's files over HTTP or HTTPS, by the standard library's server."""

from __future__ import annotations

import ssl
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from broker.cli.console import out
from broker.cli.network_folder import NetworkFolder
from broker.errors import ConfigError
from broker.sources.limits import is_path


class _Files(BaseHTTPRequestHandler):
    """Answers with files of a repository, and with nothing else."""

    folder: Path
    timeout = 30

    def do_GET(self) -> None:
        path = self.path.removeprefix("/")
        try:
            data = (self.folder / path).read_bytes() if is_path(path) else None
        except OSError:
            data = None
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: who asks for a register is nobody's business."""


def serve(folder: Path, host: str, port: int, cert: Path | None, key: Path | None) -> None:
    """Serve until interrupted.

    Raises:
        ConfigError: There is no register, the address is taken, or the certificate is none.
    """
    network = NetworkFolder(folder)
    name = network.load().network
    server = _listening(type("_Bound", (_Files,), {"folder": network.register}), host, port)
    with server:
        scheme = "http"
        if cert is not None:
            server.socket = _secured(cert, key).wrap_socket(server.socket, server_side=True)
            scheme = "https"
        out.print(f"The register of {name} is at {scheme}://{host}:{server.server_port}")
        server.serve_forever()


def _listening(handler: type[_Files], host: str, port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((host, port), handler)
    except OSError as exc:
        raise ConfigError(f"Nothing can listen at {host}:{port}: {exc.strerror}.") from exc


def _secured(cert: Path, key: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as exc:
        raise ConfigError(f"{cert} and its key cannot be used for TLS: {exc}.") from exc
    return context
