"""The gallery: by day, in both directions, one picture at a time, by folder; editing many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from cubby.app.pages import gallery
from cubby.cli.demo.drawings import drawings
from cubby.cli.demo.recordings import clip
from tests.browser.axe import findings
from tests.browser.reader import NARROW, Reader
from tests.browser.site import Site

NAMES = [
    "IMG_20240503_101010.png", "IMG_20240503_101110.png", "IMG_20240610_090000.png",
    "IMG_20260101_120000.png", "IMG_20260214_120000.png", "IMG_20260214_130000.png",
]  # fmt: skip

_ROWS = """tiles => {
  const rows = [];
  for (const box of tiles.map((one) => one.getBoundingClientRect())) {
    const row = rows.at(-1);
    if (row && Math.abs(row.top - box.top) < 2) row.right = box.right;
    else rows.push({ top: box.top, bottom: box.bottom, left: box.left, right: box.right });
  }
  return rows.map((row, at) => (
    { width: row.right - row.left, gap: at ? row.top - rows[at - 1].bottom : 0 }));
}"""


@pytest.fixture
def taken(site: Site) -> Site:
    """Six drawings taken on four days of two years, and a film without a date."""
    site.work()
    files = [(name, drawing.data) for name, drawing in zip(NAMES, drawings(), strict=False)]
    site.finish(site.post_files(*files, ("film.mp4", clip())))
    return site


def _names(page: Any) -> list[str]:
    return list(page.locator(".tile a").evaluate_all("all => all.map(one => one.dataset.name)"))


@pytest.mark.everyday
def test_a_picture_from_two_years_ago_is_opened_in_three_clicks(
    taken: Site, read: Callable[..., Reader]
):
    reader = read()
    page = reader.open("/admin")
    sent: list[int] = []
    page.on("response", lambda answer: sent.append(_bytes(answer)))
    page.get_by_role("link", name="Gallery", exact=True).click()
    page.wait_for_load_state("load")
    assert sum(sent) < 400_000
    assert [one.inner_text() for one in page.get_by_role("heading", level=2).all()] == [
        "February 2026", "January 2026", "June 2024", "May 2024", "Without a date",
    ]  # fmt: skip
    assert findings(page) == []
    page.get_by_role("navigation", name="Dates").get_by_role("link", name="May").click()
    page.locator(".tile a").first.click()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("IMG_20240503_101110.png")
    page.keyboard.press("i")
    expect(box).to_contain_text("2024-05-03 10:11")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("IMG_20240503_101010.png")
    page.keyboard.press("ArrowRight")
    expect(box.locator("video")).to_be_visible()
    # Before the first that was loaded are those taken later.
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(box).to_contain_text("IMG_20240610_090000.png")
    page.keyboard.press("z")
    expect(box.locator("img")).to_have_attribute("src", "/api/v1/objects/" + _id(page) + "/content")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    # The page hears of the end of the dialog a moment after it is hidden.
    expect(page.locator('a[data-name="IMG_20240610_090000.png"]')).to_be_focused()


def _id(page: Any) -> str:
    (found,) = page.locator('.tile a[data-name="IMG_20240610_090000.png"]').evaluate_all(
        "all => all.map(one => one.dataset.id)"
    )
    return str(found)


def _bytes(answer: Any) -> int:
    if "/thumbnail" in answer.url or answer.status == 303:
        return 0
    return len(answer.body())


def test_more_comes_in_both_directions_and_keys_select(
    taken: Site, read: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gallery, "PER_PAGE", 2)
    page = read().open("/admin/gallery?at=2024-06")
    expect(page.locator(".tile")).to_have_count(4)
    page.evaluate("() => window.dispatchEvent(new Event('scroll'))")
    expect(page.locator(".tile")).to_have_count(7)
    assert _names(page) == [*reversed(NAMES), "film.mp4"]
    days = page.locator(".day").evaluate_all("all => all.map(one => one.dataset.day)")
    assert days == [*sorted(set(days) - {"undated"}, reverse=True), "undated"]
    page.locator(".tile a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".chosen output")).to_have_text("2 selected")
    page.get_by_role("button", name="Edit…").click()
    page.get_by_label("Add tags").fill("carnival")
    page.get_by_role("button", name="Save for 2 files").click()
    expect(page.get_by_role("status").filter(has_text="2 files corrected")).to_be_visible()
    assert _tagged(taken) == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Taken back")).to_be_visible()
    assert _tagged(taken) == 0


def test_the_rows_of_a_day_are_even_from_whichever_side_its_parts_came(
    site: Site, read: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
):
    site.work()
    names = [f"IMG_20240503_1010{number:02}.png" for number in range(12)]
    site.finish(
        site.post_files(*((one, made.data) for one, made in zip(names, drawings(), strict=False)))
    )
    monkeypatch.setattr(gallery, "PER_PAGE", 5)
    reader = read(width=NARROW)
    older = reader.open("/admin/gallery").locator("[data-older]").get_attribute("href")
    for address, above in (("/admin/gallery", 0), (older, 1)):
        page = reader.open(address)
        if above:
            page.evaluate("() => window.dispatchEvent(new Event('scroll'))")
        expect(page.locator(".tile")).to_have_count(12)
        assert _names(page) == names[::-1]
        rows = page.locator(".tile").evaluate_all(_ROWS)
        assert len(rows) > 3
        assert all(abs(row["width"] - rows[0]["width"]) < 2 for row in rows[:-1])
        assert all(abs(row["gap"] - rows[1]["gap"]) < 1 for row in rows[2:])


def _tagged(site: Site) -> int:
    return len(site.call("catalog.list_objects", p_filter={"tags": ["carnival"]})["items"])


def test_without_scripts_there_are_pages(
    taken: Site, read: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gallery, "PER_PAGE", 3)
    reader = read(width=NARROW, scripts=False)
    page = reader.open("/admin/gallery")
    assert _shown(page) == NAMES[5:2:-1]
    page.get_by_role("link", name="Older", exact=True).click()
    assert _shown(page) == NAMES[2::-1]
    page.get_by_role("link", name="Newer", exact=True).click()
    assert _shown(page) == NAMES[5:2:-1]
    assert page.get_by_role("link", name="Newer", exact=True).count() == 0
    page.locator(".tile a").first.click()
    assert NAMES[5] in page.get_by_role("heading", level=1).inner_text()
    reader.may_answer.add(400)
    page = reader.open("/admin/gallery")
    page.get_by_role("button", name="Edit…").click()
    assert "No file is selected" in page.get_by_role("alert").inner_text()


def _shown(page: Any) -> list[str]:
    return [one.get_attribute("data-name") for one in page.locator(".tile a").all()]


def test_folders_are_those_the_files_came_with(site: Site, read: Callable[..., Reader]):
    site.work()
    for path, drawing in zip(("trip/day 1/a.png", "trip/b.png", "c.png"), drawings(), strict=False):
        answer = site.http.post(
            "/api/v1/ingest", files=[("files[]", (path, drawing.data))], data={"path": path}
        )
        site.finish(answer.raise_for_status().json()["ingest_job_id"])
    page = read().open("/admin/gallery/folders")
    assert _shown(page) == ["c.png"]
    page.get_by_role("link", name="trip").click()
    assert _shown(page) == ["b.png"]
    assert findings(page) == []
    page.get_by_role("link", name="day 1").click()
    assert _shown(page) == ["a.png"]
    page.get_by_role("navigation", name="Folders above").get_by_role("link", name="trip").click()
    assert _shown(page) == ["b.png"]
