"""A planned restart behind a load balancer: no request fails, and none hangs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from tests.app.server.conftest import Server
from tests.waiting import until

LOOK_SECONDS = 0.2


@dataclass
class Balancer:
    """Sends requests all the time, to hosts that were ready when it last looked at /ready."""

    hosts: list[Server]
    answers: list[tuple[int, int]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def sending(self, senders: int = 4) -> Iterator[None]:
        self.ready = set(range(len(self.hosts)))
        threads = [threading.Thread(target=self._look)]
        threads += [threading.Thread(target=self._send, args=[number]) for number in range(senders)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ends.set()
            for thread in threads:
                thread.join()

    def _look(self) -> None:
        while not self.ends.wait(LOOK_SECONDS):
            for host, server in enumerate(self.hosts):
                with httpx.Client() as fresh:
                    try:
                        good = fresh.get(f"{server.url}/ready", timeout=2).status_code == 200
                    except httpx.HTTPError:
                        good = False
                (self.ready.add if good else self.ready.discard)(host)

    def _send(self, sender: int) -> None:
        clients = [server.client() for server in self.hosts]
        number = 0
        while not self.ends.is_set():
            host = sorted(self.ready)[number % len(self.ready)]
            number += 1
            try:
                answer = clients[host].post("ingest", json={"sender": sender, "number": number})
                self.answers.append((host, answer.status_code))
            except httpx.HTTPError as error:
                self.failures.append(f"{host}: {error!r}")
        for client in clients:
            client.close()


def test_no_request_through_a_balancer_fails_while_a_host_restarts(
    start: Callable[..., Server],
) -> None:
    hosts = [start(2, CUBBY_DRAIN_SECONDS="3"), start()]
    leaving, staying = hosts[0].processes[:2], hosts[0].processes[2]
    balancer = Balancer(hosts)
    with balancer.sending():
        until(lambda: {host for host, _ in balancer.answers} == {0, 1})
        for process in leaving:
            process.send_signal(signal.SIGTERM)
        until(lambda: balancer.ready == {1})
        assert httpx.get(f"{hosts[0].url}/ready").json()["dependencies"]["process"] == {
            "ready": False, "error": "Told to stop: send requests elsewhere", "facts": {},
        }  # fmt: skip
        assert [process.wait(30) for process in leaving] == [0, 0]
        seen = len(balancer.answers)
        until(lambda: len(balancer.answers) > seen + 20)

    assert balancer.failures == []
    assert {status for _, status in balancer.answers} == {202}
    assert staying.returncode is None
    with pytest.raises(ConnectionRefusedError):
        hosts[0].connect()


def test_an_answer_while_draining_asks_for_a_new_connection(start: Callable[..., Server]) -> None:
    server = start(CUBBY_DRAIN_SECONDS="2")
    with server.client() as client:
        assert "connection" not in client.post("ingest", json={"a": 1}).headers
        server.processes[0].send_signal(signal.SIGTERM)
        until(lambda: client.get(f"{server.url}/ready").status_code == 503)
        sent = client.post("ingest", json={"a": 2})

    assert sent.status_code == 202
    assert sent.headers["connection"] == "close"
    assert server.processes[0].wait(30) == 0


def test_long_polls_and_event_streams_end_in_order(start: Callable[..., Server]) -> None:
    server = start(CUBBY_DRAIN_SECONDS="1")
    polled: list[httpx.Response] = []
    streamed: list[str] = []

    def poll() -> None:
        with server.client() as client:
            polled.append(
                client.post("ingest", json={"a": 1}, headers={"Prefer": "wait=60"}, timeout=90)
            )

    def stream() -> None:
        with server.client() as client, client.stream("GET", "events") as events:
            streamed.append("open")
            streamed.extend(events.iter_lines())
            streamed.append("ended")

    threads = [threading.Thread(target=poll), threading.Thread(target=stream)]
    for thread in threads:
        thread.start()
    until(lambda: "open" in streamed and _accepted(server))
    server.processes[0].send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(30)

    assert server.processes[0].wait(30) == 0
    assert [answer.status_code for answer in polled] == [202]
    assert streamed[-1] == "ended"


def test_a_second_signal_ends_the_drain(start: Callable[..., Server]) -> None:
    server = start(CUBBY_DRAIN_SECONDS="600")
    process = server.processes[0]
    process.send_signal(signal.SIGTERM)
    until(lambda: httpx.get(f"{server.url}/ready").status_code == 503)
    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 0


def _accepted(server: Server) -> bool:
    with server.client() as client:
        return bool(client.get("objects").json()["items"])
