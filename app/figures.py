"""Figures on a port of their own, without a key: for a scraper on a private network.

One API process of a host has the port; it tells the figures of all of them. Should it end, another
takes the port over.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import cast

import psycopg
import structlog
from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from cubby.db.sessions import NETWORK, begin
from cubby.telemetry.metrics import DATABASE_UP, Sample, metric_families

SECONDS = 0.7
"""How long a scrape waits for the database when the last one waited in vain."""
PATIENCE_SECONDS = 5.0
_AGAIN_SECONDS = 5.0
_QUERY = "select name, labels, value from catalog.metrics() order by name, labels"

log = structlog.get_logger(__name__)


class Figures(Collector):
    """The figures of the processes, and those of the database where it answers in time."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._lock = threading.Lock()
        self._asking: threading.Thread | None = None
        self._found: list[Sample] | None = None
        self._answers = False

    def collect(self) -> Iterator[Metric]:
        samples = self._samples()
        yield from metric_families(samples or [])
        told = GaugeMetricFamily("database_up", DATABASE_UP)
        told.add_metric([], float(samples is not None))
        yield told

    def _samples(self) -> list[Sample] | None:
        """None while the database is away. A question that got no answer yet is not repeated."""
        with self._lock:
            if self._asking is None or not self._asking.is_alive():
                self._found = None
                self._asking = threading.Thread(target=self._ask, daemon=True)
                self._asking.start()
            self._asking.join(PATIENCE_SECONDS if self._answers else SECONDS)
            found = None if self._asking.is_alive() else self._found
            self._answers = found is not None
            return found

    def _ask(self) -> None:
        try:
            with psycopg.connect(self._dsn, prepare_threshold=None, **NETWORK) as connection:
                begin(connection, "cubby_api", statement_timeout="30s")
                self._found = cast("list[Sample]", connection.execute(_QUERY).fetchall())
        except psycopg.Error as error:
            log.warning("figures without those of the database", reason=str(error).strip())


def serve(dsn: str, host: str, port: int) -> None:
    """Serve them from a thread, for as long as the process runs; wait for the port if another
    process has it."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(dsn))

    def run() -> None:
        waits = False
        while True:
            try:
                start_http_server(port, addr=host, registry=registry)
            except OSError as error:
                if not waits:
                    log.info("the port of figures is taken", port=port, reason=str(error))
                waits = True
                ended.wait(_AGAIN_SECONDS)
            else:
                return

    ended = threading.Event()
    threading.Thread(target=run, name="figures", daemon=True).start()
