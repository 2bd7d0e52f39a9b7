"""Documents of one kind: looking at them, and saying where they belong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from cubby.cli.demo.papers import orders
from tests.browser.axe import findings
from tests.browser.reader import MEASURES, NARROW, WIDE, WINDOWS, Reader
from tests.browser.site import Site


@WINDOWS
def test_documents_are_looked_up_by_a_field_and_shown_beside_their_row(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.work()
    site.finish(site.post(orders(), collection="orders"))
    site.accept(site.schema_of("orders")["id"])
    late = [{**orders()[0], "order_id": 7, "gift": True} for _ in range(3)]
    site.finish(site.post(late, collection="orders"))
    site.wait_for(
        lambda: "gift" in str(site.call("catalog.collection_about", p_name="orders")["fields"]),
        "the profile of the late ones",
    )
    page = read(width=width, scripts=scripts).open("/admin/collections/orders")
    assert page.locator("#rows > li:not(.more)").count() == 20
    page.get_by_label("Field").select_option("order_id")
    page.get_by_role("textbox", name="is").fill("7")
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**is=7*")
    documents = page.locator("#rows > li")
    expect(documents).to_have_count(3)
    assert '"gift": true' in documents.first.locator("pre").inner_text()
    row = documents.first.locator("dl").inner_text()
    assert "extra" in row
    assert '"gift":true' in row

    drift = page.get_by_role("region", name="Drift").get_by_role("row")
    assert drift.filter(has_text="$.gift").filter(has_text="boolean").count() == 1
    page.get_by_role("textbox", name="is").fill("nothing of the kind")
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**nothing*")
    expect(page.get_by_text("No document has that there.")).to_be_visible()
    assert "roll the table back" in page.get_by_role("region", name="Change it").inner_text()


@WINDOWS
def test_a_collection_is_renamed_and_what_comes_under_the_old_name_finds_it(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.work()
    site.finish(site.post([{"imo": 1, "name": "Fram"}], collection="ships"))
    reader = read(width=width, scripts=scripts)
    reader.may_answer.update({400, 422})
    page = reader.open("/admin/collections/ships")
    page.get_by_text("Rename…").click()
    page.get_by_label("New name").fill("My Ships")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("#problem")).to_contain_text("My Ships")
    assert page.get_by_label("New name").input_value() == "My Ships"

    page.get_by_label("New name").fill("vessels")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("status")).to_contain_text("Renamed")
    assert page.get_by_role("heading", level=1).inner_text() == "vessels"
    assert "It was called ships" in page.get_by_role("region", name="What belongs").inner_text()
    page = reader.open("/admin/collections/ships")
    assert page.url.endswith("/admin/collections/vessels")
    assert site.call("catalog.list_collections")["items"][0]["name"] == "vessels"


@WINDOWS
def test_a_merge_says_what_it_would_do_before_it_is_done(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.work()
    site.finish(
        site.post([{"imo": 1, "name": "Fram"}, {"imo": 2, "name": "Maud"}], collection="ships"),
        site.post([{"hull": "NO-7", "name": "Gjøa"}], collection="boats"),
    )
    page = read(width=width, scripts=scripts).open("/admin/collections/boats")
    page.get_by_text("Merge into another…").click()
    page.get_by_label("Into").select_option("ships")
    page.get_by_role("button", name="See what would happen").click()
    page.wait_for_url("**/merge?into=ships")
    said = page.locator(".decision").inner_text()
    assert "1 document of boats goes to ships, which has 2." in said
    assert "Both have name." in said
    assert "ships does not know hull." in said
    assert len(site.call("catalog.list_collections")["items"]) == 2, "looking did it"

    page.get_by_role("button", name="Merge 1 document").click()
    expect(page.get_by_role("status")).to_contain_text("Merged: 1 document came over.")
    assert page.locator("#rows > li").count() == 3
    assert "Merged into it: boats" in page.get_by_role("region", name="What belongs").inner_text()


def test_what_stands_in_the_way_of_a_merge_is_told(site: Site, read: Callable[..., Reader]):
    site.work()
    site.finish(
        site.post(orders(), collection="orders"), site.post([{"a": 1}], collection="others")
    )
    site.accept(site.schema_of("orders")["id"])
    reader = read()
    reader.may_answer.update({404, 409})
    page = reader.open("/admin/collections/orders/merge?into=others")
    assert "orders has a typed table" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("button", name="Merge").count() == 0
    page = reader.open("/admin/collections/others/merge?into=others")
    assert "one collection" in page.get_by_role("alert").inner_text()
    page = reader.open("/admin/collections/others/merge?into=nowhere")
    assert "Collection nowhere not found" in page.get_by_role("alert").inner_text()


@WINDOWS
def test_a_frozen_table_quarantines_documents_that_a_person_releases(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    site.work()
    site.finish(site.post([{"no": n, "paid": True} for n in range(3)], collection="orders"))
    site.accept(site.schema_of("orders")["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="orders")["missing"] == 0, "filling"
    )
    page = read(width=width, scripts=scripts).open("/admin/collections/orders")
    page.get_by_text("Change the contract…").click()
    page.get_by_label("Contract").select_option("freeze")
    page.get_by_role("button", name="Change the contract").click()
    expect(page.get_by_role("status").first).to_contain_text("The contract is freeze.")

    site.finish(site.post([{"no": 7, "coupon": "x"}, {"no": "seven"}], collection="orders"))
    page.goto(f"{site.base}/admin/collections/orders")
    section = page.get_by_role("region", name="What is new")
    expect(section).to_contain_text("$.coupon text")
    expect(section).to_contain_text("Quarantine: 2 documents")
    section.get_by_role("button", name="Release", exact=False).first.click()
    expect(page.get_by_role("status").first).to_contain_text("1 document left in quarantine")
    section.get_by_role("button", name="Dismiss all").click()
    expect(page.get_by_role("status").first).to_contain_text("0 documents left in quarantine")
    assert database.value("select count(*) from collections.orders") == 4


@pytest.mark.everyday
def test_rows_are_a_grid_with_a_filter_an_order_and_an_export(
    site: Site, read: Callable[..., Reader]
) -> None:
    site.work()
    documents = [{"no": n, "city": "Oslo <b>" if n % 2 else "Rome"} for n in range(60)]
    site.finish(site.post(documents, collection="orders"))
    site.accept(site.schema_of("orders")["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="orders")["missing"] == 0, "filling"
    )
    reader = read(scripts=False)
    reader.may_answer.add(400)
    page = reader.open("/admin/collections/orders")
    page.get_by_role("link", name="Rows", exact=True).click()
    rows = page.locator("#rows tr")
    expect(rows).to_have_count(51)
    page.get_by_role("link", name="Show more").click()
    expect(rows).to_have_count(10)
    page.get_by_label("Filter city").fill("oslo <")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(rows).to_have_count(30)
    assert page.get_by_label("Filter city").input_value() == "oslo <"
    page.get_by_role("link", name="no", exact=True).click()
    page.get_by_role("link", name="no", exact=True).click()
    assert "59" in rows.first.inner_text()
    export = page.get_by_role("link", name="Export as CSV").get_attribute("href")
    answer = page.request.get(f"{site.base}{export}")
    assert answer.text().splitlines()[1].split(",")[1:3] == ["Oslo <b>", "59"]
    page.get_by_label("Filter no").fill("many")
    page.get_by_label("Filter no").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("for the column no")


@WINDOWS
def test_a_column_is_filtered_charted_and_exported_in_five_clicks(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
) -> None:
    site.work()
    documents = [
        {"no": n, "city": "Oslo" if n % 3 else "Rome", "at": f"2024-0{n % 9 + 1}-05T10:00:00Z"}
        for n in range(60)
    ]
    site.finish(site.post(documents, collection="orders"))
    site.accept(site.schema_of("orders")["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="orders")["missing"] == 0, "filling"
    )
    page = read(width=width, scripts=scripts).open("/admin/collections/orders/rows")

    def summarize(column: str) -> None:
        if width == NARROW:  # where rows are cards and have no header
            page.get_by_text("Columns…").click()
            page.get_by_role("link", name=f"Values of {column}").click()
        else:
            page.get_by_role("link", name=f"Summarize {column}").click()

    summarize("city")
    page.get_by_role("region", name="city text").get_by_role("link", name="Oslo").click()
    expect(page.get_by_role("link", name="city is Oslo")).to_be_visible()
    summarize("at")
    chart = page.get_by_role("region", name="at timestamptz")
    expect(chart).to_contain_text("40 rows")
    assert page.evaluate(MEASURES) + (findings(page) if scripts else []) == []
    page.screenshot(path=tmp_path / "chart.png", full_page=True)
    chart.locator("svg a").first.click()
    few = page.locator("#rows tr").count()
    assert 0 < few < 40
    export = page.get_by_role("link", name="Export as CSV").get_attribute("href")
    answer = page.request.get(f"{site.base}{export}")
    assert len(answer.text().splitlines()) == few + 1

    page.get_by_text("Columns…").click()
    page.get_by_label("no numeric").uncheck()
    page.get_by_role("button", name="Show these columns").click()
    cells = page.locator("#rows tr").first.locator("td")
    assert "no" not in [cell.get_attribute("data-label") for cell in cells.all()]


@pytest.mark.parametrize(
    ("width", "scripts"), [(NARROW, False), (WIDE, True)], ids=["plain", "scripts"]
)
def test_documents_without_a_table_are_the_same_grid_of_their_paths(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
) -> None:
    site.work()
    documents = [
        {"no": n, "to": {"city": "Oslo" if n % 3 else "Rome"}, "kind": {f"k{n}": [n]}}
        for n in range(60)
    ]
    site.finish(site.post(documents, collection="parcels"))
    site.wait_for(
        lambda: (
            len(site.call("catalog.list_columns", p_name="parcels")["items"]) > 1
            and site.call("catalog.collection_paths", p_name="parcels")["profiled"] == 60
        ),
        "the profile",
    )
    page = read(width=width, scripts=scripts).open("/admin/collections/parcels")
    page.get_by_role("link", name="Rows", exact=True).click()
    rows = page.locator("#rows tr:not(.more)")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="to.city 2").click()
    page.get_by_role("region", name="to.city text").get_by_role("link", name="Rome").click()
    expect(rows).to_have_count(20)
    if width == WIDE:
        page.get_by_label("Filter no").fill(">=30")
        page.get_by_label("Filter no").press("Enter")
    else:
        page.get_by_role("combobox", name="Column").select_option("$.no")
        page.get_by_role("combobox", name="Condition").select_option("gte")
        page.get_by_label("Value").fill("30")
        page.get_by_label("Order").select_option("-$.no")
        page.get_by_role("button", name="Show these rows").click()
    expect(rows).to_have_count(10)
    assert page.evaluate(MEASURES) + (findings(page) if scripts else []) == []
    page.screenshot(path=tmp_path / "paths.png", full_page=True)
    page.reload()  # axe has unfolded what was folded
    raw = rows.first.get_by_role("link", name="raw").get_attribute("href")
    assert page.request.get(f"{site.base}{raw}").json()["to"] == {"city": "Rome"}
    page.get_by_text("Columns…").click()
    page.get_by_label("Another path").fill("$.kind.k30[0]")
    page.get_by_role("button", name="Show these columns").click()
    shown = rows.first if width == WIDE else rows.last
    expect(shown.locator('td[data-label="kind.k30[0]"]')).to_have_text("30")
    export = page.get_by_role("link", name="Export as CSV").get_attribute("href")
    lines = page.request.get(f"{site.base}{export}").text().splitlines()
    assert "$.kind.k30[0]" in lines[0]
    assert len(lines) == 11
