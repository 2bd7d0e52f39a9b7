"""Reviewing duplicates: one pair, one group, many groups; keeping the better file; taking it
back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import findings
from tests.browser.drawn import Drawn, drawn
from tests.browser.reader import MEASURES, WINDOWS, Reader
from tests.browser.site import Site


@pytest.fixture(scope="module")
def filled(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    with drawn(_server, tmp_path_factory.mktemp("drawn"), copies_first=True) as filled:
        yield filled


@pytest.fixture
def site(filled: Drawn) -> Iterator[Site]:
    with filled.copy() as site:
        yield site


def _group(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=f"Duplicates of {name}")


def _said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


@pytest.mark.everyday
@WINDOWS
def test_pairs_and_groups_are_judged_and_the_better_file_is_kept(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    page = read(width=width, scripts=scripts).open("/admin")
    page.get_by_role("link", name="Duplicates", exact=True).click()
    page.screenshot(path=tmp_path / "duplicates.png", full_page=True)
    group = _group(page, "copy-2.jpg")
    expect(group).to_contain_text("256 x 256 pixels, the original has 200 x 200")
    best = group.locator("li.best")
    expect(best).to_contain_text("drawing-002.png")
    expect(best).to_contain_text("same picture")
    expect(best).to_contain_text("% of the blocks agree")
    expect(best).to_contain_text("256 \N{MULTIPLICATION SIGN} 256")
    group.get_by_role("button", name="Keep the best").click()
    _said(page, "The better file is the original now")
    group = _group(page, "drawing-002.png")
    expect(group).to_contain_text("original chosen by admin")
    assert group.locator("li.best").inner_text().startswith("drawing-002.png")
    group.get_by_role("button", name="Take the choice back").click()
    _said(page, "The original before is the original again.")

    group = _group(page, "copy-2.jpg")
    group.get_by_role("button", name="Different from the original").click()
    _said(page, "1 pair reviewed as different")
    assert group.count() == 0
    page.get_by_role("button", name="Take it back").click()
    _said(page, "1 pair undecided again")
    group.get_by_role("button", name="Same as the original").click()
    _said(page, "1 pair reviewed as the same")
    assert group.count() == 0, "a group that is judged still waits"
    page.get_by_role("link", name="Reviewed as the same").click()
    expect(group).to_contain_text("says admin")
    group.get_by_role("button", name="Take back").click()
    _said(page, "1 pair undecided again")
    expect(page.get_by_text("No group was reviewed yet.")).to_be_visible()

    page.get_by_role("link", name="To review", exact=True).click()
    page.get_by_role("link", name="identical").click()
    names = ["copy-5.png", "copy-6.png"]
    for name in names:
        expect(_group(page, name)).to_contain_text("the same bytes")
    assert page.get_by_role("article").count() == 2
    assert page.evaluate(MEASURES) == []


@WINDOWS
def test_groups_are_judged_one_by_one_with_a_key_each(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    def press(key: str, button: str) -> None:
        if scripts:
            page.keyboard.press(key)
        else:
            page.get_by_role("button", name=button).click()

    page = read(width=width, scripts=scripts).open("/admin/duplicates")
    page.get_by_role("link", name="One by one").click()
    waiting = site.call("catalog.count_duplicates", p_judged=False)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(f"{waiting} groups wait")
    assert waiting > 3
    if scripts:
        assert findings(page) == []
        files = page.locator("#files > li")
        page.keyboard.press("f")
        expect(files.nth(0)).to_be_visible()
        expect(files.nth(1)).to_be_hidden()
        page.keyboard.press("f")
        expect(files.nth(0)).to_be_hidden()
        expect(files.nth(1)).to_be_visible()
        page.keyboard.press("f")
        expect(files.nth(0)).to_be_visible()
        expect(files.nth(1)).to_be_visible()

    press("1", "Same")
    _said(page, "1 pair reviewed as the same")
    expect(heading).to_contain_text(f"{waiting - 1} groups wait")
    press("2", "Different")
    _said(page, "1 pair reviewed as different")
    expect(heading).to_contain_text(f"{waiting - 2} groups wait")
    press("u", "Take it back")
    _said(page, "1 pair undecided again")
    expect(heading).to_contain_text(f"{waiting - 1} groups wait")

    page.goto(f"{site.base}/admin/duplicates/one?class=same_picture")
    better = page.get_by_text("Better than the original:")
    while not better.is_visible():
        page.get_by_role("link", name="Next").click()
    press("3", "Keep the best")
    _said(page, "The better file is the original now")
    expect(better).to_have_count(0)
    expect(page.locator("#files > li").first).to_contain_text("best to keep")


@WINDOWS
def test_many_groups_are_judged_at_once_and_the_decision_is_taken_back_whole(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin/duplicates")
    reader.may_answer.add(400)
    waiting = page.get_by_role("article").count()
    bar = page.get_by_role("group", name="What to say of the selected groups")
    bar.get_by_role("button", name="All different…").click()
    expect(page.locator("#problem")).to_contain_text("No group is selected")

    for name in ("copy-2.jpg", "copy-3.jpg"):
        page.get_by_label(f"Select the group of {name}").check()
    bar.get_by_role("button", name="All different…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All different, in 2 groups")
    expect(page.get_by_text("2 groups of 4 files fall apart")).to_be_visible()
    assert page.evaluate(MEASURES) == []
    page.get_by_role("button", name="They are different").click()
    _said(page, "2 pairs reviewed as different")
    expect(page.get_by_role("article")).to_have_count(waiting - 2)

    page.get_by_role("link", name="What was decided").click()
    expect(page.locator(".decisions > li")).to_have_count(1)
    expect(page.locator(".decisions > li")).to_contain_text("4 files, 2 pairs by admin")
    page.screenshot(path=tmp_path / "decisions.png", full_page=True)
    page.get_by_role("button", name="Take the selected back").click()
    expect(page.locator("#problem")).to_contain_text("No decision is selected")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Take the selected back").click()
    _said(page, "Taken back.")
    expect(page.get_by_text("Nothing was decided yet.")).to_be_visible()

    page.get_by_role("link", name="Duplicates", exact=True).first.click()
    expect(page.get_by_role("article")).to_have_count(waiting)
    for name in ("copy-2.jpg", "copy-3.jpg"):
        page.get_by_label(f"Select the group of {name}").check()
    bar.get_by_role("button", name="Keep the best…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep the best of 2 groups")
    page.get_by_role("button", name="Keep the best").click()
    _said(page, "in 2 groups")
    expect(_group(page, "drawing-003.png")).to_contain_text("original chosen by admin")
