"""Logging in and out again, in a browser, where a key is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import findings
from tests.browser.reader import MEASURES, NARROW, WIDE, Reader
from tests.browser.site import Site

KEY = "an-admin-key-for-this-test"


@pytest.fixture
def site(browser: Browser, database: Any, tmp_path: Path) -> Iterator[Site]:
    """One that is closed."""
    site = Site(database.dsn, tmp_path / "data", {"CUBBY_ADMIN_KEY": KEY})
    yield site
    site.close()


def log_in(page: Page, key: str) -> None:
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.everyday
def test_who_is_let_in_gets_where_they_wanted_and_out_again(
    site: Site, read: Callable[..., Reader]
):
    reader = read()
    page = reader.open("/admin/jobs?state=failed")
    assert page.url.startswith(f"{site.base}/admin/login?next=")
    assert page.get_by_label("API key").get_attribute("type") == "password"

    log_in(page, KEY)

    page.wait_for_url(f"{site.base}/admin/jobs?state=failed")
    assert page.get_by_role("heading", level=1).inner_text() == "Jobs"
    cookies = page.context.cookies()
    assert KEY not in str(cookies)
    assert "cubby_session" not in page.evaluate("document.cookie")
    assert KEY not in page.content()

    page.get_by_role("button", name="Log out").click()

    page.wait_for_url(f"{site.base}/admin/login")
    assert "cubby_session" not in {cookie["name"] for cookie in page.context.cookies()}
    page.go_back()
    assert reader.open("/admin/objects").url.startswith(f"{site.base}/admin/login?next=")


def test_a_wrong_key_is_told_in_place_and_the_way_is_not_lost(
    site: Site, read: Callable[..., Reader]
):
    reader = read()
    reader.may_answer |= {401, 403}
    sending = site.call("api.add_key", p_name="sending", p_role="ingest")["secret"]
    page = reader.open("/admin/objects")
    for key, said in (("cubby_wrong", "Unknown or revoked key"), (sending, "role admin or read")):
        log_in(page, key)
        page.wait_for_load_state()
        assert said in page.get_by_role("alert").inner_text()
        assert page.get_by_label("API key").input_value() == ""
        assert page.evaluate(MEASURES) == []

    log_in(page, KEY)

    page.wait_for_url(f"{site.base}/admin/objects")


def test_it_needs_no_script(site: Site, read: Callable[..., Reader]):
    page = read(scripts=False).open("/admin")

    log_in(page, KEY)

    page.wait_for_url(f"{site.base}/admin")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{site.base}/admin/login")


def test_it_is_readable_narrow_and_wide_by_day_and_by_night(
    site: Site, read: Callable[..., Reader], tmp_path: Path
):
    for width in (NARROW, WIDE):
        for scheme in ("light", "dark"):
            page = read(width=width, scheme=scheme).open("/admin/login")
            assert page.evaluate(MEASURES) + findings(page) == []
            page.screenshot(path=tmp_path / f"login-{width}-{scheme}.png")


def test_a_reading_key_looks_at_every_page_and_changes_nothing(
    site: Site, read: Callable[..., Reader]
):
    reading = site.call("api.add_key", p_name="reading", p_role="read")["secret"]
    reader = read()
    page = reader.open("/admin/objects")
    log_in(page, reading)
    page.wait_for_url(f"{site.base}/admin/objects")
    for address in ("/admin", "/admin/gallery", "/admin/schemas", "/admin/jobs", "/admin/settings"):
        page = reader.open(address)
        assert "Read only: the key reading" in page.locator("main").inner_text()
        assert page.locator('main form[method="post"] button:visible').count() == 0
    reader.may_answer.add(403)
    reader.open("/admin/settings/keys")
    assert "needs the role admin" in page.get_by_role("alert").inner_text()
    page = reader.open("/admin/ingest")
    answer = page.evaluate(
        """async () => {
          const form = document.getElementById("send");
          const body = new FormData();
          body.append("payload", "{}");
          return (await fetch(form.action, {method: "POST", body})).status;
        }"""
    )
    assert answer == 403
