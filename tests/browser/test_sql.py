"""SQL: write a select beside the columns there are, run it, mend it, keep it, export it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.browser.reader import WIDE, WINDOWS, Reader
from tests.browser.site import Site


def _orders(site: Site) -> None:
    site.work()
    site.finish(site.post([{"city": "Oslo"}, {"city": "Rome"}, {"city": "Oslo"}], collection="o"))


@WINDOWS
def test_a_query_is_written_mended_saved_and_exported(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    _orders(site)
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open("/admin/sql")
    page.locator("aside").get_by_role("link", name="docs_o", exact=True).click()
    columns = page.locator(".columns")
    expect(columns).to_contain_text("doc")
    expect(columns).to_contain_text("jsonb")

    query = page.get_by_label("Query")
    query.fill(
        "select doc ->> 'city' as city, count(*)\nfrom docs_o group by citty order by 2 desc"
    )
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#problem")).to_contain_text('column "citty" does not exist')
    expect(page.locator(".place")).to_have_text(
        "from docs_o group by citty order by 2 desc\n                     ^ here"
    )
    expect(query).to_have_attribute("aria-invalid", "true")
    if scripts:  # axe is one
        assert findings(page) == []

    query.fill("select doc ->> 'city' as city, count(*) from docs_o group by 1 order by 2 desc")
    if scripts:
        query.press("Control+Enter")
    else:
        page.get_by_role("button", name="Run").click()
    expect(page.locator("#rows-heading")).to_contain_text("2 rows")
    expect(page.locator("tbody tr").first).to_contain_text("Oslo")
    assert "sql=select+doc" in page.url
    with page.expect_download() as loaded:
        page.get_by_role("link", name="Export as CSV").click()
    assert loaded.value.path().read_text() == "city,count\nOslo,2\nRome,1\n"

    page.get_by_text("Save this query…").click()
    page.get_by_label("Name", exact=True).fill("by city")
    page.get_by_label("What it answers").fill("orders in each city")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved as by city")

    page = reader.open("/admin/sql")
    page.get_by_role("link", name="by city").click()
    expect(page.locator("tbody tr").first).to_contain_text("Oslo")
    expect(page).to_have_url(re.compile("saved=by%20city"))
    page.get_by_text("Delete by city…").click()
    page.get_by_role("button", name="Delete the query").click()
    expect(page.get_by_role("status")).to_contain_text("is deleted")
    expect(page.get_by_role("link", name="by city")).to_have_count(0)


def test_a_column_is_inserted_where_the_caret_is(site: Site, read: Callable[..., Reader]):
    _orders(site)
    page = read(width=WIDE).open("/admin/sql?sql=select++from+docs_o&table=collections.docs_o")
    query = page.get_by_label("Query")
    query.evaluate("(field) => field.setSelectionRange(7, 7)")
    page.locator(".columns").get_by_role("button", name="created_at").click()

    expect(query).to_have_value("select created_at from docs_o")
    expect(query).to_be_focused()
