"""Files of a cluster are moved without a mouse, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.browser.drawn import cluster_of, drawn, files_of
from tests.browser.reader import Reader
from tests.browser.site import Site


@pytest.fixture
def site(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with drawn(_server, tmp_path_factory.mktemp("drawn")) as filled, filled.copy() as site:
        yield site


def test_files_are_selected_moved_and_brought_back_by_keys(
    site: Site, read: Callable[..., Reader]
) -> None:
    green = cluster_of(site, "drawing-001.png")
    members = len(files_of(site, green["id"]))
    page = read().open(f"/admin/clusters/{green['id']}")
    page.locator(".pick a.card").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pick a.card").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("output[data-selected]")).to_have_text("2 selected")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("x")
    expect(page.locator("output[data-selected]")).to_have_text("1 selected")

    page.keyboard.press("m")
    page.wait_for_url("**/chosen")
    assert findings(page) == []
    if page.locator('[data-key="1"]').count() == 0:
        other = next(
            one for one in site.call("catalog.list_clusters")["items"] if one["id"] != green["id"]
        )
        page.keyboard.type(other["name"])
    else:
        page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(".note.good")).to_contain_text("moved.")
    assert len(files_of(site, green["id"])) < members

    page.keyboard.press("u")
    expect(page.locator(".note.good")).to_contain_text("Undone")
    assert len(files_of(site, green["id"])) == members
