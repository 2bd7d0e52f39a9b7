"""Webhooks: added, tested and deleted by a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site


@pytest.mark.everyday
@WINDOWS
def test_a_webhook_is_added_tested_and_deleted(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin/settings/webhooks")
    page.get_by_label("Address").fill("https://example.org/<b>cubby</b>")
    page.get_by_label("Stages").fill("done, failed")
    page.get_by_label("schema").check()
    page.get_by_role("button", name="Add the webhook").click()

    expect(page.get_by_role("status")).to_contain_text("shown here once")
    expect(page.get_by_role("status")).to_contain_text("whsec_")
    (made,) = site.call("catalog.list_webhooks")["items"]
    assert (made["stages"], made["kinds"]) == (["done", "failed"], ["schema"])
    page.get_by_role("link", name="https://example.org/<b>cubby</b>").click()
    page.get_by_role("button", name="Send a test event").click()
    expect(page.get_by_role("status")).to_contain_text("A test event is queued")
    expect(page.get_by_role("row")).to_have_count(2)

    page.get_by_text("Delete…").click()
    page.get_by_role("button", name="Delete the webhook").click()
    expect(page.get_by_role("status")).to_contain_text("It receives nothing more")
    assert site.call("catalog.list_webhooks")["items"] == []


@WINDOWS
def test_an_address_that_is_none_is_refused_in_place(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open("/admin/settings/webhooks")
    page.get_by_label("Address").fill("ftp://example.org/")
    page.get_by_role("button", name="Add the webhook").click()

    expect(page.locator("#problem")).to_contain_text("Invalid address of a webhook")
    assert site.call("catalog.list_webhooks")["items"] == []
