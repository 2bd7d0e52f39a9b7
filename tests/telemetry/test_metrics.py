"""What a scraper gets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from cubby.telemetry import metrics


def _scrape(*samples: metrics.Sample) -> dict[str, tuple[str, dict[tuple[str, ...], float]]]:
    """family -> (type, {label values: value}) of the plain samples."""
    body, content_type = metrics.exposition(samples)
    assert content_type.startswith("text/plain")
    families: dict[str, tuple[str, dict[tuple[str, ...], float]]] = {}
    for family in text_string_to_metric_families(body.decode()):
        assert family.name not in families
        values = {
            tuple(sample.labels.values()): sample.value
            for sample in family.samples
            if sample.name in {family.name, f"{family.name}_total"}
        }
        families[family.name] = (family.type, values)
    return families


def test_the_brief_s_metrics_have_their_names() -> None:
    metrics.ingest_requests.labels(outcome="accepted").inc()
    metrics.job_processing_time.labels(task="json.store", outcome="done").observe(0.2)
    metrics.embeddings_time.labels(space="histogram-512", kind="image").observe(0.01)

    families = _scrape(("clusters_created_total", {}, 41.0))

    assert families["ingest_requests"][0] == "counter"
    assert families["ingest_requests"][1]["accepted",] >= 1
    for name in ("ingest_latency", "job_processing_time", "embeddings_time"):
        assert families[f"{name}_seconds"][0] == "histogram"
    assert families["clusters_created"] == ("counter", {(): 41.0})


def test_the_database_s_rows_become_gauges_and_counters() -> None:
    families = _scrape(
        ("job_queue_depth", {"queue": "json", "state": "queued"}, 7.0),
        ("job_queue_depth", {"queue": "media", "state": "processing"}, 2.0),
        ("dead_letters", {}, 3.0),
        ("something_new_total", {}, 4.0),
    )

    assert families["job_queue_depth"] == (
        "gauge",
        {("json", "queued"): 7.0, ("media", "processing"): 2.0},
    )
    assert families["dead_letters"] == ("gauge", {(): 3.0})
    assert families["something_new"] == ("counter", {(): 4.0})


def test_nothing_is_counted_by_a_process_and_by_the_database() -> None:
    """A sum over what is scraped would count it twice."""
    assert not set(_scrape()) & set(metrics._FROM_DATABASE)


def test_a_gauge_that_is_gone_from_the_database_is_gone_from_the_text() -> None:
    _scrape(("job_queue_depth", {"queue": "json", "state": "queued"}, 7.0))

    assert "job_queue_depth" not in _scrape()


def test_hostile_label_values_are_escaped() -> None:
    families = _scrape(("objects", {"kind": 'a"b\nc\\'}, 1.0))

    assert families["objects"][1] == {('a"b\nc\\',): 1.0}


def test_several_processes_are_summed(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = (
        "from cubby.telemetry import metrics; metrics.ingest_requests.labels(outcome='x').inc(2)"
    )
    show = "from cubby.telemetry import metrics; print(metrics.exposition()[0].decode())"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], check=True, env=environment)

    text = subprocess.run(
        [sys.executable, "-c", show], check=True, env=environment, capture_output=True, text=True
    ).stdout

    assert 'ingest_requests_total{outcome="x"} 4.0' in text
