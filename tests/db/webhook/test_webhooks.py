"""Which events go to which webhook, and what becomes of a delivery."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cubby.app.events import Filter
from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby
from tests.db.sent import documents, image


def add(cubby: Cubby, **filters: Any) -> dict[str, Any]:
    given = {f"p_{name}": value for name, value in filters.items()}
    made: dict[str, Any] = cubby.call("api.add_webhook", p_url="https://example.org/a", **given)
    return made


def dispatched(cubby: Cubby) -> None:
    while cubby.call("api.dispatch_webhooks"):
        pass


def stages(cubby: Cubby, webhook: dict[str, Any]) -> list[str]:
    listed = cubby.call("catalog.list_deliveries", p_webhook_id=webhook["id"])["items"]
    return [one["stage"] for one in reversed(listed)]


def test_the_secret_is_shown_once_and_forgotten_with_the_webhook(cubby: Cubby) -> None:
    made = add(cubby)
    (listed,) = cubby.call("catalog.list_webhooks")["items"]

    assert re.fullmatch(r"whsec_[\w+/]{43}=", made["secret"])
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    cubby.call("api.delete_webhook", p_id=made["id"])
    assert cubby.call("catalog.list_webhooks")["items"] == []
    assert cubby.value("select secret from core.webhook") == ""
    query = "select stage, detail from core.lineage where stage ~ 'webhook' order by id"
    assert cubby.rows(query) == [
        ("webhook_added", {"host": "example.org", "webhook_id": made["id"]}),
        ("webhook_deleted", {"webhook_id": made["id"]}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x",
        "http://",
        "https://user:word@example.org/",
        "https://a b",
        "//x",
        "http://x#y",
    ],
)
def test_an_address_that_is_none_is_refused(shared: Cubby, url: str) -> None:
    with pytest.raises(InvalidArgument, match="Invalid address of a webhook"):
        shared.call("api.add_webhook", p_url=url)


@pytest.mark.parametrize("filters", [{"stages": []}, {"stages": ["Done!"]}, {"kinds": ["file"]}])
def test_filters_that_match_nothing_are_refused(shared: Cubby, filters: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument, match="Invalid filters of events"):
        add(shared, **filters)


def test_an_unknown_webhook_is_refused(shared: Cubby) -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    for function, name in (
        ("api.delete_webhook", "p_id"), ("api.send_test_event", "p_id"),
        ("api.replay_deliveries", "p_webhook_id"), ("catalog.list_deliveries", "p_webhook_id"),
    ):  # fmt: skip
        with pytest.raises(NotFound, match=r"Webhook .* not found"):
            shared.call(function, **{name: unknown})


def test_events_before_a_webhook_are_not_sent_to_it(cubby: Cubby) -> None:
    cubby.accept(image())
    made = add(cubby, stages=["received"])
    cubby.accept(image())
    dispatched(cubby)

    assert stages(cubby, made) == ["received"]


def test_each_webhook_gets_what_it_asked_for_and_nothing_twice(cubby: Cubby) -> None:
    every = add(cubby)
    schema = add(cubby, kinds=["schema"])
    files = add(cubby, stages=["received"], kinds=["request"])
    cubby.accept(image())
    cubby.accept(documents({"a": 1}))
    cubby.call("api.pause_queue", p_queue="media")
    dispatched(cubby)
    dispatched(cubby)

    assert stages(cubby, files) == ["received", "received"]
    assert stages(cubby, schema) == []
    told = stages(cubby, every)
    assert told.count("received") == 2
    assert told.count("queue_changed") == 1


def test_the_filters_of_sql_and_those_of_the_event_stream_are_the_same(cubby: Cubby) -> None:
    start = cubby.call("catalog.events_after")["cursor"]
    cubby.accept(image(), owner="ann")
    cubby.ingest({"a": 1}, owner="bob", collection="t")
    cubby.call("api.pause_queue", p_queue="media")
    whole = cubby.call("catalog.events_after", p_after=start)["events"]
    assert {event["kind"] for event in whole} >= {"request", "system"}

    for given in (
        {"stages": ["received", "queue_changed"]}, {"kinds": ["request"]}, {"owner": "ann"},
        {"collection": "t"}, {"owner": "bob", "kinds": ["request"], "stages": ["received"]},
    ):  # fmt: skip
        named: dict[str, Any] = {f"p_{name}": value for name, value in given.items()}
        asked = cubby.call("catalog.events_after", p_after=start, **named)["events"]
        wanted = Filter(**given)
        assert asked == [event for event in whole if wanted.matches(event)], given
        assert asked, given


def test_a_writer_that_has_not_committed_holds_its_event_back_and_is_not_held_up(
    cubby: Cubby,
) -> None:
    made = add(cubby, stages=["queue_changed"])
    other = cubby.another()
    try:
        with other.service.transaction():
            other.call("api.pause_queue", p_queue="media")
            cubby.call("api.pause_queue", p_queue="json")
            dispatched(cubby)
            assert stages(cubby, made) == []
        dispatched(cubby)
        assert len(stages(cubby, made)) == 2
    finally:
        other.close()


def test_a_delivery_waits_longer_each_time_and_is_a_dead_letter_in_the_end(cubby: Cubby) -> None:
    made = add(cubby)
    (delivery,) = [cubby.call("api.send_test_event", p_id=made["id"])["id"]]
    waits = []
    for _ in range(7):
        assert cubby.call("api.record_delivery", p_id=delivery, p_error="no") == "waiting"
        query = """
            select extract(epoch from next_try_at - core.current_time())
            from core.webhook_delivery"""
        waits.append(float(cubby.value(query)))
    assert cubby.call("api.record_delivery", p_id=delivery, p_error="no") == "failed"

    assert cubby.call("api.record_delivery", p_id=delivery) is None
    for number, wait in enumerate(waits):
        assert 0.4 * 2 * 4**number <= wait <= 2 * 4**number


def test_a_job_of_a_webhook_makes_no_event_for_it(cubby: Cubby) -> None:
    made = add(cubby)
    cubby.call("api.send_test_event", p_id=made["id"])
    (job,) = [
        row[0] for row in cubby.rows("select id from core.job where task = 'webhook.deliver'")
    ]
    cubby.call("api.begin_job", p_job_id=job, p_worker="w")
    cubby.call("api.fail_job", p_job_id=job, p_stage="x", p_code="broken", p_message="m",
               p_permanent=True, p_attempt=1)  # fmt: skip
    dispatched(cubby)

    assert set(stages(cubby, made)) <= {"test", "webhook_added"}


def test_one_job_is_queued_for_each_webhook_that_something_is_due_for(cubby: Cubby) -> None:
    made = add(cubby)
    other = add(cubby)
    for webhook in (made, made, other):
        cubby.call("api.send_test_event", p_id=webhook["id"])

    query = "select count(*) from core.job where task = 'webhook.deliver' and state = 'queued'"
    assert cubby.value(query) == 2


@pytest.mark.parametrize("role", ["cubby_analyst", "cubby_admin", "cubby_api"])
def test_nobody_but_a_worker_reads_the_secret_of_a_webhook(cubby: Cubby, role: str) -> None:
    add(cubby)
    query = "select has_function_privilege(%s, 'api.take_deliveries(bigint, integer)', 'execute')"
    assert cubby.rows(query, role) == [(False,)]
    assert cubby.rows("select has_table_privilege(%s, 'core.webhook', 'select')", role) == [
        (False,)
    ]


def test_an_analyst_sees_no_address_of_a_webhook(cubby: Cubby) -> None:
    query = "select has_function_privilege(%s, 'catalog.list_webhooks()', 'execute')"
    assert cubby.rows(query, "cubby_analyst") == [(False,)]
    assert cubby.rows(query, "cubby_admin") == [(True,)]
