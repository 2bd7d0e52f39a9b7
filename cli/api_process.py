"""`python -m cubby.cli.api_process --fd N`: one process of the API on a bound socket.

Several of them share the socket; the kernel spreads the connections. Ends with 0 when it was told
to stop, 2 when it can never work with these settings.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys

import uvicorn
from litestar import Litestar

from cubby.app import figures
from cubby.app.heads import bounded_heads
from cubby.app.main import create_app
from cubby.config import SettingError, Settings, load
from cubby.config.settings import take_secrets
from cubby.media import sandbox
from cubby.telemetry import logs

_STARTUP_FAILURE = 3
_RESERVE_SECONDS = 3


class _Server(uvicorn.Server):
    """Tells the app when it is to end, so that streams without an end can end themselves:
    `app.state.stopping` is an asyncio.Event."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping.set()
        await super().shutdown(sockets)


def serve(app: Litestar, listener: socket.socket, settings: Settings) -> None:
    app.state.stopping = asyncio.Event()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        # Only these may say for whom they ask, and whether over TLS.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        http=bounded_heads(settings.stall_seconds),
        # Requests get what is left after the last steps of the app itself.
        timeout_graceful_shutdown=max(1, settings.shutdown_seconds - _RESERVE_SECONDS),
    )
    _Server(config, app.state.stopping).run(sockets=[listener])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m cubby.cli.api_process", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="the bound socket, inherited")
    descriptor = parser.parse_args(argv).fd
    sandbox.hide_memory()
    take_secrets()
    try:
        settings = load()
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure(settings.log_level, "api")
    # A stop is no failure, though the server passes the signal on when it has stopped.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    if settings.metrics_port and settings.database_url:
        figures.serve(settings.database_url, settings.metrics_host, settings.metrics_port)
    try:
        serve(create_app(settings), socket.socket(fileno=descriptor), settings)
    except SystemExit as end:
        # What keeps the app from starting lies in what it was given, and was logged by it.
        return 2 if end.code == _STARTUP_FAILURE else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
