"""Deciding about many proposals: one list, one preview, few clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.browser.reader import NARROW, Reader
from tests.browser.site import Site

KINDS = 12


def _propose(site: Site, kinds: int) -> None:
    site.work()
    sent = []
    for n in range(kinds):
        documents = [{f"name_{n}": f"x{m}", f"total_{n}": m} for m in range(40)]
        sent.append(site.post(documents, collection=f"kind_{n:03}"))
    site.finish(*sent)
    for n in range(kinds):
        site.schema_of(f"kind_{n:03}")


def test_all_proposals_are_accepted_in_ten_clicks_at_most(site: Site, read: Callable[..., Reader]):
    """The number of clicks does not depend on the number of proposals: a page holds 200."""
    _propose(site, KINDS)
    page = read().open("/admin")
    clicks = 0
    for link in ("Schemas", "provisional", "sql"):
        page.get_by_role("link", name=link, exact=True).click()
        clicks += 1
    assert findings(page) == []
    for button in ("Select all", "Accept…", f"Accept {KINDS} proposals"):
        page.get_by_role("button", name=button).click()
        clicks += 1
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{KINDS} proposals accepted")
    assert clicks <= 10
    waiting = site.call("catalog.review_schemas", p_filter={"status": "provisional"})
    assert waiting["total"] == 0


@pytest.mark.everyday
def test_what_is_selected_is_kept_as_json_and_the_others_wait(
    site: Site, read: Callable[..., Reader]
):
    _propose(site, 2)
    page = read(width=NARROW, scripts=False).open("/admin/schemas?q=kind_001&sort=name")
    assert page.locator("#rows tr").count() == 1
    page.get_by_label("Select kind_001").check()
    page.get_by_role("button", name="Keep as JSON…").click()
    page.get_by_role("button", name="Keep 1 collection as JSON").click()
    assert "1 proposal kept as JSON" in page.get_by_role("heading", level=1).inner_text()
    rejected = site.call("catalog.review_schemas", p_filter={"status": "rejected"})["items"]
    assert [one["collection"] for one in rejected] == ["kind_001"]


def test_a_type_is_changed_in_the_table_while_the_decision_stays_in_view(
    site: Site, read: Callable[..., Reader]
):
    _propose(site, 1)
    page = read().open(f"/admin/schemas/{site.schema_of('kind_000')['id']}")
    expect(page.locator("summary", has_text="Accept…")).to_be_in_viewport()
    row = page.locator(".proposal tr", has=page.locator("code", has_text="total_0").first)
    row.get_by_role("combobox").select_option("text")
    expect(page.get_by_role("status").filter(has_text="The table is edited")).to_be_in_viewport()
    expect(page.locator("summary", has_text="Accept…")).to_be_in_viewport()
    detail = site.call("catalog.schema_detail", p_id=site.schema_of("kind_000")["id"])
    assert {one["name"]: one["type"] for one in detail["columns"]}["total_0"] == "text"
