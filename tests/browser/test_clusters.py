"""Naming clusters and saying that they are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from cli.demo.drawings import drawings, near_duplicates
from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.site import Site

WINDOWS = pytest.mark.parametrize(
    ("width", "scripts"), [(NARROW, False), (WIDE, True)], ids=["plain", "scripts"]
)


def _clusters(site: Site) -> list[dict[str, Any]]:
    """Of a few drawings, one of them twice."""
    site.use_pack()
    site.work()
    originals = drawings()[:5]
    site.finish(site.post_files(*((d.filename, d.data) for d in originals)))
    copy = near_duplicates(originals)[0]
    site.finish(site.post_files((copy.filename, copy.data)))
    return list(site.call("catalog.list_clusters")["items"])


@WINDOWS
def test_a_cluster_is_renamed_in_place_and_a_taken_name_is_refused_there(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    first, second, *_ = _clusters(site)
    reader = read(width=width, scripts=scripts)
    page = reader.open(f"/admin/clusters/{first['id']}")
    page.get_by_label("Name").fill("  Ada's   drawings ")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada's drawings")
    assert page.get_by_role("status").inner_text() == "Renamed."

    reader.may_answer.add(409)
    page.get_by_label("Name").fill(second["name"].upper())
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("#problem")).to_contain_text("another cluster is named")
    name = page.get_by_label("Name")
    assert name.input_value() == second["name"].upper(), "what was typed is lost"
    assert name.get_attribute("aria-invalid") == "true"
    assert page.get_by_role("heading", level=1).inner_text() == "Ada's drawings"
    named_by = site.call("catalog.cluster_detail", p_id=first["id"])["named_by"]
    assert named_by == "admin"


@WINDOWS
def test_a_provisional_cluster_is_confirmed(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    waiting = next(cluster for cluster in _clusters(site) if cluster["provisional"])
    page = read(width=width, scripts=scripts).open("/admin/clusters")
    page.get_by_role("link", name=waiting["name"]).first.click()
    page.get_by_role("button", name="Confirm that it is right").click()

    expect(page.get_by_role("status")).to_contain_text("Confirmed")
    assert page.get_by_role("button", name="Confirm").count() == 0
    assert not site.call("catalog.cluster_detail", p_id=waiting["id"])["provisional"]


def test_the_grid_shows_covers_and_the_detail_marks_duplicates(
    site: Site, read: Callable[..., Reader]
):
    _clusters(site)
    page = read().open("/admin/clusters")
    covers = page.locator("img.picture")
    page.wait_for_load_state("networkidle")
    assert covers.count() == len(site.call("catalog.list_clusters")["items"])
    loaded = covers.evaluate_all("all => all.every(image => image.naturalWidth > 0)")
    assert loaded

    copy = site.call("catalog.list_objects", p_limit=1)["items"][0]
    page.goto(f"{site.base}/admin/clusters/{copy['cluster']['id']}")
    marked = page.locator("li.copy")
    assert marked.count() == 1
    assert copy["filename"] in marked.inner_text()
    marked.get_by_role("link", name="duplicate").click()
    assert "drawing-" in page.get_by_role("heading", level=1).inner_text()
