"""Webhooks: a real worker sends to a real receiver, which answers, refuses, hangs or redirects."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cubby.workers import webhooks
from cubby.workers.webhooks import AddressRefused, checked_address, post
from tests.workers.plant import Plant
from tests.workers.receiver import Receiver, receiving

SECRET = "whsec_c2VjcmV0IG9mIGEgdGVzdA=="
LOCAL = ("127.0.0.0/8",)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def plant(database: Any, tmp_path: Path) -> Iterator[Plant]:
    more = {"CUBBY_WEBHOOK_NETWORKS": "127.0.0.0/8", "CUBBY_QUEUES": "json,index,webhooks"}
    plant = Plant(database.dsn, tmp_path, more)
    plant.change_setting("retry_seconds", 0)
    yield plant
    plant.close()


def add(plant: Plant, url: str, **filters: Any) -> dict[str, Any]:
    named = {f"p_{name}": value for name, value in filters.items()}
    made: dict[str, Any] = plant.call("api.add_webhook", p_url=url, **named)
    return made


def states(plant: Plant) -> list[tuple[str, int]]:
    query = "select state, attempts from core.webhook_delivery order by id"
    return [tuple(row) for row in plant.rows(query)]


def test_events_are_sent_signed_and_once_to_those_that_asked_for_them(
    plant: Plant, receiver: Receiver
) -> None:
    made = add(plant, receiver.url, stages=["done"], owner="ann", collection="wanted")
    add(plant, receiver.url, owner="bob")
    plant.work()
    plant.finish(plant.send(b'[{"a": 1}]', collection="wanted"))
    plant.finish(plant.send(b'[{"a": 1}]', collection="other"))

    plant.wait_for(lambda: receiver.received, "a delivery")
    plant.wait_for(lambda: states(plant) == [("delivered", 1)], "its record")

    assert receiver.signed_with(made["secret"])
    (message,) = receiver.messages()
    assert message["type"] == message["data"]["stage"] == "done"
    assert (message["data"]["owner"], message["data"]["collection"]) == ("ann", "wanted")
    assert message["data"]["kind"] == "request"


def test_a_receiver_that_answers_500_is_tried_again_under_the_same_id(
    plant: Plant, receiver: Receiver
) -> None:
    answers = iter([500, 500])
    receiver.answer = lambda: next(answers, 204)
    made = add(plant, receiver.url, stages=["nothing"])
    plant.call("api.send_test_event", p_id=made["id"])
    plant.work()

    plant.wait_for(lambda: states(plant) == [("delivered", 3)], "the third try")

    assert len(set(receiver.ids()[:3])) == 1
    assert receiver.messages()[0]["type"] == "test"


def test_a_receiver_that_never_takes_it_makes_a_dead_letter_that_can_be_replayed(
    plant: Plant, receiver: Receiver
) -> None:
    plant.change_setting("webhook_attempts", 2)
    receiver.answer = lambda: 302
    made = add(plant, receiver.url, stages=["nothing"])
    plant.call("api.send_test_event", p_id=made["id"])
    plant.work()
    plant.wait_for(lambda: states(plant) == [("failed", 2)], "the dead letter")
    (letter,) = plant.call("catalog.list_deliveries", p_webhook_id=made["id"])["items"]
    assert (letter["status"], letter["error"]) == (
        302, "It answered 302; redirects are not followed.",
    )  # fmt: skip
    assert {headers["host"] for headers, _ in receiver.received} == {f"127.0.0.1:{receiver.port}"}

    receiver.answer = lambda: 200
    replayed = plant.call("api.replay_deliveries", p_webhook_id=made["id"])

    assert replayed == {"replayed": 1}
    plant.wait_for(lambda: states(plant) == [("delivered", 1)], "the delivery")
    assert len(set(receiver.ids())) == 1


def test_a_worker_that_is_killed_before_it_recorded_a_delivery_sends_it_again(
    plant: Plant, receiver: Receiver
) -> None:
    reached = threading.Event()
    killed = threading.Event()

    def answer() -> int:
        if not reached.is_set():
            reached.set()
            killed.wait(60)
        return 204

    receiver.answer = answer
    made = add(plant, receiver.url, stages=["nothing"])
    plant.call("api.send_test_event", p_id=made["id"])
    first = plant.work()
    assert reached.wait(60)
    first.kill()
    killed.set()
    assert states(plant) == [("waiting", 0)]
    plant.forget_heartbeats()

    plant.work(index=1)

    plant.wait_for(lambda: states(plant) == [("delivered", 1)], "the second delivery")
    assert len(receiver.received) == 2
    assert len(set(receiver.ids())) == 1


def test_a_private_address_is_refused_until_a_setting_allows_it(
    database: Any, tmp_path: Path, receiver: Receiver
) -> None:
    plant = Plant(database.dsn, tmp_path, {"CUBBY_QUEUES": "webhooks"})
    try:
        made = add(plant, receiver.url, stages=["nothing"])
        plant.call("api.send_test_event", p_id=made["id"])
        plant.work()
        plant.wait_for(lambda: states(plant) == [("failed", 1)], "the refusal")
    finally:
        plant.close()
    assert receiver.received == []
    (error,) = plant_error(database)
    assert "The address 127.0.0.1 of 127.0.0.1 is private" in error


def plant_error(database: Any) -> list[str]:
    query = "select error from core.webhook_delivery where state = 'failed'"
    return [row[0] for row in database.rows(query)]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "localhost",
    ],
)  # fmt: skip
def test_no_private_address_in_any_spelling_is_connected_to(host: str) -> None:
    with pytest.raises(AddressRefused):
        checked_address(host, 80, ())


@pytest.mark.parametrize("host", ["93.184.215.14", "2606:4700::1111"])
def test_public_addresses_are_connected_to(host: str) -> None:
    assert checked_address(host, 443, ()) == host


def test_a_name_with_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(*_: object, **__: object) -> list[Any]:
        return [(2, 1, 6, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1 of two\.example"):
        checked_address("two.example", 80, ())


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """A name that resolves to another address the second time is asked once."""
    asked: list[object] = []

    def rebinding(host: str, port: int, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.99", port))]

    url = f"http://rebind.example:{receiver.port}/"
    resolving = webhooks.checked_address

    def pinned(host: str, port: int, allowed: Any) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", rebinding)
            return resolving(host, port, allowed)

    monkeypatch.setattr(webhooks, "checked_address", pinned)
    assert post(url, SECRET, "id", b"{}", now=1, allowed=LOCAL).error is None
    assert asked == ["rebind.example"]
    assert receiver.received[0][0]["host"] == f"rebind.example:{receiver.port}"


def test_a_receiver_that_hangs_is_left_after_a_time(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.2)
    ended = threading.Event()
    receiver.answer = lambda: (ended.wait(60) and 204) or 204
    try:
        answer = post(receiver.url, SECRET, "id", b"{}", now=1, allowed=LOCAL)
    finally:
        ended.set()

    assert answer.status is None
    assert answer.error is not None
    assert answer.error.startswith("No answer")
    assert not answer.permanent


def test_a_closed_port_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = post(f"http://127.0.0.1:{port}/", SECRET, "id", b"{}", now=1, allowed=LOCAL)

    assert answer.error is not None
    assert "refused" in answer.error
