"""What a person ticks about a proposal: child tables and the key; and what the page tells of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site

ORDERS = [
    {
        "order_no": f"A-{n % 8}",
        "customer": "Kim <b>B</b>",
        "total": n / 4,
        "lines": [{"sku": f"s{m}", "qty": m} for m in range(1 + n % 3)],
    }
    for n in range(12)
]
LINES = sum(len(order["lines"]) for order in ORDERS)  # type: ignore[arg-type, misc]


def _proposed(site: Site, documents: list[Any] | None = None) -> dict[str, Any]:
    site.work()
    site.finish(site.post(documents or ORDERS, collection="orders"))
    return site.schema_of("orders")


def _detail(site: Site, schema: dict[str, Any]) -> dict[str, Any]:
    return dict(site.call("catalog.schema_detail", p_id=schema["id"]))


def _tried(site: Site, schema: dict[str, Any]) -> None:
    def looked() -> bool:
        detail = _detail(site, schema)
        trial = detail["dry_run"]
        return trial is not None and trial["ddl_sha256"] == detail["gate"]["ddl_sha256"]

    site.wait_for(looked, "a dry run")


def _status(page: Page) -> Any:
    return page.get_by_role("status").first


def _tick(page: Page, path: str) -> Any:
    return page.locator("label.check").filter(has_text=path).get_by_role("checkbox")


@WINDOWS
def test_child_tables_are_ticked_tried_and_made(
    site: Site,
    read: Callable[..., Reader],
    database: Any,
    tmp_path: Path,
    width: int,
    scripts: bool,
):
    schema = _proposed(site)
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    assert "$.lines[] holds an array of objects" in page.locator("ul.plain-list").inner_text()
    page.get_by_text("Child tables…").click()
    assert "made and filled when you accept, not now" in (
        page.locator("details[open] form").inner_text()
    )
    _tick(page, "$.lines[]").check()
    page.screenshot(path=tmp_path / "ticked.png", full_page=True)
    page.get_by_role("button", name="Choose these").click()

    expect(_status(page)).to_contain_text("1 child table is chosen: orders__lines")
    page.get_by_text("Make it a table anyway…").click()
    page.get_by_role("button", name="Make it a table").click()
    _tried(site, schema)
    page.goto(f"{site.base}/admin/schemas/{schema['id']}")
    assert f"{LINES} rows from $.lines[]" in page.locator("#check").inner_text()
    held = page.get_by_role("region", name="What the documents hold")
    assert "orders__lines.qty" in held.inner_text()
    page.get_by_text("Accept…").click()
    promise = page.locator("details[open] form").inner_text()
    assert "beside it 1 child table" in promise
    assert "of rows, by the dry run" in promise
    page.screenshot(path=tmp_path / "tried.png", full_page=True)
    page.get_by_role("button", name="Make collections.orders").click()

    expect(_status(page)).to_contain_text("collections.orders exists")
    site.wait_for(
        lambda: database.value("select count(*) from collections.orders__lines") == LINES, "filling"
    )
    page.get_by_text("Roll back…").click()
    promise = page.locator("details[open] form").inner_text()
    assert "with its 1 child table is dropped" in promise
    assert "kB on disk" in promise


@WINDOWS
def test_the_key_is_ticked_counted_set_and_taken_away(
    site: Site,
    read: Callable[..., Reader],
    tmp_path: Path,
    width: int,
    scripts: bool,
):
    schema = _proposed(site, [*ORDERS, {"customer": "Ada", "total": 1, "lines": []}])
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Say what identifies a document…").click()
    _tick(page, "$.order_no").check()
    page.get_by_role("button", name="Count first").click()

    told = page.locator("details[open] form")
    expect(told).to_contain_text("$.order_no: 8 keys in 13 documents.")
    expect(told).to_contain_text("4 older documents give way to newer ones in the table.")
    expect(told).to_contain_text("1 document has no key and stays")
    assert _tick(page, "$.order_no").is_checked()
    assert site.call("catalog.collection_detail", p_name="orders")["key"] == []
    page.screenshot(path=tmp_path / "counted.png", full_page=True)
    page.get_by_role("button", name="Set the key").click()

    expect(_status(page)).to_contain_text("The key is $.order_no.")
    assert "key $.order_no" in page.locator(".facts").first.inner_text()
    assert site.call("catalog.collection_detail", p_name="orders")["key"] == ["$.order_no"]
    page.get_by_text("Change the key…").click()
    _tick(page, "$.order_no").uncheck()
    page.get_by_role("button", name="Set the key").click()
    expect(_status(page)).to_contain_text("The collection has no key any more.")
    assert site.call("catalog.collection_detail", p_name="orders")["key"] == []


def test_a_key_of_too_many_paths_is_refused_in_place(site: Site, read: Callable[..., Reader]):
    schema = _proposed(site, [{f"k{n}": n for n in range(6)}])
    reader = read(scripts=False)
    reader.may_answer.add(400)
    page = reader.open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Say what identifies a document…").click()
    for n in range(5):
        _tick(page, f"$.k{n}").check()
    page.get_by_role("button", name="Set the key").click()

    expect(page.get_by_role("alert")).to_contain_text("A key is an array of one to four paths")
    assert _tick(page, "$.k4").is_checked(), "what was ticked stays"


@pytest.mark.everyday
def test_a_key_is_recommended_by_its_name_and_the_page_shows_examples_and_lit_sql(
    site: Site, read: Callable[..., Reader]
):
    schema = _proposed(site)
    site.wait_for(
        lambda: site.call("catalog.collection_paths", p_name="orders")["profiled"] == len(ORDERS),
        "the profile",
    )
    page = read().open(f"/admin/schemas/{schema['id']}")
    assert "$.order_no is in every document and is named like what identifies it" in (
        page.locator("ul.plain-list").inner_text()
    )
    row = page.get_by_role("row").filter(has_text="$.customer").filter(has_text="100 %").first
    assert "Kim <b>B</b>" in row.inner_text()
    assert row.locator("[data-label=Distinct]").inner_text() == "1"
    page.get_by_text("The SQL that makes it").click()
    words = page.locator(".sql[open] .sql-word").all_inner_texts()
    assert words[:2] == ["create", "table"]
    assert "numeric" in page.locator(".sql[open] .sql-type").all_inner_texts()


def test_a_foreign_key_is_shown_with_where_it_leads(site: Site, read: Callable[..., Reader]):
    site.work()
    customers = [{"id": n, "name": f"c{n}"} for n in range(20)]
    site.finish(site.post(customers, collection="customers", key="id"))
    parents = site.schema_of("customers")
    site.accept(parents["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="customers")["missing"] == 0, "filling"
    )
    site.finish(site.post([{"no": n, "customer_id": n} for n in range(20)], collection="purchases"))
    page = read().open(f"/admin/schemas/{site.schema_of('purchases')['id']}")

    assert "customer_id refers to collections.customers (id)" in (
        page.get_by_role("region", name="The table", exact=True).inner_text()
    )


@WINDOWS
def test_of_a_table_in_use_an_array_becomes_a_child_table_of_the_next_version(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    schema = _proposed(site, [{"no": n, "paid": True} for n in range(12)])
    site.accept(schema["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="orders")["missing"] == 0, "filling"
    )
    refunded = [{"no": n, "paid": True, "refunds": [{"sum": n}, {"sum": 1}]} for n in range(12)]
    site.finish(site.post(refunded, collection="orders"))
    later = site.wait_for(
        lambda: site.call("catalog.collection_detail", p_name="orders")["next_schema_id"],
        "a later version",
    )
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{later}")
    page.get_by_text("Child tables…").click()
    _tick(page, "$.refunds[]").check()
    page.get_by_role("button", name="Choose these").click()

    expect(_status(page)).to_contain_text("1 child table is chosen: orders__refunds")
    assert "orders__refunds: sum" in page.locator("section", has_text="What version 2").inner_text()
    page.get_by_text("Accept…").click()
    assert "makes or extends 1 child table" in page.locator("details[open] form").inner_text()
    page.get_by_role("button", name="Change collections.orders").click()
    expect(page.get_by_role("heading", name="In use")).to_be_visible()
    site.wait_for(
        lambda: database.value("select count(*) from collections.orders__refunds") == 24, "healing"
    )


@WINDOWS
def test_of_a_later_version_the_columns_it_adds_are_edited(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    schema = _proposed(site, [{"no": n, "paid": True} for n in range(20)])
    site.accept(schema["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="orders")["missing"] == 0, "filling"
    )
    drifted = [{"no": n, "paid": "half", "coupon": "SPRING", "gift": n} for n in range(20)]
    site.finish(site.post(drifted, collection="orders"))
    later = site.wait_for(
        lambda: site.call("catalog.collection_detail", p_name="orders")["next_schema_id"],
        "a later version",
    )
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{later}")
    page.get_by_text("Edit the columns…").click()
    assert "The columns of version 1 stay as they are" in (
        page.get_by_role("region", name="Change the table").inner_text()
    )
    page.get_by_label("Name of the column of $.coupon").fill("voucher")
    page.get_by_label("$.gift has a column").uncheck()
    page.get_by_role("button", name="Preview").locator("visible=true").click()
    preview = page.locator("#preview-columns")
    expect(preview).to_contain_text("coupon is called voucher")
    expect(preview).to_contain_text("leaves $.gift in extra")
    page.get_by_role("button", name="Change the table").locator("visible=true").click()

    expect(_status(page)).to_contain_text("The table is edited.")
    page.get_by_text("Accept…").click()
    assert "Adds 2 columns" in page.locator("details[open] form").inner_text()
    page.get_by_role("button", name="Change collections.orders").click()
    expect(page.get_by_role("heading", name="In use")).to_be_visible()
    site.wait_for(
        lambda: database.value("select count(voucher) from collections.orders") == 20, "healing"
    )


@WINDOWS
def test_a_column_becomes_one_of_its_choices_and_a_zone_is_named(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    documents = [
        {"price": f"{n}.50", "at": f"2024-05-01T10:00:{n:02}", "name": "<b>x</b>"}
        for n in range(20)
    ]
    schema = _proposed(site, documents)
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(422)
    page = reader.open(f"/admin/schemas/{schema['id']}")
    choices = page.get_by_role("region", name="What columns could be")
    assert "fits 20 of 20" in choices.inner_text()
    choices.get_by_role("button", name="Make $.price numeric, read as number").click()
    expect(_status(page)).to_contain_text("The table is edited.")
    choices.get_by_label("Zone of $.at").fill("Mars/Phobos")
    choices.get_by_role("button", name="Make $.at timestamptz, read as local").click()
    expect(page.get_by_role("alert")).to_contain_text("Mars/Phobos")
    choices.get_by_label("Zone of $.at").fill("Europe/Berlin")
    choices.get_by_role("button", name="Make $.at timestamptz, read as local").click()
    table = page.get_by_role("region", name="The table", exact=True)
    expect(table).to_contain_text("read as local in Europe/Berlin")

    choices.get_by_role("button", name="Make $.price text").click()
    expect(table).not_to_contain_text("read as number")
    choices.get_by_role("button", name="Make $.price numeric, read as number").click()
    site.accept(schema["id"])
    site.wait_for(
        lambda: database.value("select count(*) from collections.orders") == 20, "filling"
    )
    assert database.value("select sum(price) from collections.orders where extra is null") == 200


@WINDOWS
def test_a_knob_is_tried_set_for_one_collection_and_taken_back(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    schema = _proposed(site, [{f"k{n}": n for n in range(23)}])
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    tried = page.get_by_role("region", name="What if")
    assert "the figure is 23, the setting 20" in tried.inner_text()
    tried.get_by_role("button", name="Set max_top_level_keys 30 for this collection").click()
    expect(_status(page)).to_contain_text("The rule decided again: sql.")
    tried.get_by_role("button", name="Follow the setting max_top_level_keys again").click()
    expect(_status(page)).to_contain_text("The rule decided again: jsonb.")
