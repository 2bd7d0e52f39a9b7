"""Links between duplicates are examined again: begun, followed, and what would change is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect

from cubby.db.client import connect
from tests.browser.drawn import Drawn, drawn
from tests.browser.reader import MEASURES, NARROW, WIDE, Reader
from tests.browser.site import Site
from tests.calling import by_name

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def filled(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    with drawn(_server, tmp_path_factory.mktemp("drawn")) as filled:
        yield filled


@pytest.fixture
def site(filled: Drawn) -> Iterator[Site]:
    with filled.copy() as site:
        yield site


def _work(site: Site) -> None:
    """What a worker does with the job: no picture shows the other, so every pair is apart."""
    run = site.call("catalog.preview_reexamination")["run"]
    job = run["job_id"]
    with connect(site.dsn) as connection:
        by_name(connection, "api.begin_job", p_job_id=job, p_worker="hand")
        batch = by_name(connection, "api.next_reexamination", p_job_id=job)
        while batch["state"] == "running":
            told = [
                {"first": min(ids), "second": max(ids), "from": ids[0], "measures": None}
                for group in batch["pairs"]
                for ids in (
                    [group["of"]["system_id"], other["system_id"]] for other in group["with"]
                )
            ]
            batch = by_name(connection, "api.next_reexamination", p_job_id=job, p_measured=told)


@pytest.mark.parametrize(
    ("width", "scripts"), [(NARROW, False), (WIDE, True)], ids=["plain", "scripts"]
)
def test_links_are_compared_and_what_would_change_is_shown_and_done(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    with psycopg.connect(site.dsn, autocommit=True) as owner:
        owner.execute("set cubby.actor = 'test'")
        owner.execute("update core.duplicate set class = 'same_picture' where class <> 'identical'")
        owner.execute("update core.likeness_pair set measures = null")
    page = reader.open("/admin/duplicates")
    page.get_by_role("link", name="Examine again…").click()
    rows = page.locator("tbody tr")
    changed = rows.count()
    assert changed
    expect(rows.first).to_contain_text("same picture")
    assert page.evaluate(MEASURES) == []

    page.get_by_role("button", name="Compare and change the links").click()
    expect(page.locator("#reexamining")).to_contain_text("queued")
    _work(site)
    if not scripts:
        page.get_by_role("link", name="Look again").click()

    expect(page.get_by_text("No link would change.")).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"{changed} changed")
