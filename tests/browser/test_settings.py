"""Settings and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site


def _value(site: Site, name: str) -> object:
    items = site.call("catalog.list_settings")["items"]
    return next(item["value"] for item in items if item["name"] == name)


@pytest.mark.everyday
@WINDOWS
def test_a_knob_is_turned(site: Site, read: Callable[..., Reader], width: int, scripts: bool):
    page = read(width=width, scripts=scripts).open("/admin/settings")
    row = page.locator("#N_confirm")
    row.get_by_label("N_confirm").fill("5")
    row.get_by_role("button", name="Save").click()

    expect(page.locator("#N_confirm").get_by_role("status")).to_have_text("saved")
    expect(page.locator("#N_confirm")).to_contain_text("changed")
    assert _value(site, "N_confirm") == 5

    page.locator("#N_confirm").get_by_role("button", name="Reset to 3").click()
    expect(page.locator("#N_confirm").get_by_role("status")).to_have_text("saved")
    expect(page.get_by_role("button", name="Reset to")).to_have_count(0)
    assert _value(site, "N_confirm") == 3


def test_each_setting_stands_in_one_group_that_says_when_a_change_holds(
    site: Site, read: Callable[..., Reader]
):
    page = read().open("/admin/settings")
    names = {item["name"] for item in site.call("catalog.list_settings")["items"]}

    assert sorted(page.locator("tbody th code").all_inner_texts()) == sorted(names)
    expect(page.get_by_role("heading", level=2, name="Proposals for tables")).to_be_visible()
    expect(page.get_by_text("decides again at once every proposal")).to_be_visible()


@WINDOWS
def test_a_value_out_of_range_is_refused_in_place_and_stays_in_its_field(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open("/admin/settings")
    row = page.locator("#N_confirm")
    row.get_by_label("N_confirm").fill("none")
    row.get_by_role("button", name="Save").click()
    expect(page.locator("#problem")).to_contain_text("N_confirm takes a value of type integer")
    row.get_by_label("N_confirm").fill("0")
    row.get_by_role("button", name="Save").click()

    expect(page.locator("#problem")).to_contain_text("N_confirm takes an integer from 1 to 1000")
    expect(row.get_by_label("N_confirm")).to_have_value("0")
    assert _value(site, "N_confirm") == 3


@WINDOWS
def test_the_first_key_closes_the_door_and_opens_it_again(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    page = read(width=width, scripts=scripts).open("/admin/settings/keys")
    page.get_by_label("Name").fill("root <b>1</b>")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("status")).to_contain_text("root <b>1</b>")
    secret = page.locator("#secret").inner_text()
    assert site.http.get("/api/v1/objects").status_code == 401

    page.goto(f"{site.base}/admin/settings/keys")
    page.get_by_label("API key of role admin").fill(secret)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    assert secret not in page.content()
    page.get_by_label("Name").fill("scanner")
    page.get_by_label("Role").select_option("ingest")
    page.get_by_label("Requests a minute, at most").fill("60")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("row").filter(has_text="scanner")).to_contain_text("60 requests")
    row = page.get_by_role("row").filter(has_text="scanner")
    row.get_by_text("Revoke…").click()
    row.get_by_role("button", name="Revoke scanner").click()

    expect(page.get_by_role("row").filter(has_text="scanner")).to_contain_text("revoked")
    keys = {key["name"]: key for key in site.call("catalog.list_keys")["items"]}
    assert keys["scanner"]["revoked_at"] is not None
    assert keys["root <b>1</b>"]["revoked_at"] is None


def test_a_limit_that_is_none_is_refused_in_place(site: Site, read: Callable[..., Reader]):
    reader = read()
    reader.may_answer.add(400)
    page = reader.open("/admin/settings/keys")
    page.get_by_label("Name").fill("scanner")
    page.get_by_label("Bytes a request, at most").fill("a lot")
    page.get_by_role("button", name="Make the key").click()

    expect(page.locator("#problem")).to_contain_text("Invalid limit 'a lot'")
    assert site.call("catalog.list_keys")["items"] == []
