"""Labels: added, changed and deleted, with what that does to files said before and after."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from cubby.cli.demo.drawings import drawings
from cubby.db.client import connect
from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site

HOSTILE = "a/b <script>window.__ran = 1</script> & \"'"


def _label(site: Site, name: str) -> dict[str, Any]:
    return dict(site.call("catalog.label_detail", p_label=name))


@pytest.mark.everyday
@WINDOWS
def test_a_label_is_added_with_prompts_that_are_looked_at_first_changed_and_deleted(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    page = read(width=width, scripts=scripts).open("/admin/settings/labels")
    expect(page.locator(".empty")).to_contain_text("No label yet.")
    page.get_by_label("A new label").fill(HOSTILE)
    page.get_by_role("button", name="Write its prompts").click()
    prompts = page.get_by_label("Prompts, one a line")
    assert prompts.input_value().splitlines()[0] == f"a photo of a {HOSTILE}"
    prompts.fill("  a dog in the snow \n\na puppy\n")
    page.get_by_role("button", name="Add the label").click()
    expect(page.get_by_role("status")).to_contain_text(f"{HOSTILE} is saved.")

    page.locator("#rows").get_by_role("link", name=HOSTILE).click()
    page.get_by_label("Threshold").fill("0.4")
    page.get_by_label("Background: never given as a tag").check()
    page.get_by_role("button", name="Save").click()
    row = page.locator("#rows > tr")
    expect(row).to_contain_text("background")
    expect(row).to_contain_text("0.4")
    label = _label(site, HOSTILE)
    assert (label["prompts"], label["background"]) == (["a dog in the snow", "a puppy"], True)

    row.get_by_role("link", name=HOSTILE).click()
    page.get_by_text("Delete…").click()
    page.get_by_role("button", name=f"Delete {HOSTILE}").click()
    expect(page.get_by_role("status")).to_contain_text(f"{HOSTILE} is deleted.")
    assert not _label(site, HOSTILE)["known"]
    with connect(site.dsn) as connection:
        traced = connection.execute(
            "select stage, actor from catalog.lineage where stage like 'label%' order by id"
        ).fetchall()
    assert traced == [("label_changed", "admin")] * 2 + [("label_deleted", "admin")]


@WINDOWS
def test_what_no_label_can_be_is_refused_in_place_and_stays_in_its_field(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open("/admin/settings/labels/edit?label=dog")
    page.get_by_label("Prompts, one a line").fill("a puppy")
    for typed, said in (("high", "Invalid threshold 'high'"), ("2", "a probability from 0 to 1")):
        page.get_by_label("Threshold").fill(typed)
        page.get_by_role("button", name="Add the label").click()
        expect(page.locator("#problem")).to_contain_text(said)
        expect(page.get_by_label("Threshold")).to_have_value(typed)
        assert page.get_by_label("Threshold").get_attribute("aria-invalid") == "true"
        expect(page.get_by_label("Prompts, one a line")).to_have_value("a puppy")
    assert not _label(site, "dog")["known"]

    page = reader.open("/admin/settings/labels/edit?label=" + "d" * 101)
    expect(page.locator("#problem")).to_contain_text("at most 100 characters, this one 101")


def test_files_that_are_there_are_tagged_anew_and_counted(site: Site, read: Callable[..., Reader]):
    site.use_pack()
    site.work()
    drawn = [drawing for drawing in drawings() if drawing.subject == "red circle"][:3]
    site.finish(site.post_files(*((drawing.filename, drawing.data) for drawing in drawn)))
    page = read().open("/admin/settings/labels/edit?label=red+circle")
    expect(page.locator(".facts")).to_contain_text("3 files with this tag")
    expect(page.locator("form.narrow")).to_contain_text("looks again at the vectors of 3 files")
    page.get_by_text("Delete…").click()
    expect(page.locator(".confirm")).to_contain_text("3 files with it as a tag lose")
    page.get_by_role("button", name="Delete red circle").click()
    expect(page.get_by_role("status")).to_contain_text("deleted")

    site.wait_for(
        lambda: not site.call("catalog.list_objects", p_filter={"tags": ["red circle"]})["items"],
        "the tag to go",
    )
    # By itself the page says so when the last file has been looked at.
    expect(page.locator("#retagging")).to_contain_text(re.compile("3 files have the tags"))
