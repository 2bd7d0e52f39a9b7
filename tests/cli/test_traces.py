"""One trace for each request, from HTTP to the recording call, at a real OTLP receiver."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from cubby.cli.demo.drawings import drawings
from cubby.cli.demo.papers import orders
from cubby.cli.demo.stack import Stack, running
from cubby.cli.postgres import attach, remove_data
from tests.otlp import Received, Receiver, receiving

CONSUMER, SERVER = 5, 2
PATIENCE_SECONDS = 240


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("traces")
    folder.chmod(0o711)
    data = folder / "data"
    data.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint)
        patch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
        patch.setenv("OTEL_TRACES_SAMPLER_ARG", "0")  # only what a client asks for
        patch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        try:
            with running(data) as stack:
                yield stack
        finally:
            remove_data(data)


@pytest.fixture(scope="module")
def client(stack: Stack) -> Iterator[httpx.Client]:
    with stack.client() as client:
        yield client


def _asked() -> tuple[str, dict[str, str]]:
    """A new trace that a client asks for, and the header that says so."""
    trace = secrets.token_hex(16)
    return trace, {
        "traceparent": f"00-{trace}-{secrets.token_hex(8)}-01",
        "x-request-id": f"client-{trace[:8]}",
    }


def _wait(happened: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := happened()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return found


def _spans(receiver: Receiver, trace: str, *names: str) -> list[Received]:
    """The spans of a trace, as soon as those of these names are among them."""

    def all_there() -> list[Received]:
        found = receiver.of_trace(trace)
        return found if {*names} <= {span.name for span in found} else []

    what = f"{names} in {[span.name for span in receiver.of_trace(trace)]}"
    found: list[Received] = _wait(all_there, what)
    return found


def _under(spans: list[Received], parent: Received) -> set[str]:
    return {span.name for span in spans if span.parent == parent.span}


def _named(spans: list[Received], name: str) -> Received:
    (found,) = (span for span in spans if span.name == name)
    return found


def _done(client: httpx.Client, answer: httpx.Response) -> str:
    """Wait for the end of a request; returns the id of its first object."""
    assert answer.status_code == 202, answer.text
    job = answer.json()["ingest_job_id"]
    status: dict[str, Any] = {"state": "queued"}
    while status["state"] in ("queued", "processing"):
        status = client.get(f"/api/v1/ingest/{job}/status", params={"wait": 30}).json()
    assert status["state"] == "done", status
    return str(status["objects"][0]["system_id"])


@pytest.mark.prove
def test_a_picture_is_one_trace_from_the_request_to_its_place(
    client: httpx.Client, receiver: Receiver, stack: Stack
) -> None:
    trace, headers = _asked()
    drawing = drawings()[0]
    answer = client.post(
        "/api/v1/ingest", files=[("files[]", (drawing.filename, drawing.data))], headers=headers
    )
    asset = _done(client, answer)

    assert answer.headers["traceparent"][3:35] == trace
    spans = _spans(receiver, trace, "POST /api/v1/ingest", "media.process", "place")
    request, job = _named(spans, "POST /api/v1/ingest"), _named(spans, "media.process")
    assert (request.service, request.kind, request.parent) == (
        "cubby-api", SERVER, headers["traceparent"][36:52],
    )  # fmt: skip
    assert request.attributes["http.response.status_code"] == 202
    assert "accept" in _under(spans, request)
    assert (job.service, job.kind) == ("cubby-worker", CONSUMER)
    assert {"decode", "embed", "record", "place"} <= _under(spans, job)
    assert job.attributes["cubby.request_id"] == headers["x-request-id"]
    recorded = [span for span in spans if span.name == "api.record_media"]
    assert recorded, "the recording call has no span"

    lineage = client.get(f"/api/v1/objects/{asset}/lineage").json()["items"]
    assert {step["trace_id"] for step in lineage} == {trace}
    lines = [json.loads(line) for line in stack.log.read_text().splitlines() if line[:1] == "{"]
    processes = {
        line["process"].split("-")[0] for line in lines
        if line.get("trace_id") == trace and line["request_id"] == headers["x-request-id"]
    }  # fmt: skip
    assert processes == {"api", "worker"}


def test_documents_stored_together_have_a_span_each_and_links_to_the_group(
    client: httpx.Client, receiver: Receiver, stack: Stack
) -> None:
    asked = [_asked() for _ in range(12)]

    def post(headers: dict[str, str]) -> httpx.Response:
        return httpx.post(
            f"{stack.url}/api/v1/ingest?collection=small", json={"n": 1}, headers=headers,
            timeout=60,
        )  # fmt: skip

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(post, [headers for _, headers in asked]))
    for (trace, headers), answer in zip(asked, answers, strict=True):
        asset = _done(client, answer)
        spans = _spans(receiver, trace, "POST /api/v1/ingest", "json.store")
        stored, request = _named(spans, "json.store"), _named(spans, "POST /api/v1/ingest")
        assert stored.kind == CONSUMER
        (group,) = stored.links
        linked = _named(_spans(receiver, group, "json.gather"), "json.gather")
        assert trace in linked.links
        assert stored.parent in {span.span for span in spans}
        assert request.attributes["cubby.request_id"] == headers["x-request-id"]
        lineage = client.get(f"/api/v1/objects/{asset}/lineage").json()["items"]
        assert {step["trace_id"] for step in lineage} == {trace}


def test_what_a_person_decides_goes_on_in_the_jobs_it_queues(
    client: httpx.Client, receiver: Receiver
) -> None:
    answer = client.post("/api/v1/ingest?collection=orders", json=orders())
    _done(client, answer)
    (schema,) = _wait(
        lambda: [
            one for one in client.get("/api/v1/schemas").json()["items"]
            if one["collection"] == "orders"
        ],
        "a proposal",
    )  # fmt: skip
    trace, headers = _asked()
    client.post(f"/api/v1/schemas/{schema['id']}/accept", headers=headers).raise_for_status()

    spans = _spans(receiver, trace, "POST /api/v1/schemas/{id}/accept", "schema.backfill")
    assert "backfill" in _under(spans, _named(spans, "schema.backfill"))
    kept = client.get(f"/api/v1/schemas/{schema['id']}").json()
    assert kept["status"] in ("accepted", "active")


def test_one_query_leads_from_the_id_a_client_chose_to_lineage(
    client: httpx.Client, stack: Stack
) -> None:
    trace, headers = _asked()
    asset = _done(client, client.post("/api/v1/ingest", json={"a": 1}, headers=headers))

    address = attach(stack.data_dir)
    assert address is not None
    with psycopg.connect(address.dsn()) as connection:
        rows = connection.execute(
            "select distinct request_id, trace_id from catalog.lineage where http_request_id = %s",
            (headers["x-request-id"],),
        ).fetchall()
        owner = connection.execute(
            "select request_id from catalog.asset where id = %s", (asset,)
        ).fetchone()
    assert owner is not None
    assert rows == [(owner[0], trace)]


def test_a_refusal_names_its_trace_and_an_unsampled_one_is_not_kept(
    client: httpx.Client, receiver: Receiver
) -> None:
    trace, headers = _asked()
    refused = client.get("/api/v1/objects/nothing", headers=headers)
    assert refused.status_code == 404
    assert refused.json()["trace_id"] == trace
    _spans(receiver, trace, "GET /api/v1/objects/nothing")

    quiet, headers = _asked()
    headers["traceparent"] = headers["traceparent"][:-2] + "00"
    answer = client.post("/api/v1/ingest", json={"a": 2}, headers=headers)
    asset = _done(client, answer)
    assert "traceparent" not in answer.headers
    lineage = client.get(f"/api/v1/objects/{asset}/lineage").json()["items"]
    assert {step["trace_id"] for step in lineage} == {None}
    assert receiver.of_trace(quiet) == []


@pytest.mark.parametrize(
    "header",
    ["", "00", "ff-" + "1" * 32 + "-" + "2" * 16 + "-01", "00-" + "0" * 32 + "-" + "2" * 16 + "-01",
     "00-" + "1" * 32 + "-" + "2" * 16 + "-01'; drop table x", "x" * 5_000],
)  # fmt: skip
def test_a_header_that_is_no_trace_context_is_passed_over(
    client: httpx.Client, header: str
) -> None:
    answer = client.post("/api/v1/ingest", json={"a": 3}, headers={"traceparent": header})

    assert answer.status_code == 202
    assert "traceparent" not in answer.headers
