"""The first page, and what the frame around all pages does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cubby.cli.demo.papers import orders
from tests.browser.reader import NARROW, Reader
from tests.browser.site import Site


@pytest.mark.everyday
def test_the_figures_follow_what_happens_without_reloading(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin")
    assert "0 workers alive" in _figure(page.locator("#going-on + ul").inner_text())
    site.post(orders(), collection="orders")
    expect(page.locator("#to-waiting")).to_contain_text("1")
    page.locator("#to-proposals").focus()
    site.work()
    expect(page.locator("#to-proposals")).to_contain_text("1")
    assert page.evaluate("document.activeElement.id") == "to-proposals", "the focus is lost"
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/schemas?status=provisional")
    assert page.get_by_role("link", name="orders").is_visible()


def test_nothing_moves_when_things_happen(site: Site, read: Callable[..., Reader]):
    page = read(width=NARROW).open("/admin")
    site.work()
    site.finish(site.post(orders(), collection="orders"), site.post_files(("notes.txt", b"text")))
    expect(page.locator("#to-objects")).to_contain_text("41")
    expect(page.get_by_role("img", name="41 objects finished")).to_be_visible(timeout=15_000)
    expect(page.locator("#newest + ul > li")).to_have_count(12)
    assert page.evaluate("window.__shift") < 0.01


def test_search_by_meaning_is_on_or_the_way_to_it_is_told(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin")
    meaning = page.get_by_role("region", name="Search by meaning")
    assert "cubby models use NAME" in meaning.inner_text()
    site.use_pack()
    page.reload()
    assert "shapes-clip-v1" in meaning.inner_text()
    assert meaning.get_by_text("on", exact=True).is_visible()


def test_everything_is_reached_with_the_keyboard_alone(site: Site, read: Callable[..., Reader]):
    site.work()
    site.finish(site.post(orders(), collection="orders"))
    schema = site.schema_of("orders")
    page = read().open(f"/admin/schemas/{schema['id']}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the trail
    page.keyboard.press("Tab")  # the documents
    page.keyboard.press("Tab")
    expect(page.get_by_text("Accept…")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    note = page.get_by_role("status").filter(has_text="Accepted")
    expect(note).to_be_visible()
    expect(note).to_be_focused()


def test_a_cubby_that_has_gone_away_is_told_of_and_the_page_stays(
    site: Site, read: Callable[..., Reader]
):
    reader = read()
    reader.may_answer.add(503)
    page = reader.open("/admin")
    page.route("**/admin/figures", lambda route: route.abort())
    site.post([{"a": 1}])
    expect(page.locator("#trouble")).to_contain_text("cannot be reached")
    assert page.locator("#to-waiting").is_visible()
    page.unroute("**/admin/figures")
    site.post([{"a": 2}])
    expect(page.locator("#trouble")).to_be_hidden(timeout=15_000)
    reader.wrongs.clear()  # the browser logs the requests that were cut off


def _figure(text: str) -> str:
    return " ".join(text.split())
