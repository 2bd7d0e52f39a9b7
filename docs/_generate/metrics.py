"""The figures at /metrics, of the processes and of the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from cubby.telemetry import metrics as telemetry
from docs._generate.markdown import code, document, table

SQL = Path(__file__).parents[2] / "db" / "functions" / "catalog" / "system" / "metrics.sql"

INTRODUCTION = """\
`GET /metrics` of the API has the figures of its processes and those that only the database knows.
It needs a key; `CUBBY_METRICS_PORT` serves the same without one, for the network of the scraper.
While the database is away that port answers within a second, with `database_up` 0.
The latter are the same whichever API answers: take the maximum over instances, not the sum. Worker
*k* of a host serves its own at `CUBBY_WORKER_METRICS_PORT` + *k*. Beside these there are those of
the Python process, which begin with `python_` and `process_`.

Alert rules over them are in `ops/alerts.yml`."""


@dataclass(frozen=True)
class Metric:
    """`name` as it is scraped, without what a histogram adds."""

    name: str
    kind: str
    labels: tuple[str, ...]
    source: str
    sentence: str


def page() -> str:
    rows = [
        (code(one.name), one.kind, ", ".join(map(code, one.labels)), one.source, one.sentence)
        for one in all_metrics()
    ]
    return document(
        "Metrics", INTRODUCTION, table(("metric", "kind", "labels", "told by", "meaning"), rows)
    )


def all_metrics() -> list[Metric]:
    up = Metric("database_up", "gauge", (), "process", telemetry.DATABASE_UP)
    return sorted((*_of_processes(), *_of_database(), up), key=lambda metric: metric.name)


def _of_processes() -> list[Metric]:
    found = []
    for metric in vars(telemetry).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            (family,) = metric.describe()
            counter = isinstance(metric, Counter)
            found.append(
                Metric(
                    f"{family.name}_total" if counter else family.name,
                    family.type,
                    tuple(metric._labelnames),  # nothing public tells them
                    "process",
                    family.documentation,
                )
            )
    return found


def _of_database() -> list[Metric]:
    text = SQL.read_text(encoding="utf-8")
    found = []
    for name, labels in re.findall(r"select '(\w+)',\s*(jsonb_build_object\(.*?\)|'\{\}')", text):
        base = name.removesuffix("_total")
        sentence = telemetry._FROM_DATABASE[base]
        kind = "counter" if name != base else "gauge"
        found.append(
            Metric(name, kind, tuple(re.findall(r"'(\w+)'", labels)), "database", sentence)
        )
    if len(found) != text.count("union all") + 1:
        raise LookupError(f"{SQL} has samples that this module does not recognise")
    return found
