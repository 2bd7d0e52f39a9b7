"""Arranging clusters: naming, confirming, moving, splitting, merging, and taking it back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawn import Drawn, cluster_of, drawn, files_of
from tests.browser.reader import MEASURES, WIDE, WINDOWS, Reader
from tests.browser.site import Site

GREEN = [
    "copy-1.jpg", "copy-4.jpg", "copy-6.png",
    "drawing-001.png", "drawing-004.png", "drawing-006.png",
]  # fmt: skip


@pytest.fixture(scope="module")
def filled(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    with drawn(_server, tmp_path_factory.mktemp("drawn")) as filled:
        yield filled


@pytest.fixture
def site(filled: Drawn) -> Iterator[Site]:
    with filled.copy() as site:
        yield site


def _said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def _undo(page: Page) -> None:
    undone = page.locator(".timeline .tag").filter(has_text="undone")
    before = undone.count()
    page.get_by_text("Undo the last act…").click()
    page.get_by_role("button", name="Undo it").click()
    expect(undone).to_have_count(before + 1)
    _said(page, "Undone")


def _tick(page: Page, *names: str) -> None:
    for name in names:
        page.locator("#rows").get_by_label(f"Select {name}").check()


@pytest.mark.everyday
@WINDOWS
def test_a_cluster_is_named_and_confirmed_and_both_are_undone(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    green, yellow = cluster_of(site, "drawing-001.png"), cluster_of(site, "drawing-002.png")
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin/clusters?state=provisional")
    assert page.get_by_role("link", name=green["name"]).count() == 0, "a confirmed one is listed"
    page.get_by_role("link", name=yellow["name"]).click()
    page.get_by_label("Name", exact=True).fill("  Ada's   suns ")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada's suns")
    _said(page, "Renamed.")

    reader.may_answer.add(409)
    page.get_by_label("Name", exact=True).fill(green["name"].upper())
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("#problem")).to_contain_text("Another cluster is named")
    name = page.get_by_label("Name", exact=True)
    assert name.input_value() == green["name"].upper(), "what was typed is lost"
    assert name.get_attribute("aria-invalid") == "true"
    assert page.get_by_role("heading", level=1).inner_text() == "Ada's suns"

    page.get_by_text("Confirm…").click()
    expect(page.get_by_text("it has only 2 members")).to_be_visible()
    page.get_by_role("button", name="Confirm that it is right").click()
    _said(page, "Confirmed")
    assert not cluster_of(site, "drawing-002.png")["provisional"]
    _undo(page)
    assert cluster_of(site, "drawing-002.png")["provisional"]
    expect(page.locator(".timeline")).to_contain_text("undone by admin")
    _undo(page)
    assert cluster_of(site, "drawing-002.png")["name"] == yellow["name"]
    assert page.get_by_text("Undo the last act…").count() == 0


@WINDOWS
def test_members_are_moved_split_off_and_told_apart_after_a_second_look(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    green, yellow = cluster_of(site, "drawing-001.png"), cluster_of(site, "drawing-002.png")
    reader = read(width=width, scripts=scripts)
    page = reader.open(f"/admin/clusters/{green['id']}")
    reader.may_answer.update({400, 409})
    page.get_by_role("button", name="Move…").click()
    expect(page.locator("#problem")).to_contain_text("No member is selected")

    _tick(page, "drawing-001.png")
    page.get_by_role("button", name="Move…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move 1 file")
    assert page.get_by_label("Take along").is_checked()
    assert page.evaluate(MEASURES) == []
    page.screenshot(path=tmp_path / "move.png", full_page=True)
    page.get_by_label("in its name").or_(page.get_by_label("words in the name")).fill("no such")
    page.get_by_role("button", name="Move them").click()
    expect(page.locator("#problem")).to_contain_text("No other cluster has 'no such' in its name")
    page.get_by_label("in its name").or_(page.get_by_label("words in the name")).fill(
        yellow["name"].upper()
    )
    page.get_by_role("button", name="Move them").click()
    _said(page, "2 files moved.")
    assert {"copy-1.jpg", "drawing-001.png"} < set(files_of(site, yellow["id"]))

    # A person continues with the other cluster: what prevents undo is shown there.
    site.call("api.rename_cluster", p_cluster_id=yellow["id"], p_name="Suns", p_actor="bert")
    page.get_by_text("Undo the last act…").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.locator("#problem")).to_contain_text("changed again since")
    way = page.get_by_role("list", name="What prevents it")
    expect(way).to_contain_text("rename by bert")
    way.get_by_role("link", name="Suns").click()
    _undo(page)
    _undo(page)
    assert files_of(site, green["id"]) == GREEN

    page = reader.open(f"/admin/clusters/{green['id']}")
    _tick(page, "drawing-006.png", "copy-6.png")
    page.get_by_role("button", name="Split off…").click()
    page.get_by_label("Name of the new cluster").fill("Diamonds")
    page.get_by_role("button", name="Split them off").click()
    _said(page, "Split: 2 files left.")
    page.get_by_role("status").get_by_role("link", name="Diamonds").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diamonds")

    expect(page.locator("#rows .copies")).to_contain_text("1 copy")
    _tick(page, "drawing-006.png", "copy-6.png")
    page.get_by_role("button", name="Tell apart…").click()
    page.get_by_role("button", name="They are different").click()
    _said(page, "Told apart")
    assert page.locator("#rows .copies").count() == 0
    _tick(page, "copy-6.png")
    page.get_by_role("button", name="Cover…").click()
    page.get_by_role("button", name="Make it the cover").click()
    _said(page, "The cover is chosen.")
    expect(page.locator("#rows > li").filter(has_text="copy-6.png")).to_contain_text("cover")


@WINDOWS
def test_a_threshold_and_a_split_are_previewed_before_they_are_done(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    green = cluster_of(site, "drawing-001.png")
    reader = read(width=width, scripts=scripts)
    page = reader.open(f"/admin/clusters/{green['id']}")
    page.get_by_label("Threshold").first.fill("0.96")
    page.get_by_role("button", name="Preview leaving and joining members").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("At 0.96 instead of 0.70")
    assert page.url.endswith("/threshold?value=0.96") != scripts, "with scripts the page stays"
    assert page.evaluate(MEASURES) == []
    page.screenshot(path=tmp_path / "threshold.png", full_page=True)
    leaving = preview.locator("section").filter(has_text="Would leave").locator("li").count()
    assert leaving > 0
    assert files_of(site, green["id"]) == GREEN
    page.get_by_role("button", name=f"Set the threshold and move {leaving} file").click()
    _said(page, "it is 0.96 now")
    assert len(files_of(site, green["id"])) == len(GREEN) - leaving
    _undo(page)
    assert files_of(site, green["id"]) == GREEN

    page.get_by_label("Split into").fill("2")
    page.get_by_role("button", name="Preview the split").click()
    expect(page.locator("main section")).to_have_count(2)
    assert page.evaluate(MEASURES) == []
    page.screenshot(path=tmp_path / "split.png", full_page=True)
    page.get_by_role("button", name="Split, and move 2 files").click()
    _said(page, "Split: 2 files left.")
    assert files_of(site, green["id"]) == [name for name in GREEN if "6" not in name]

    reader.may_answer.add(409)
    page.get_by_label("Split into").fill("20")
    page.get_by_role("button", name="Preview the split").click()
    expect(page.locator("#problem")).to_contain_text("too few or too much alike")
    assert page.get_by_label("Split into").input_value() == "20"


@WINDOWS
def test_a_cluster_that_looks_like_two_is_shown_and_kept_as_one(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    mixed = cluster_of(site, "drawing-003.png")
    for name, most in (("drawing-001.png", 3), ("drawing-002.png", 2), ("drawing-005.png", 2)):
        source = cluster_of(site, name)
        moved = [one["system_id"] for one in source["objects"]][:most]
        site.http.patch(
            f"/api/v1/clusters/{source['id']}",
            json={"op": "move", "asset_ids": moved, "into": mixed["id"]},
        ).raise_for_status()
    site.http.patch("/api/v1/settings/suggest_split", json={"value": 0}).raise_for_status()
    page = read(width=width, scripts=scripts).open("/admin/clusters/suggestions")
    two = page.get_by_role("article", name=f"{mixed['name']} in two parts")
    expect(two).to_contain_text("apart, suggested from 0.00 on")
    expect(two.get_by_role("button", name="Preview the split")).to_be_visible()
    assert page.evaluate(MEASURES) == []
    page.screenshot(path=tmp_path / "split.png", full_page=True)
    two.get_by_text("Keep as one…").click()
    two.get_by_role("button", name="It is one").click()
    _said(page, "Confirmed")
    assert two.count() == 0


@WINDOWS
def test_two_suggestions_are_merged_with_two_clicks_or_keys_and_undone(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.http.patch("/api/v1/settings/suggest_margin", json={"value": 1}).raise_for_status()

    def clusters() -> int:
        return len(site.call("catalog.list_clusters", p_limit=100)["items"])

    page = read(width=width, scripts=scripts).open("/admin/clusters/suggestions")
    before = clusters()
    for number in (1, 2):
        page.evaluate("document.getElementById('main').dataset.before = ''")
        if scripts:
            page.keyboard.press("1")
        else:
            page.get_by_role("button", name="at once").first.click()
        expect(page.locator("#main:not([data-before])")).to_be_visible()
        _said(page, "Merged:")
        site.wait_for(lambda left=before - number: clusters() == left, "the merge")
    if scripts:
        page.keyboard.press("u")
    else:
        page.get_by_role("button", name="Undo").click()
    _said(page, "Undone")
    assert clusters() == before - 1


@WINDOWS
def test_like_clusters_are_merged_or_kept_apart(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    site.http.patch("/api/v1/settings/suggest_margin", json={"value": 1}).raise_for_status()
    green, yellow = cluster_of(site, "drawing-001.png"), cluster_of(site, "drawing-002.png")
    orange = cluster_of(site, "drawing-003.png")
    page = read(width=width, scripts=scripts).open("/admin/clusters")
    page.get_by_role("link", name="Merges and splits to decide").click()
    assert page.get_by_role("article").count() >= 3
    assert page.evaluate(MEASURES) == []
    page.screenshot(path=tmp_path / "suggestions.png", full_page=True)
    page.goto(f"{site.base}/admin/clusters/{green['id']}")
    pair = page.get_by_role("article", name=f"{green['name']} and {orange['name']}")
    expect(pair).to_contain_text("of 2 files of the second would meet the threshold")
    pair.get_by_text("Keep apart…").click()
    pair.get_by_role("button", name="They are not the same").click()
    _said(page, "Kept apart")
    assert pair.count() == 0
    expect(page.locator(".timeline")).to_contain_text(f"told apart with {orange['name']}")

    pair = page.get_by_role("article", name=f"{green['name']} and {yellow['name']}")
    pair.get_by_text("Merge…").click()
    pair.get_by_label(f"{yellow['name']}, to which").check()
    page.screenshot(path=tmp_path / "merge.png", full_page=True)
    pair.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(yellow["name"])
    _said(page, "Merged: 6 files came here.")
    page.goto(f"{site.base}/admin/clusters/{green['id']}")
    expect(page.get_by_text("Its members were moved to")).to_be_visible()
    _undo(page)
    assert files_of(site, green["id"]) == GREEN

    page.get_by_label("Merge with").fill(orange["name"][:4])
    page.get_by_role("button", name="Find it").click()
    pair = page.get_by_role("article", name=f"{green['name']} and {orange['name']}")
    pair.get_by_text("Merge…").click()
    pair.get_by_role("button", name="Merge them").click()
    _said(page, "Merged: 2 files came here.")
    expect(page.get_by_role("heading", level=1)).to_have_text(green["name"])


def test_many_are_selected_at_once_and_a_slider_previews_as_it_is_moved(
    site: Site, read: Callable[..., Reader]
):
    site.http.patch("/api/v1/settings/outlier_deviations", json={"value": 0}).raise_for_status()
    green = cluster_of(site, "drawing-001.png")
    page = read(width=WIDE).open("/admin/clusters")
    covers = page.locator("img.picture")
    largest = [one["name"] for one in site.call("catalog.list_clusters", p_sort="members")["items"]]
    assert covers.count() == len(largest)
    assert page.locator("#rows .card-name").all_inner_texts() == largest
    page.get_by_label("Sort").select_option("newest first")
    page.get_by_role("button", name="Show these").click()
    newest = [one["name"] for one in site.call("catalog.list_clusters")["items"]]
    expect(page.locator("#rows .card-name")).to_have_text(newest)
    for cover in covers.all():
        cover.scroll_into_view_if_needed()
        expect(cover).to_have_js_property("complete", True)
    assert covers.evaluate_all("all => all.every(image => image.naturalWidth > 0)")

    page.goto(f"{site.base}/admin/clusters/{green['id']}")
    expect(page.get_by_role("heading", name="May not belong here")).to_be_visible()
    boxes = page.locator("#rows input[type=checkbox]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("output")).to_have_text("4 selected")
    page.get_by_role("button", name="Select all").click()
    assert boxes.evaluate_all("all => all.every(box => box.checked)")
    page.get_by_role("button", name="Select none").click()
    expect(page.locator("output")).to_have_text("none selected")

    slider = page.get_by_role("slider", name="Threshold")
    slider.fill("0.97")
    expect(page.get_by_role("spinbutton", name="Threshold")).to_have_value("0.97")
    expect(page.locator("#preview")).to_contain_text("At 0.97")

    archive = page.get_by_role("link", name="Download all files").get_attribute("href")
    with zipfile.ZipFile(io.BytesIO(site.http.get(str(archive)).content)) as files:
        assert sorted(name.partition("/")[2] for name in files.namelist()) == GREEN


def test_files_in_no_directory_are_unsorted_until_a_person_confirms_their_cluster(
    site: Site, read: Callable[..., Reader]
):
    yellow = cluster_of(site, "drawing-002.png")
    site.call("api.change_setting", p_name="directory_members", p_value=yellow["members"] + 1)
    with psycopg.connect(site.dsn) as connection:
        connection.execute("set cubby.actor = 'test'")
        connection.execute("select core._sort_into_library(array(select id from core.cluster))")
    reader = read()
    page = reader.open("/admin/clusters")
    assert page.locator("#rows").get_by_text(yellow["name"], exact=True).count() == 0
    page.get_by_role("link", name="Unsorted files").click()
    period = page.get_by_label("Periods").get_by_role("link").first
    month = period.inner_text()
    period.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Unsorted {month}")
    page.get_by_role("link", name=yellow["name"], exact=True).first.click()

    page.get_by_text("Confirm…").click()
    page.get_by_role("button", name="Confirm that it is right").click()
    _said(page, "Confirmed")
    reader.open("/admin/clusters")

    expect(page.locator("#rows").get_by_text(yellow["name"], exact=True)).to_be_visible()
