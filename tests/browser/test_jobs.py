"""Dead letters and the queue."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.site import Site
from tests.browser.world import torn_picture

WINDOWS = pytest.mark.parametrize(
    ("width", "scripts"), [(NARROW, False), (WIDE, True)], ids=["plain", "scripts"]
)


def _bury(site: Site, *names: str) -> list[int]:
    """One dead letter for each name; returns their job ids, newest first."""
    worker = site.work()
    for name in names:
        site.finish(site.post_files((name, torn_picture() + name.encode())))
    worker.stop()
    return [job["job_id"] for job in site.call("catalog.list_jobs", p_state="failed")["items"]]


@WINDOWS
def test_a_dead_letter_says_why_and_is_replayed(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    newest, older = _bury(site, "one.png", "two.png")
    page = read(width=width, scripts=scripts).open("/admin/jobs")
    row = page.get_by_role("row").filter(has_text="two.png")
    said = row.inner_text()
    assert "decode_failed" in said
    assert "truncated" in said
    assert "permanent" in said
    assert "1 of 5" in said
    row.get_by_role("button", name=f"Replay job {newest}").click()

    expect(page.get_by_role("status")).to_contain_text("1 job queued again")
    expect(page.locator("#rows > tr")).to_have_count(1)
    assert "one.png" in page.locator("#rows > tr").inner_text()
    assert site.call("catalog.job_detail", p_job_id=newest)["state"] == "queued"
    assert site.call("catalog.job_detail", p_job_id=older)["state"] == "failed"


@WINDOWS
def test_all_dead_letters_of_one_reason_are_replayed_at_once(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    jobs = _bury(site, "one.png", "two.png")
    page = read(width=width, scripts=scripts).open("/admin/jobs")
    page.get_by_text("Replay many…").click()
    page.get_by_label("Which").select_option("decode_failed")
    page.get_by_role("button", name="Replay these").click()

    expect(page.get_by_role("status")).to_contain_text("2 jobs queued again")
    expect(page.get_by_text("No dead letters.")).to_be_visible()
    assert {site.call("catalog.job_detail", p_job_id=job)["state"] for job in jobs} == {"queued"}


def test_what_somebody_else_has_replayed_already_is_refused_in_place(
    site: Site, read: Callable[..., Reader]
):
    (job,) = _bury(site, "one.png")
    reader = read()
    reader.may_answer.add(409)
    page = reader.open("/admin/jobs")
    site.call("api.replay_job", p_job_id=job, p_actor="ada")
    page.get_by_role("button", name="Replay job").click()

    expect(page.locator("#problem")).to_contain_text("not a dead letter")
    assert page.get_by_role("heading", name="Waiting").is_visible()


def test_the_queue_is_kept_up_to_date_without_reloading(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin/jobs")
    assert "No worker is alive" in page.locator("#queue").inner_text()
    assert "The queue is empty." in page.locator("#queue").inner_text()
    site.post([{"a": 1}, {"a": 2}])
    expect(page.locator("#queue")).to_contain_text("documents")
    site.work()
    expect(page.locator("#queue")).to_contain_text("The queue is empty.", timeout=30_000)
    assert "No worker is alive" not in page.locator("#queue").inner_text()
