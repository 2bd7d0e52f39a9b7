"""The worker as a process: settings, exit codes, metrics, logs."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from cubby.workers.main import grace_seconds
from tests.workers.pictures import noise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_worker_without_a_database_says_which_variable_is_missing(plant):
    worker = plant.work(CUBBY_DATABASE_URL="")

    assert worker.wait() == 2
    assert worker.path.read_text().count("\n") == 1
    assert "CUBBY_DATABASE_URL" in worker.path.read_text()


def test_a_worker_with_a_setting_it_cannot_use_says_so(plant):
    worker = plant.work(CUBBY_CONCURRENCY="many")

    assert worker.wait() == 2
    assert "CUBBY_CONCURRENCY='many'" in worker.path.read_text()


@pytest.mark.prove
def test_a_worker_whose_database_is_away_ends_so_that_it_is_started_again(plant):
    url = f"postgresql://postgres@127.0.0.1:{free_port()}/nowhere"
    worker = plant.work(CUBBY_DATABASE_URL=url)

    assert worker.wait() == 1
    assert [entry["event"] for entry in worker.log() if entry.get("level") == "error"] == [
        "worker cannot work"
    ]


def test_each_worker_counts_on_a_port_of_its_own(plant):
    port = free_port() - 1
    plant.work(1, CUBBY_WORKER_METRICS_PORT=str(port))
    plant.finish(plant.send(b'{"a": 1}'))

    count = 'job_processing_time_seconds_count{outcome="done",task="json.store"} 1.0'

    def counted() -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/metrics") as answer:
            return count in answer.read().decode()

    plant.wait_for(counted, "the count")


def test_a_process_counts_as_one_worker_whatever_queues_it_works_off(plant):
    def alive() -> int:
        return int(plant.call("catalog.ready")["workers"])

    workers = [plant.work(0), plant.work(1, CUBBY_QUEUES="json,media")]
    plant.wait_for(lambda: alive() == 2 and len(plant.registered()) > 8, "both with all queues")
    assert alive() == 2
    workers[1].stop()
    assert alive() == 1
    assert plant.rows("select count(distinct worker) from core.worker_queue") == [(1,)]


def test_a_taken_port_costs_the_metrics_and_not_the_worker(plant):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        worker = plant.work(CUBBY_WORKER_METRICS_PORT=str(taken.getsockname()[1]))
        assert plant.finish(plant.send(b'{"a": 1}')) == ["done"]
    assert any(entry["event"] == "no metrics" for entry in worker.log())


def test_what_is_logged_of_a_job_says_which_request_and_asset_it_was(plant, tmp_path):
    worker = plant.work()
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)))
    plant.finish(request)
    [(asset,)] = plant.rows("select id from core.asset")

    def line() -> dict[str, object] | None:
        return next((entry for entry in worker.log() if entry["event"] == "job done"), None)

    entry = plant.wait_for(line, "the line")
    assert entry["request_id"] == request
    assert entry["asset_id"] == str(asset)
    assert entry["job_stage"] == "place"
    assert entry["process"] == "worker-0"


def test_a_failure_is_logged_once(plant, tmp_path):
    worker = plant.work()
    broken = tmp_path / "torn.png"
    broken.write_bytes(noise(tmp_path / "x.png", (16, 16, 208)).read_bytes()[:400])
    plant.finish(plant.send(broken))

    def lines() -> list[str]:
        return [line for line in worker.path.read_text().splitlines() if "torn.png" in line]

    plant.wait_for(lines, "the line")
    worker.stop()
    assert len(lines()) == 1
    assert "Traceback" not in worker.path.read_text()


@pytest.mark.parametrize("seconds", [1, 2, 10, 25, 600])
def test_there_is_always_time_left_to_hand_back(seconds):
    assert 0 < grace_seconds(seconds) < seconds
