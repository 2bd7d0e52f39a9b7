"""Arranging again: offered after a switch of the model, previewed, done, and undone as one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from cubby.db.client import connect
from tests.browser.drawn import Drawn, cluster_of, drawn
from tests.browser.reader import MEASURES, WINDOWS, Reader
from tests.browser.site import Site
from tests.calling import by_name


@pytest.fixture(scope="module")
def filled(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    with drawn(_server, tmp_path_factory.mktemp("drawn")) as filled:
        yield filled


@pytest.fixture
def site(filled: Drawn) -> Iterator[Site]:
    with filled.copy() as site:
        yield site


def _switch_away_and_back(site: Site) -> None:
    (space,) = (one for one in site.call("catalog.list_spaces")["items"] if one["active"])
    site.call(
        "api.register_space", p_space="other", p_model="another", p_threshold=0.5, p_has_text=True
    )
    for used in ("other", space["space"]):
        site.call("api.use_space", p_space=used, p_actor="ann")


def _work(site: Site) -> None:
    """What a worker does with the job; none is at work here, for the files are shared."""
    job = site.call("catalog.arranging")["job"]["job_id"]
    with connect(site.dsn) as connection:
        by_name(connection, "api.begin_job", p_job_id=job, p_worker="hand")
        by_name(connection, "api.arrange_clusters", p_job_id=job)


def _places(site: Site) -> dict[str, str]:
    items = site.call("catalog.list_objects", p_limit=100)["items"]
    return {one["filename"]: one["cluster"]["id"] for one in items}


@WINDOWS
def test_after_a_switch_the_files_are_arranged_again_and_it_is_undone(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin")
    expect(page.get_by_role("link", name="Arrange again…")).to_have_count(0)
    _switch_away_and_back(site)
    before = _places(site)
    preview = site.call("catalog.arrangement_preview")
    assert preview["grow"]
    assert preview["after"] != preview["before"]

    page.reload()
    page.get_by_role("link", name="Arrange again…").click()
    if not scripts:
        page.get_by_role("link", name="See what would change").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    expect(page.locator("main")).to_contain_text(
        f"Afterwards: {preview['after']['directories']} with two members or more"
    )
    for changed in preview["grow"] + preview["vanish"]:
        row = page.locator("tr").filter(has_text=changed["name"])
        expect(row.locator(".num").last).to_have_text(str(changed["after"]))
    assert page.evaluate(MEASURES) == []
    page.screenshot(path=tmp_path / "arrange.png", full_page=True)
    assert _places(site) == before, "a look changes nothing"

    page.get_by_role("button", name="Arrange again").click()
    expect(page.locator("#arranging")).to_contain_text("queued")
    _work(site)
    if not scripts:
        page.get_by_role("link", name="Look again").click()
        page.get_by_role("link", name="See what would change").click()
    expect(page.get_by_text("Nothing would change.")).to_be_visible()
    after = _places(site)
    assert after != before

    page.get_by_text("Undo it…").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert _places(site) == before
    page.goto(f"{site.base}/admin")
    expect(page.get_by_role("link", name="Arrange again…")).to_have_count(0)


def test_a_level_is_previewed_chosen_and_said_and_one_that_is_none_is_refused(
    site: Site, read: Callable[..., Reader]
):
    reader = read()
    page = reader.open("/admin/clusters/arrange")
    expect(page.locator("main")).to_contain_text("as the model says")
    reader.may_answer.add(400)
    page.get_by_label("Level").evaluate("field => field.removeAttribute('max')")
    page.get_by_label("Level").fill("1.5")
    page.get_by_role("button", name="Preview with this level").click()
    expect(page.locator("#problem")).to_contain_text("0.01 to 0.99, not 1.5")

    page.get_by_label("Level").fill("0.99")
    page.get_by_role("button", name="Preview with this level").click()
    page.get_by_role("button", name="Arrange again at level 0.99").click()
    expect(page.locator("#arranging")).to_contain_text("queued")
    _work(site)

    expect(page.locator("main")).to_contain_text("A person chose the level 0.99")


def test_an_undo_from_a_page_that_is_out_of_date_changes_nothing(
    site: Site, read: Callable[..., Reader]
):
    page = read().open("/admin/clusters/arrange")
    page.get_by_role("button", name="Arrange again").click()
    expect(page.locator("#arranging")).to_contain_text("queued")
    _work(site)
    expect(page.get_by_text("Undo it…")).to_be_visible()
    green = cluster_of(site, "drawing-001.png")
    site.call("api.rename_cluster", p_cluster_id=green["id"], p_name="Mine", p_actor="ann")
    before = _places(site)

    page.get_by_text("Undo it…").click()
    page.get_by_role("button", name="Undo it").click()

    expect(page.get_by_role("status")).to_contain_text("Nothing was undone")
    assert _places(site) == before
    assert cluster_of(site, "drawing-001.png")["name"] == "Mine"
    expect(page.locator("main")).to_contain_text("changed again since")
