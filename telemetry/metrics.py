"""The metrics, each defined once.

Counters and histograms belong to the process that counts. What only the database knows (queue
depth, dead letters, objects) is queried when Prometheus scrapes, and given to `exposition`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

ingest_requests = Counter(
    "ingest_requests",
    "Requests to the ingest endpoint, by outcome.",
    ["outcome"],
)
ingest_latency = Histogram(
    "ingest_latency_seconds",
    "Seconds from the first byte of an ingest request to its acknowledgement.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 60),
)
job_processing_time = Histogram(
    "job_processing_time_seconds",
    "Seconds one try of a job took, by task and outcome.",
    ["task", "outcome"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60, 300),
)
ingest_processing_time = Histogram(
    "ingest_processing_seconds",
    "Seconds from the receipt of what was sent to the end of its job, retries included.",
    ["outcome"],
    buckets=(0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600),
)
embeddings_time = Histogram(
    "embeddings_time_seconds",
    "Seconds to turn the pictures of one object, or one text, into vectors.",
    ["space", "kind"],
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
refusals_total = Counter(
    "access_refusals",
    "Requests refused for their key: failed logins, unknown keys, keys of another role.",
    ["kind"],
)
decoder_sandbox = Gauge(
    "decoder_sandbox",
    "Whether a layer of the sandbox confines the decoders of this worker (1) or not (0).",
    ["layer"],
    multiprocess_mode="min",
)
embedder_degraded = Gauge(
    "embedder_degraded",
    "Whether the model in use is not on this host, so that another one is used (1) or not (0).",
    ["process"],
    multiprocess_mode="max",
)

replica_reads = Counter(
    "replica_reads",
    "Searches, lists and facets that the read replica answered, or the main database in its place.",
    ["answered_by", "reason"],
)
replica_lag = Gauge(
    "replica_lag_seconds",
    "Seconds that the read replica is behind at most, as the API measures it every 0.25 s.",
    ["server"],  # without a label it would be 0 without a replica
    multiprocess_mode="livemax",
)

http_requests = Counter(
    "http_requests",
    "Requests to the API and the pages, by route and status.",
    ["method", "route", "status"],
)
http_request_time = Histogram(
    "http_request_seconds",
    "Seconds from the beginning of a request to the end of its answer; streams of events left out.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30),
)
storage_time = Histogram(
    "storage_seconds",
    "Seconds that an operation of storage took, by outcome.",
    ["operation", "outcome"],
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
storage_free_bytes = Gauge(
    "storage_free_bytes",
    "Bytes that still fit into storage; none for a bucket.",
    ["kind"],  # without a label it would be 0 until it is known
    multiprocess_mode="livemin",
)
decoder_deaths = Counter(
    "decoder_deaths",
    "Decoders that ended while they held a file, by cause.",
    ["cause"],
)
upkeep_time = Histogram(
    "upkeep_seconds",
    "Seconds that a step took which workers repeat beside their jobs, such as the sweep.",
    ["step", "outcome"],
    buckets=(0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60),
)
jobs_given_back = Counter(
    "jobs_given_back",
    "Jobs of stale workers that a sweep gave back to their queue.",
)
database_connections = Gauge(
    "database_connections",
    "Connections of the pools: in use, idle, and callers that wait for one.",
    ["pool", "state"],
    multiprocess_mode="livesum",
)
event_streams = Gauge(
    "event_streams",
    "Clients that hear what changes (GET /events).",
    multiprocess_mode="livesum",
)

Sample = tuple[str, Mapping[str, str], float]

DATABASE_UP = "Whether the database answered this scrape; on CUBBY_METRICS_PORT alone."

_FROM_DATABASE = {
    "job_queue_depth": "Jobs that have not ended, by queue and state.",
    "job_oldest_seconds": "Age of the oldest waiting job, by queue.",
    "dead_letters": "Jobs that failed permanently and wait for a person.",
    "objects": "Objects in the catalog, by kind and status.",
    "clusters": "Clusters, by whether they are still provisional.",
    "clusters_created": "Clusters made because no other was near enough.",
    "spooled_parts": "Raw parts kept in Postgres until storage is back.",
    "spooled_bytes": "Bytes of raw parts kept in Postgres until storage is back.",
    "backup_age_seconds": "Seconds since the last complete backup began; none without one.",
    "webhook_deliveries": "Deliveries to webhooks, by state: waiting, or failed permanently.",
    "schema_proposals": "Schema proposals, by storage choice and status.",
    "queue_workers": "Queue workers, by whether their heartbeat is recent.",
    "worker_heartbeat_age_seconds": "Seconds since the most recent heartbeat of any queue worker.",
    "unindexed_documents": "Documents in collections that are not learned and indexed yet.",
    "unindexed_oldest_seconds": "Age of the oldest batch of documents that is not indexed yet.",
    "task_duration_seconds": "Median and 95th percentile of a task among the newest 5,000 jobs.",
    "index_bloat_ratio": "Estimated share of a B-tree index above 1 MB that holds no entries.",
    "search_recall": "Share of the true nearest files that the vector index finds, on a sample.",
    "search_filter_starved": "Searches whose filter left the vector index short of hits.",
}


def note_pool(pool: str, stats: Mapping[str, int]) -> None:
    """The figures that psycopg has of a pool."""
    size, idle = stats.get("pool_size", 0), stats.get("pool_available", 0)
    waiting = stats.get("requests_waiting", 0)
    for state, number in (("used", size - idle), ("idle", idle), ("waiting", waiting)):
        database_connections.labels(pool=pool, state=state).set(number)


def note_room(free_bytes: int | None) -> None:
    """How much still fits into storage; None where that is not known."""
    if free_bytes is not None:
        storage_free_bytes.labels(kind="folder").set(free_bytes)


def exposition(samples: Iterable[Sample] = ()) -> tuple[bytes, str]:
    """The text a scraper gets, and its content type.

    `samples` are rows of `catalog.metrics()`: name, labels, value; a name that ends in `_total` is
    a counter. None of them is counted in a process too. With PROMETHEUS_MULTIPROC_DIR set, the
    figures of all API processes are summed.
    """
    return generate_latest(_Both(_registry(), list(samples))), CONTENT_TYPE_LATEST


def metric_families(samples: Iterable[Sample] = ()) -> Iterator[Metric]:
    """As `exposition`, before it is text."""
    return _Both(_registry(), list(samples)).collect()


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    _forget_the_dead(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _forget_the_dead(folder: Path) -> None:
    """Gauges of a process that was killed are stale."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            file.unlink(missing_ok=True)


class _Both:
    """What `generate_latest` asks of a registry: the process's metrics and the database's."""

    def __init__(self, registry: CollectorRegistry, samples: list[Sample]) -> None:
        self._registry = registry
        self._samples = samples

    def collect(self) -> Iterator[Metric]:
        yield from self._registry.collect()
        yield from _families(self._samples).values()


def _families(samples: list[Sample]) -> dict[str, Metric]:
    families: dict[str, GaugeMetricFamily | CounterMetricFamily] = {}
    for name, labels, value in samples:
        base = name.removesuffix("_total")
        if base not in families:
            kind = CounterMetricFamily if name != base else GaugeMetricFamily
            text = _FROM_DATABASE.get(base, "Counted by the database.")
            families[base] = kind(base, text, labels=list(labels))
        families[base].add_metric([str(label) for label in labels.values()], value)
    return dict(families)
