"""Deciding about a proposal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cubby.cli.demo.papers import articles, orders
from tests.browser.reader import WIDE, WINDOWS, Reader
from tests.browser.site import Site


def _proposed(site: Site, collection: str = "orders", documents: Any = None) -> dict[str, Any]:
    site.work()
    site.finish(site.post(documents or orders(), collection=collection))
    return site.schema_of(collection)


def test_a_proposal_is_accepted_in_three_clicks(site: Site, read: Callable[..., Reader]):
    _proposed(site)
    page = read(width=WIDE).open("/admin/schemas")
    clicks = (
        page.get_by_role("link", name="orders"),
        page.get_by_text("Accept…"),
        page.get_by_role("button", name="Make collections.orders"),
    )
    for place in clicks:
        place.click()
    expect(page.get_by_role("status")).to_contain_text("Accepted: collections.orders exists.")


def _accept(page: Page) -> None:
    page.get_by_text("Accept…").click()
    page.get_by_role("button", name="Make collections.orders").click()


@pytest.mark.everyday
@WINDOWS
def test_accepting_makes_the_table_says_so_and_shows_it_filling(
    site: Site,
    read: Callable[..., Reader],
    database: Any,
    tmp_path: Path,
    width: int,
    scripts: bool,
):
    schema = _proposed(site)
    page = read(width=width, scripts=scripts).open("/admin/schemas")
    page.get_by_role("link", name="orders").click()
    page.get_by_text("Accept…").click()
    promise = page.locator("details[open] form").inner_text()
    assert "Makes the table collections.orders with 6 columns" in promise
    assert "fills it with 40 documents" in promise
    page.screenshot(path=tmp_path / "promise.png")
    page.get_by_role("button", name="Make collections.orders").click()

    expect(page.get_by_role("status")).to_contain_text("Accepted: collections.orders exists.")
    site.wait_for(
        lambda: site.call("catalog.schema_detail", p_id=schema["id"])["backfill"]["done"] == 40,
        "the filling of the table",
    )
    if not scripts:
        page.reload()
    expect(page.locator("#backfill")).to_contain_text("All 40 older documents are in the table")
    page.screenshot(path=tmp_path / "accepted.png")
    assert database.value("select count(*) from collections.orders") == 40
    assert site.call("catalog.schema_detail", p_id=schema["id"])["decided_by"] == "admin"


@WINDOWS
def test_a_proposal_that_changed_since_it_was_seen_is_not_accepted(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    schema = _proposed(site)
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(409)
    page = reader.open(f"/admin/schemas/{schema['id']}")
    site.finish(site.post([{**orders(1)[0], "gift": True}], collection="orders"))
    site.wait_for(
        lambda: site.schema_of("orders")["structure_hash"] != schema["structure_hash"],
        "another proposal",
    )
    _accept(page)

    alert = page.get_by_role("alert").filter(has_text="changed since you opened it")
    expect(alert).to_be_visible()
    assert page.get_by_text("$.gift").first.is_visible(), "the new proposal is not shown"
    assert database.value("select to_regclass('collections.orders') is null")
    _accept(page)
    expect(page.get_by_role("status")).to_contain_text("collections.orders exists")


@WINDOWS
def test_rejecting_keeps_the_reason_and_leaves_the_way_back(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    schema = _proposed(site)
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Reject…").click()
    page.get_by_label("Why (optional").fill("not now: <b>ask</b> Ada")
    page.get_by_role("button", name="Reject the proposal").click()

    expect(page.get_by_role("status")).to_contain_text("Rejected: the documents stay")
    assert "not now: <b>ask</b> Ada" in page.locator(".decision").inner_text()
    assert page.get_by_text("Accept…").is_visible()
    assert database.value("select count(*) from collections.docs_orders") == 40


@WINDOWS
def test_rolling_back_drops_the_table_and_keeps_the_documents(
    site: Site, read: Callable[..., Reader], database: Any, width: int, scripts: bool
):
    schema = _proposed(site)
    site.accept(schema["id"])
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Roll back…").click()
    assert (
        "All 40 documents stay in collections.docs_orders"
        in page.locator("details[open] form").inner_text()
    )
    page.get_by_role("button", name="Drop collections.orders").click()

    expect(page.get_by_role("status")).to_contain_text("collections.orders is gone")
    assert database.value("select to_regclass('collections.orders') is null")
    assert database.value("select count(*) from collections.docs_orders") == 40


def test_a_roll_back_that_something_stands_on_is_refused_with_its_name(
    site: Site, read: Callable[..., Reader], database: Any
):
    schema = _proposed(site)
    site.accept(schema["id"])
    with database.connect(None) as connection:
        connection.execute("create view public.paid as select * from collections.orders where paid")
    reader = read()
    reader.may_answer.add(409)
    page = reader.open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Roll back…").click()
    page.get_by_role("button", name="Drop collections.orders").click()

    alert = page.get_by_role("alert").filter(has_text="Something depends on collections.orders")
    expect(alert).to_contain_text("paid")
    assert database.value("select to_regclass('collections.orders') is not null")


def _looked_at(site: Site, collection: str) -> None:
    def looked() -> bool:
        schema = site.schema_of(collection)
        detail = site.call("catalog.schema_detail", p_id=schema["id"])
        trial = detail["dry_run"]
        return trial is not None and trial["ddl_sha256"] == detail["gate"]["ddl_sha256"]

    site.wait_for(looked, f"a dry run of {collection}")


@WINDOWS
def test_the_page_shows_what_the_gate_and_the_dry_run_found(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    documents = [*orders(), {**orders(1)[0], "paid": "maybe"}]
    schema = _proposed(site, documents=documents)
    _looked_at(site, "orders")
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")

    check = page.locator("#check")
    assert "Safety check passed" in check.inner_text()
    assert "Tried on 41 stored documents" in check.inner_text()
    row = check.get_by_role("row").filter(has_text="paid")
    assert row.inner_text().split()[:3] == ["paid", "40", "1"]  # one stray goes to extra
    page.screenshot(path=tmp_path / "check.png", full_page=True)


def test_what_is_not_looked_at_yet_appears_by_itself(site: Site, read: Callable[..., Reader]):
    site.work()
    site.finish(site.post(orders(), collection="orders"))
    _looked_at(site, "orders")
    schema = site.schema_of("orders")
    for worker in site.workers:
        worker.kill()
    page = read().open(f"/admin/schemas/{schema['id']}")
    page.get_by_role("button", name="Try it again").click()
    expect(page.locator("#check")).to_contain_text("Not yet tried")
    site.work()
    expect(page.locator("#check")).to_contain_text("Tried on 40 stored documents")


@WINDOWS
def test_a_choice_is_forced_with_a_reason_and_taken_back(
    site: Site,
    read: Callable[..., Reader],
    database: Any,
    tmp_path: Path,
    width: int,
    scripts: bool,
):
    schema = _proposed(site, "articles", articles())
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Make it a table anyway…").click()
    assert "It is made when you accept, not now" in page.locator("details[open] form").inner_text()
    page.get_by_label("Reason (optional").locator("visible=true").fill("we <i>count</i> words")
    page.get_by_role("button", name="Make it a table").click()

    expect(page.get_by_role("status").first).to_contain_text("The storage choice is sql now")
    assert "forced by admin" in page.locator(".facts").inner_text()
    assert "we <i>count</i> words" in page.locator(".facts").inner_text()
    page.screenshot(path=tmp_path / "forced.png", full_page=True)
    page.get_by_text("Accept…").click()
    page.get_by_role("button", name="Make collections.articles").click()
    expect(page.get_by_role("status").first).to_contain_text("collections.articles exists")
    assert database.value("select to_regclass('collections.articles') is not null")
    page.get_by_text("Roll back…").click()
    page.get_by_role("button", name="Drop collections.articles").click()
    expect(page.get_by_role("status").first).to_contain_text("is gone")
    page.get_by_text("Follow the rule again…").click()
    page.get_by_role("button", name="Let the rule decide").click()
    expect(page.get_by_role("status").first).to_contain_text("The rule decides again: jsonb")


@WINDOWS
def test_columns_are_edited_with_a_preview(
    site: Site,
    read: Callable[..., Reader],
    database: Any,
    tmp_path: Path,
    width: int,
    scripts: bool,
):
    schema = _proposed(site)
    page = read(width=width, scripts=scripts).open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Edit the columns…").click()
    name = page.get_by_label("Name of the column of $.paid")
    name.fill("Settled!")
    if not scripts:
        page.get_by_role("button", name="Preview").locator("visible=true").click()
    preview = page.locator("#preview-columns")
    expect(preview).to_contain_text('the name "Settled!" of $.paid is not of')
    page.screenshot(path=tmp_path / "refused.png", full_page=True)
    page.get_by_label("Name of the column of $.paid").fill("settled")
    if not scripts:
        page.get_by_role("button", name="Preview").locator("visible=true").click()
    expect(preview).to_contain_text("paid is called settled")
    assert site.call("catalog.schema_detail", p_id=schema["id"])["override"] == {}
    page.screenshot(path=tmp_path / "preview.png", full_page=True)
    page.get_by_role("button", name="Change the table").locator("visible=true").click()

    expect(page.get_by_role("status").first).to_contain_text("The table is edited.")
    assert "edited by admin" in page.locator(".facts").inner_text()
    _accept(page)
    expect(page.get_by_role("status").first).to_contain_text("collections.orders exists")
    assert database.value("select count(settled) is not null from collections.orders")


def test_an_edit_that_cannot_be_leaves_what_was_typed(
    site: Site, read: Callable[..., Reader], database: Any
):
    schema = _proposed(site)
    reader = read(scripts=False)
    reader.may_answer.add(422)
    page = reader.open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Edit the SQL…").click()
    text = page.locator("textarea[name=ddl]")
    written = text.input_value() + "\ndrop table collections.docs_orders;"
    text.fill(written)
    page.get_by_role("button", name="Change the table").locator("visible=true").click()

    alert = page.get_by_role("alert").filter(has_text="only tables, indexes, foreign keys")
    expect(alert).to_be_visible()
    assert page.locator("textarea[name=ddl]").input_value() == written
    assert database.value("select count(*) from collections.docs_orders") == 40


def test_sql_is_edited_and_read_into_the_table(site: Site, read: Callable[..., Reader]):
    schema = _proposed(site)
    page = read().open(f"/admin/schemas/{schema['id']}")
    page.get_by_text("Edit the SQL…").click()
    text = page.locator("textarea[name=ddl]")
    text.fill(text.input_value().replace("paid boolean", "paid jsonb"))
    expect(page.locator("#preview-ddl")).to_contain_text("paid becomes jsonb instead of boolean")
    page.get_by_role("button", name="Change the table").locator("visible=true").click()

    expect(page.get_by_role("status").first).to_contain_text("The table is edited.")
    page.get_by_text("Follow the sample again…").click()
    page.get_by_role("button", name="Take the edit back").click()
    expect(page.get_by_role("status").first).to_contain_text("follows the sample again")


def test_the_detail_shows_what_speaks_against_a_table(site: Site, read: Callable[..., Reader]):
    schema = _proposed(site, "articles", articles())
    page = read().open(f"/admin/schemas/{schema['id']}")
    rules = page.get_by_role("row").filter(has_text="Nesting of objects")
    assert [text.strip() for text in rules.locator("td").all_inner_texts()] == [
        "4", "2", "fails", "$.body.meta.draft",
    ]  # fmt: skip
    assert page.get_by_role("img", name="present in 100 %").count() > 3
    page.get_by_text("The SQL that makes it").click()
    assert "create table collections.articles" in page.locator(".sql pre").first.inner_text()
    page.get_by_text("Accept…").click()
    assert "No table is made" in page.locator("details[open]").first.inner_text()


def test_a_later_version_shows_what_it_adds_and_what_it_widens_and_can_be_accepted(
    site: Site, read: Callable[..., Reader], database: Any
):
    schema = _proposed(site)
    site.accept(schema["id"])
    site.wait_for(
        lambda: site.call("api.verify_collection", p_name="orders")["missing"] == 0, "filling"
    )
    drifted = [order | {"paid": "half", "coupon": "SPRING"} for order in orders()]
    site.finish(site.post(drifted, collection="orders"))
    site.wait_for(
        lambda: site.call("catalog.collection_detail", p_name="orders")["next_schema_id"],
        "a proposal of the next version",
    )
    page = read().open("/admin/collections/orders")
    page.get_by_text("A next version waits for you").click()

    changes = page.get_by_role("region", name="What version 2 changes")
    expect(changes.get_by_role("row").filter(has_text="coupon")).to_contain_text("added")
    expect(changes.get_by_role("row").filter(has_text="paid_jsonb")).to_contain_text("widened")
    page.get_by_text("Accept…").click()
    page.get_by_role("button", name="Change collections.orders").click()

    expect(page.get_by_role("heading", name="In use")).to_be_visible()
    assert database.value("select to_regclass('collections.orders') is not null")
    site.wait_for(
        lambda: database.value("select count(coupon) from collections.orders") == len(drifted),
        "healing",
    )
    page.get_by_role("link", name="version 1").click()
    assert page.get_by_text("Roll that back to return to this one").is_visible()
