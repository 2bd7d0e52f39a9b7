"""Dead letters and the queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.browser.reader import MEASURES, WINDOWS, Reader
from tests.browser.site import Site

SAID = {
    "decode_failed": "not a readable image/png picture: image file is truncated",
    "decoder_crashed": "the decoder was ended by SIGSEGV",
}


def _bury(
    site: Site, *names: str, code: str = "decode_failed", permanent: bool = True
) -> list[int]:
    """A dead letter for each file name, made as a worker does; returns their ids, newest first."""
    site.post_files(*((name, name.encode()) for name in names))
    jobs = site.call("catalog.list_jobs", p_state="queued", p_limit=len(names))["items"]
    for job in jobs:
        while _state(site, job["job_id"]) == "queued":
            site.call("api.begin_job", p_job_id=job["job_id"], p_worker="w")
            site.call(
                "api.fail_job", p_job_id=job["job_id"], p_stage="decode", p_code=code,
                p_message=f"{job['filename']}: {SAID[code]}", p_permanent=permanent,
            )  # fmt: skip
    return [job["job_id"] for job in jobs]


def _state(site: Site, job: int) -> str:
    return str(site.call("catalog.job_detail", p_job_id=job)["state"])


@pytest.mark.everyday
@WINDOWS
def test_a_dead_letter_says_why_and_is_replayed(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    newest, older = _bury(site, "one.png", "two.png")
    page = read(width=width, scripts=scripts).open("/admin/jobs")
    row = page.locator("#rows > tr").filter(has_text="two.png")
    said = row.inner_text()
    assert "decode_failed" in said
    assert "truncated" in said
    assert "permanent" in said
    assert "1 of 5" in said
    row.get_by_role("button", name=f"Replay job {newest}").click()

    expect(page.locator(".note[role=status]")).to_contain_text("1 job queued again")
    expect(page.locator("#rows > tr")).to_have_count(1)
    assert "one.png" in page.locator("#rows > tr").inner_text()
    assert (_state(site, newest), _state(site, older)) == ("queued", "failed")


@WINDOWS
def test_those_that_are_ticked_are_replayed_and_what_was_not_dead_is_told(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    jobs = _bury(site, "one.png", "two.png", "three.png")
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin/jobs")
    for job in jobs[:2]:
        page.get_by_role("checkbox", name=f"Job {job}").check()
    site.call("api.replay_job", p_job_id=jobs[0], p_actor="somebody else")
    page.get_by_role("button", name="Replay the ticked ones").click()

    expect(page.locator(".note[role=status]")).to_contain_text("1 job queued again")
    expect(page.locator(".note[role=status]")).to_contain_text("1 job passed over")
    assert [_state(site, job) for job in jobs] == ["queued", "queued", "failed"]

    reader.may_answer.add(400)
    page.get_by_role("button", name="Replay the ticked ones").click()
    expect(page.locator("#problem")).to_contain_text("No job was ticked")
    every = page.get_by_role("button", name="Select all")
    expect(every).to_be_visible(visible=scripts)
    if scripts:
        every.click()
        page.get_by_role("button", name="Replay the ticked ones").click()
        expect(page.get_by_text("No dead letters.")).to_be_visible()


@WINDOWS
def test_all_dead_letters_of_one_kind_are_looked_at_and_replayed_at_once(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    jobs = _bury(site, "one.png", "two.png")
    (crashed,) = _bury(site, "crash.png", code="decoder_crashed", permanent=False)
    page = read(width=width, scripts=scripts).open("/admin/jobs")
    kinds = page.locator(".kinds tbody > tr")
    expect(kinds).to_have_count(2)
    page.get_by_role("link", name="decoder_crashed").click()
    page.wait_for_url("**code=decoder_crashed*")
    row = page.locator("#rows > tr")
    expect(row).to_have_count(1)
    said = row.inner_text()
    assert "the decoder was ended by SIGSEGV" in said
    assert "transient" in said
    assert "2 of 2" in said

    broken = kinds.filter(has_text="decode_failed")
    # One click for all of a kind.
    broken.get_by_role("button", name="Replay these 2").click()
    expect(page.locator(".note[role=status]")).to_contain_text("2 jobs queued again")
    assert {_state(site, job) for job in jobs} == {"queued"}
    assert _state(site, crashed) == "failed"


@WINDOWS
def test_everything_is_replayed_at_once(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    jobs = _bury(site, "one.png") + _bury(site, "two.png", code="decoder_crashed", permanent=False)
    page = read(width=width, scripts=scripts).open("/admin/jobs")
    page.get_by_text("Replay everything…").click()
    page.get_by_role("button", name="Replay all 2").click()

    expect(page.locator(".note[role=status]")).to_contain_text("2 jobs queued again")
    expect(page.get_by_text("No dead letters.")).to_be_visible()
    assert {_state(site, job) for job in jobs} == {"queued"}


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
    expect(page.locator("#queue")).to_contain_text("The queue is empty.")
    assert "No worker is alive" not in page.locator("#queue").inner_text()


@WINDOWS
def test_a_queue_is_paused_resized_and_resumed_and_its_jobs_wait(
    site: Site, read: Callable[..., Reader], tmp_path: Path, width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    page = reader.open("/admin/jobs")
    row = page.locator(".queues tr").filter(has_text="media.process")
    row.get_by_role("button", name="Pause media").click()
    expect(page.locator(".note[role=status]")).to_contain_text("running jobs end, new ones wait")
    expect(row).to_contain_text("paused")
    row.get_by_label("Jobs at once in media").fill("3")
    row.get_by_role("button", name="Save").click()
    expect(page.locator(".note[role=status]")).to_contain_text("follow within two seconds")
    site.post_files(("one.png", b"one"))
    page.reload()
    expect(row.locator("[data-label=Waiting]")).to_have_text("1")
    assert page.evaluate(MEASURES) + (findings(page) if scripts else []) == []
    page.screenshot(path=tmp_path / "jobs.png", full_page=True)
    row.get_by_role("button", name="Resume media").click()
    expect(row).to_contain_text("open")
    (queue,) = site.call("catalog.list_queues", p_queue="media")["items"]
    assert (queue["paused"], queue["concurrency"]) == (False, 3)

    reader.may_answer.add(400)
    row.get_by_label("Jobs at once in media").fill("99")
    row.get_by_role("button", name="Save").click()
    expect(page.locator("#problem")).to_contain_text("cannot work on 99 jobs at once")


def test_a_job_that_waits_is_cancelled_and_its_file_processed_again(
    site: Site, read: Callable[..., Reader]
):
    site.post_files(("one.png", b"one"))
    page = read().open("/admin/jobs")
    waiting = page.get_by_role("region", name="Waiting")
    waiting.get_by_text("Cancel job").click()
    waiting.get_by_role("button", name="Cancel it").click()
    expect(page.locator(".note[role=status]")).to_contain_text("is a dead letter now")
    dead = page.locator("#rows > tr")
    expect(dead).to_contain_text("cancelled")
    dead.get_by_role("link", name="one.png").click()
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".facts")).to_contain_text("queued")


def test_tasks_are_shown_with_what_failed_and_how_long_they_take(
    site: Site, read: Callable[..., Reader]
):
    _bury(site, "one.png", "two.png")
    page = read().open("/admin/jobs")
    tasks = page.get_by_role("region", name="Tasks")
    row = tasks.get_by_role("row").filter(has_text="media")
    assert row.locator("[data-label='Dead letters']").inner_text() == "2"
    tasks.get_by_role("link", name="Last hour").click()
    expect(tasks.locator("[aria-current=page]")).to_have_text("Last hour")
    assert "next" in tasks.inner_text()
