"""The metrics, each defined once.

Counters and histograms belong to the process that counts; what only the database knows (queue
depth, dead letters, objects) is asked for when somebody scrapes, and given to `exposition`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

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
storage_free_bytes = Gauge(
    "storage_free_bytes",
    "Bytes free on the disk of the storage folder, told by workers; none for a bucket.",
    ["storage"],
    multiprocess_mode="min",
)
storage_size_bytes = Gauge(
    "storage_size_bytes",
    "Size of the disk of the storage folder, told by workers; none for a bucket.",
    ["storage"],
    multiprocess_mode="min",
)

Sample = tuple[str, Mapping[str, str], float]

DATABASE_UP = "Whether the database answered this scrape; on CUBBY_METRICS_PORT alone."

_FROM_DATABASE = {
    "job_queue_depth": "Jobs that have not ended, by queue and state.",
    "job_oldest_seconds": "Age of the oldest waiting job, by queue.",
    "dead_letters": "Jobs that failed for good and wait for a person.",
    "objects": "Objects in the catalog, by kind and status.",
    "clusters": "Clusters, by whether they are still provisional.",
    "clusters_created": "Clusters made because no other was near enough.",
    "spooled_parts": "Raw parts kept in Postgres until storage is back.",
    "spooled_bytes": "Bytes of raw parts kept in Postgres until storage is back.",
    "backup_age_seconds": "Seconds since the last complete backup began; none without one.",
    "webhook_deliveries": "Deliveries to webhooks, by state: waiting, or failed for good.",
    "schema_proposals": "Schema proposals, by storage choice and status.",
}


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
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


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
