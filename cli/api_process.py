"""`python -m cubby.cli.api_process --fd N`: one process of the API on a bound socket.

Several of them share the socket; the kernel spreads the connections. Ends with 0 when it was asked
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
_LINGER_SECONDS = 1.0
_TICK_SECONDS = 0.1


class _Server(uvicorn.Server):
    """Stops in three steps, so that no request through a load balancer is lost.

    It keeps serving for a while with `app.state.draining`, closes the listener, and then sets
    `app.state.stopping`, at which streams without an end end themselves.
    """

    def __init__(self, config: uvicorn.Config, app: Litestar, drain_seconds: int) -> None:
        super().__init__(config)
        self._stopping: asyncio.Event = app.state.stopping
        self._draining: asyncio.Event = app.state.draining
        self._drain_seconds = drain_seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._draining.set()
        if self._drain_seconds:
            await self._serve_on(self._drain_seconds)
            for server in self.servers:
                server.close()
            # What was connected at that moment may not have sent its request yet.
            await self._serve_on(_LINGER_SECONDS, until_idle=True)
        self._stopping.set()
        await super().shutdown(sockets)

    async def _serve_on(self, seconds: float, *, until_idle: bool = False) -> None:
        for tick in range(round(seconds / _TICK_SECONDS)):
            if self.force_exit or (until_idle and not self.server_state.connections):
                return
            await self.on_tick(tick)
            await asyncio.sleep(_TICK_SECONDS)


def serve(app: Litestar, listener: socket.socket, settings: Settings) -> None:
    app.state.stopping = asyncio.Event()
    app.state.draining = asyncio.Event()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        # Only these may name the client they ask for, and whether over TLS.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        http=bounded_heads(settings.stall_seconds),
        # Requests get what is left after the last steps of the app itself.
        timeout_graceful_shutdown=max(1, settings.shutdown_seconds - _RESERVE_SECONDS),
    )
    _Server(config, app, settings.drain_seconds).run(sockets=[listener])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m cubby.cli.api_process", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="the bound socket, inherited")
    parser.add_argument(
        "--keep-storage",
        action="store_true",
        help="make no storage folder: one that is not there is a disk that is not mounted",
    )
    given = parser.parse_args(argv)
    sandbox.hide_memory()
    take_secrets()
    try:
        settings = load()
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure(settings.log_level, "api")
    # A stop is not a failure, though the server passes the signal on when it has stopped.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    if settings.metrics_port and settings.database_url:
        figures.serve(settings.database_url, settings.metrics_host, settings.metrics_port)
    try:
        app = create_app(settings)
        app.state.may_make_storage = not given.keep_storage
        serve(app, socket.socket(fileno=given.fd), settings)
    except SystemExit as end:
        # What keeps the app from starting lies in what it was given, and was logged by it.
        return 2 if end.code == _STARTUP_FAILURE else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
