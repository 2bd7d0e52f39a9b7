"""The reference of the HTTP API: every operation, tried from the page by session or by key."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import findings
from tests.browser.reader import Reader
from tests.browser.site import Site


def _tried(page: Page, operation: str) -> str:
    """The status that the page shows after the operation was tried."""
    block = page.locator(f"#operations-{operation}")
    if "is-open" not in (block.get_attribute("class") or ""):
        block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Execute").click()
    status = block.locator(".live-responses-table .response .response-col_status")
    expect(status).to_be_visible()
    return status.inner_text().split()[0]


def test_operations_are_read_and_tried_with_the_session_or_a_key(
    site: Site, read: Callable[..., Reader]
):
    secret = site.call("api.add_key", p_name="ada", p_role="admin")["secret"]
    reader = read()
    reader.may_answer.add(401)
    page = reader.open("/docs")
    expect(page.get_by_text("Send anything")).to_be_visible()
    assert _tried(page, "labels-list_labels") == "401"

    page.get_by_role("button", name="Authorize").click()
    page.locator("#auth-bearer-value").fill(secret)
    page.locator(".auth-container").filter(has_text="bearer").locator("button[type=submit]").click()
    page.get_by_role("button", name="Close").first.click()
    page.locator("#operations-labels-list_labels .btn-clear").click()
    assert _tried(page, "labels-list_labels") == "200"

    page = reader.open("/admin/login")
    page.get_by_label("Key").fill(secret)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("footer").get_by_role("link", name="the HTTP API").click()
    assert _tried(page, "labels-list_labels") == "200"


def test_the_reference_can_be_read_by_all(site: Site, read: Callable[..., Reader]):
    page = read().open("/docs")
    expect(page.get_by_text("Send anything")).to_be_visible()
    assert findings(page) == []

    plain = read(scripts=False).open("/docs")
    expect(plain.get_by_role("link", name="/schema")).to_be_visible()
