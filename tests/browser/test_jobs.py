"""Dead letters and the queue."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.site import Site

SAID = {
    "decode_failed": "not a readable image/png picture: image file is truncated",
    "decoder_crashed": "the decoder was ended by SIGSEGV",
}
WINDOWS = pytest.mark.parametrize(
    ("width", "scripts"), [(NARROW, False), (WIDE, True)], ids=["plain", "scripts"]
)


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
    expect(page.locator("#problem")).to_contain_text("no job was ticked")
    assert page.get_by_role("button", name="Select all").is_visible() == scripts
    if scripts:
        page.get_by_role("button", name="Select all").click()
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
    broken.locator("summary").click()
    assert "it comes back as it was" in broken.inner_text()
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
    expect(page.locator("#queue")).to_contain_text("The queue is empty.", timeout=30_000)
    assert "No worker is alive" not in page.locator("#queue").inner_text()
