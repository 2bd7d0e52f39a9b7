"""Small things of every page: keys, a drop anywhere, local times; and the first key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.browser.reader import Reader
from tests.browser.site import Site

_DROP = """() => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['{"city": "Oslo"}'], "oslo.json", {type: "application/json"}));
  const how = {bubbles: true, cancelable: true, dataTransfer};
  for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, how));
}"""


def test_slash_searches_and_a_question_mark_lists_the_keys(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin/jobs")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Select a picture")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_url("**/admin/search")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("a/b?")
    expect(page.locator("#q")).to_have_value("a/b?")


def test_a_file_dropped_on_any_page_is_sent(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin/jobs")
    page.evaluate(_DROP)
    page.wait_for_url("**/admin/ingest/*")
    expect(page.locator("main")).to_contain_text("oslo.json")


def test_times_are_those_of_the_reader_and_the_zone_is_named(
    site: Site, read: Callable[..., Reader]
):
    request = site.post({"city": "Oslo"})
    page = read().open(f"/admin/ingest/{request}")
    zone = page.evaluate("() => Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert f"Times are {zone}." in page.locator("footer").inner_text()
    plain = read(scripts=False).open(f"/admin/ingest/{request}")
    assert "Times are UTC." in plain.locator("footer").inner_text()


def test_what_happens_is_told_together_on_any_page(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin/settings")
    news = page.get_by_role("log", name="What happened")
    expect(news).to_be_attached()
    torn = [(f"torn-{n}.png", b"\x89PNG\r\n\x1a\n torn") for n in range(3)]
    # A browser hears of what comes after it has begun to listen.
    with page.expect_response("**/api/v1/events?*"):
        page.reload()
    sent = [site.post([{"no": n} for n in range(3)], collection="orders"), site.post_files(*torn)]
    site.work()
    site.wait_for(lambda: site.status(sent[1])["state"] != "processing", "the end of the files")
    site.schema_of("orders")
    line = news.locator("p").filter(has_text="failed").filter(has_text="object")
    expect(line).to_have_count(1)
    proposal = news.get_by_role("link", name="New proposal: orders")
    expect(proposal).to_be_visible()
    assert findings(page) == []
    line.get_by_role("button", name="Close").click()
    expect(line).to_have_count(0)
    proposal.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("orders")


@pytest.mark.everyday
def test_the_first_key_made_in_the_browser_is_an_admin_key(site: Site, read: Callable[..., Reader]):
    reader = read()
    reader.may_answer.add(400)
    page = reader.open("/admin/settings/keys")
    page.get_by_label("Name").fill("scanner")
    page.get_by_label("Role").select_option("ingest")
    page.get_by_role("button", name="Make the key").click()
    alert = page.get_by_role("alert").filter(has_text="first key")
    expect(alert).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text("API keys")
    assert site.call("catalog.list_keys")["items"] == []
