"""Figures on a port of their own: without a key, and at once while the database is away."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import threading
from typing import Any

import httpx
import psycopg
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from cubby.app import figures
from docs._generate.metrics import all_metrics
from tests.install.conftest import ROOT, free_port
from tests.waiting import until


def _scrape(port: int) -> dict[str, list[Any]]:
    answer = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=10)
    assert answer.status_code == 200
    return {family.name: family.samples for family in text_string_to_metric_families(answer.text)}


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_they_need_no_key_there_and_have_those_of_process_and_database(
    start: Any, database: Any
) -> None:
    port = free_port()
    server = start(CUBBY_ADMIN_KEY="an-admin-key-for-this-test", CUBBY_METRICS_PORT=str(port))
    until(lambda: _listens(port), "the port")
    assert httpx.get(f"{server.url}/metrics").status_code == 401
    backup = database.call("api.begin_backup", p_destination="x")
    database.call("api.end_backup", p_id=backup, p_state="complete")
    hook = database.call("api.add_webhook", p_url="https://example.org/")
    database.call("api.send_test_event", p_id=hook["id"])

    until(lambda: _scrape(port)["database_up"][0].value == 1, "the database's figures")
    told = _scrape(port)

    assert told["dead_letters"][0].value == 0
    assert told["backup_age_seconds"][0].value >= 0
    assert [(s.labels, s.value) for s in told["webhook_deliveries"]] == [({"state": "waiting"}, 1)]
    assert "ingest_latency_seconds" in told


def test_every_figure_that_an_alert_asks_for_is_in_a_real_scrape(start: Any, database: Any) -> None:
    port = free_port()
    server = start(CUBBY_METRICS_PORT=str(port))
    until(lambda: _listens(port), "the port")
    backup = database.call("api.begin_backup", p_destination="x")
    database.call("api.end_backup", p_id=backup, p_state="complete")
    database.run("insert into core.search_recall values ('s', now(), 5, 0.99)")
    with server.client() as client:
        assert client.post("ingest", json={"a": 1}).status_code == 202

    until(lambda: _scrape(port)["database_up"][0].value == 1, "the database's figures")
    scraped = set(_scrape(port))

    rules = yaml.safe_load((ROOT / "ops" / "alerts.yml").read_text(encoding="utf-8"))
    text = " ".join(rule["expr"] for group in rules["groups"] for rule in group["rules"])
    named = {one.name for one in all_metrics() if re.search(rf"\b{one.name}\b|{one.name}_", text)}
    assert {"ingest_requests_total", "job_queue_depth", "backup_age_seconds"} <= named
    assert {name.removesuffix("_total") for name in named} <= scraped


def test_requests_are_counted_by_the_template_of_their_path(start: Any) -> None:
    port = free_port()
    server = start(CUBBY_METRICS_PORT=str(port))
    until(lambda: _listens(port), "the port")
    with server.client() as client:
        client.post("ingest", json={"a": 1})
        for number in range(3):
            client.get(f"objects/0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e9{number}")
            client.get(f"nowhere/{number}")

    told = _scrape(port)

    counted = {
        (one.labels["method"], one.labels["route"], one.labels["status"]): one.value
        for one in told["http_requests"]
        if one.name == "http_requests_total"
    }
    assert counted["POST", "/api/v1/ingest", "202"] == 1
    assert counted["GET", "/api/v1/objects/{system_id}", "404"] == 3
    assert counted["any", "none", "404"] == 3
    timed = {one.labels["route"] for one in told["http_request_seconds"]}
    assert {"/api/v1/ingest", "/api/v1/objects/{system_id}"} <= timed
    assert {one.labels["operation"] for one in told["storage_seconds"]} != set()
    until(
        lambda: (
            {one.labels["pool"] for one in _scrape(port)["database_connections"]}
            == {"sending", "asking", "admin", "inside"}
        ),
        "the figures of the pools",
    )
    until(lambda: _scrape(port)["storage_free_bytes"], "the room that is left")
    assert _scrape(port)["storage_free_bytes"][0].value > 0


def test_promtool_has_nothing_to_say_about_a_scrape(start: Any) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("needs promtool, which comes with Prometheus")
    port = free_port()
    server = start(CUBBY_METRICS_PORT=str(port))
    until(lambda: _listens(port), "the port")
    with server.client() as client:
        assert client.post("ingest", json={"a": 1}).status_code == 202
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=10).text

    done = subprocess.run(
        [promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False
    )

    assert [line for line in done.stderr.splitlines() if "quantile" in line] == []
    assert done.returncode in (0, 3), done.stderr  # 3: names that its style guide would choose


def test_while_the_database_is_away_they_are_those_of_the_process(
    start: Any, database: Any
) -> None:
    port = free_port()
    start(CUBBY_METRICS_PORT=str(port))
    until(lambda: _listens(port), "the port")
    name = database.name
    with psycopg.connect(database.dsn.rpartition("/")[0] + "/postgres", autocommit=True) as root:
        root.execute(f'alter database "{name}" allow_connections false'.encode())
        try:
            away = _scrape(port)
        finally:
            root.execute(f'alter database "{name}" allow_connections true'.encode())

    assert away["database_up"][0].value == 0
    assert "dead_letters" not in away
    assert "ingest_latency_seconds" in away
    until(lambda: "dead_letters" in _scrape(port), "the figures of the database")


def test_a_database_that_does_not_answer_holds_a_scrape_up_once_and_briefly(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(figures, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(figures, "SECONDS", 0.05)
    asked = []

    def hangs(*_: Any, **__: Any) -> Any:
        asked.append(True)
        released.wait(60)
        raise psycopg.OperationalError("away")

    released = threading.Event()
    monkeypatch.setattr(psycopg, "connect", hangs)
    told = figures.Figures("postgresql://nowhere")
    try:
        for _ in range(3):
            families = {family.name: family for family in told.collect()}
            assert families["database_up"].samples[0].value == 0
    finally:
        released.set()
    assert len(asked) == 1
