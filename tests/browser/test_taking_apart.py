"""A stream split by a field, an envelope taken apart: from the recommendation to the undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site

DATA: dict[str, dict[str, Any]] = {
    "user.created": {"email": "a@b", "plan": "pro"},
    "order.paid": {"amount": 3, "currency": "EUR"},
}
EVENTS = [{"id": n, "type": kind, "data": DATA[kind]} for n, kind in enumerate([*DATA, *DATA] * 5)]
ANSWER = {"took": 3, "hits": {"total": 2, "hits": [{"_id": "a", "n": 1}, {"_id": "b", "n": 2}]}}


def _documents(site: Site, name: str) -> int:
    return int(site.call("catalog.collection_detail", p_name=name)["documents"])


@WINDOWS
def test_a_recommended_split_is_done_and_taken_back(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.work()
    site.finish(site.post(EVENTS, collection="events"))
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open(f"/admin/schemas/{site.schema_of('events')['id']}")
    page.get_by_role("link", name="Split it…").click()
    field = page.get_by_label("Path of the field")
    assert field.input_value() == "$.type"
    field.fill("$.nothing")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("#problem")).to_contain_text("$.nothing")
    field.fill("$.type")
    page.get_by_role("button", name="Split", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("Split into 2 collections.")
    assert (_documents(site, "events"), _documents(site, "events_order_paid")) == (0, 10)
    page.get_by_role("link", name="events_user_created").click()
    page.wait_for_url("**/events_user_created")
    page = reader.open("/admin/collections/events")
    page.get_by_text("Merge the parts back…").click()
    page.get_by_role("button", name="Merge the parts back").click()
    expect(page.get_by_role("status")).to_contain_text("The parts are merged back.")
    assert _documents(site, "events") == 20


@WINDOWS
def test_recommended_records_are_taken_out_and_put_back(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.work()
    site.finish(site.post(ANSWER, collection="answers"))
    reader = read(width=width, scripts=scripts)
    page = reader.open(f"/admin/schemas/{site.schema_of('answers')['id']}")
    page.get_by_role("link", name="Take the records out…").click()
    assert page.get_by_label("Path of the records").input_value() == "$.hits.hits"
    page.get_by_role("button", name="Take the records out").click()

    expect(page.get_by_role("status")).to_contain_text(
        "2 documents: each record is a document now."
    )
    assert (_documents(site, "answers"), _documents(site, "answers_envelopes")) == (2, 1)
    page.get_by_text("Put the records back…").click()
    page.get_by_role("button", name="Put the records back").click()
    expect(page.get_by_role("status")).not_to_contain_text("each record is a document now")
    assert _documents(site, "answers") == 1
