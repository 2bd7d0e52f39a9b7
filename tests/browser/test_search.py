"""Finding things."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cubby.cli.demo.drawings import drawings
from cubby.cli.demo.papers import orders
from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site
from tests.browser.world import long_clip

PATIENCE = 60_000  # the first picture starts a decoder


def _filled(site: Site) -> dict[str, str]:
    """File name -> what the drawing shows."""
    site.work()
    pictures = drawings()
    site.finish(
        site.post(orders(), collection="orders"),
        site.post_files(*((d.filename, d.data) for d in pictures), ("long.mp4", long_clip())),
    )
    return {picture.filename: picture.subject for picture in pictures}


@WINDOWS
def test_a_picture_is_found_by_what_it_shows_and_each_hit_says_why(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    site.use_pack()
    subjects = _filled(site)
    page = read(width=width, scripts=scripts).open("/admin/search")
    page.get_by_label("What it shows").fill("a red circle")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**q=a+red+circle*")
    hits = page.locator(".hits > li")
    found = [name.strip() for name in hits.locator(".hit-name a").all_inner_texts()]
    assert {subjects.get(name, name) for name in found[:4]} == {"red circle"}
    assert "likeness" in hits.first.locator(".why").inner_text()
    assert "Ranked by meaning" in page.get_by_role("status").inner_text()

    page.get_by_label("What it shows").fill("green square")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Media type").select_option("video")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hit-name")).to_have_text([re.compile(r"long\.mp4 at 0:(1[5-9]|2\d)")])
    page.locator(".hit-name a").click()
    assert re.search(r"/content#t=(1[5-9]|2\d)", page.locator("video").get_attribute("src") or "")
    assert "where it was found" in page.get_by_role("region", name="Preview").inner_text()


@pytest.mark.everyday
def test_documents_are_found_by_their_words(site: Site, read: Callable[..., Reader]):
    _filled(site)
    page = read().open("/admin/search?q=Oslo+Ada&kind=json")
    first = page.locator(".hits > li").first
    assert set(first.locator("mark").all_inner_texts()) == {"oslo", "ada"}
    first.locator(".hit-name a").click()
    assert '"Oslo"' in page.locator(".tree").inner_text()


@pytest.mark.parametrize("site", [{"CUBBY_EMBEDDER": "histogram"}], indirect=True)
def test_without_a_model_pack_the_page_says_that_colours_are_compared(
    site: Site, read: Callable[..., Reader]
):
    _filled(site)
    page = read().open("/admin/search?q=red&kind=media")
    assert "ranked by colour" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="how to turn on search by meaning").click()
    meaning = page.get_by_role("region", name="Search by meaning").inner_text()
    assert "compared by their colours" in meaning
    assert "cubby models use NAME" in meaning


def test_similar_pictures_are_found_from_an_object(site: Site, read: Callable[..., Reader]):
    site.use_pack()
    subjects = _filled(site)
    name = next(name for name, subject in subjects.items() if subject == "red circle")
    page = read().open("/admin/objects?kind=media")
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Find similar").click()
    first = page.locator(".hit-name a").first.inner_text()
    assert subjects[first] == "red circle"
    assert first != name


def test_a_filter_that_cannot_be_is_refused_in_place(site: Site, read: Callable[..., Reader]):
    reader = read()
    reader.may_answer.update({400, 404})
    page = reader.open("/admin/search?q=red&since=yesterday-ish")
    assert "yesterday-ish" in page.get_by_role("alert").filter(has_text="value").inner_text()
    assert page.get_by_label("What it shows").input_value() == "red"
    page = reader.open("/admin/search?similar_to=0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90")
    assert "has no embedding" in page.locator("#problem").inner_text()


@WINDOWS
def test_a_picture_of_ones_own_finds_what_looks_like_it(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool, tmp_path: Path
):
    site.use_pack()
    subjects = _filled(site)
    mine = next(picture for picture in drawings(seed=9) if picture.subject == "red circle")
    (tmp_path / "mine.png").write_bytes(mine.data)
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin/search?media_type=image")
    page.get_by_text("Search by a picture").click()
    page.get_by_label("A picture or a short video").set_input_files(tmp_path / "mine.png")
    if not scripts:
        page.get_by_role("button", name="Find what looks like it").click()
    expect(page.get_by_text("Like the picture you sent")).to_be_visible(timeout=PATIENCE)
    found = page.locator(".hit-name a").all_inner_texts()
    assert {subjects[name.strip()] for name in found[:4]} == {"red circle"}
    assert "likeness" in page.locator(".why").first.inner_text()

    (tmp_path / "torn.png").write_bytes(mine.data[:60])
    reader.may_answer.add(422)
    page.get_by_label("A picture or a short video").set_input_files(tmp_path / "torn.png")
    if not scripts:
        page.get_by_role("button", name="Find what looks like it").click()
    expect(page.locator("#problem")).to_be_visible(timeout=PATIENCE)


@WINDOWS
def test_what_was_found_is_counted_and_narrowed_by_a_click(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool, tmp_path: Path
):
    site.use_pack()
    _filled(site)
    page = read(width=width, scripts=scripts).open("/admin/search?q=green+square")
    counts = page.get_by_role("navigation", name="Among what was found")
    counts.get_by_role("link", name=re.compile(r"^video\s+1$")).click()
    page.wait_for_url("**media_type=video*")
    expect(page.locator(".hit-name")).to_have_text([re.compile(r"long\.mp4 at 0:")])
    assert page.get_by_label("Media type").input_value() == "video"
    page.screenshot(path=tmp_path / "narrowed.png", full_page=True)


def test_duplicates_are_folded_on_request(site: Site, read: Callable[..., Reader]):
    site.use_pack()
    site.work()
    picture = next(one for one in drawings() if one.subject == "red circle")
    site.finish(site.post_files(("a.png", picture.data), ("b.png", picture.data)))
    page = read().open("/admin/search?q=a+red+circle")
    assert page.locator(".hits > li").count() == 2
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Of duplicates, only the best").check()
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**fold=yes*")
    assert page.locator(".hits > li").count() == 1
    assert "and 1 duplicate" in page.locator(".hits .facts").inner_text()
