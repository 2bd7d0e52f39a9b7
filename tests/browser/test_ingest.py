"""Sending things by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cubby.cli.demo.drawings import drawings
from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site

# What a browser does when a person drops two files on the page, beside the field for them.
_DROP = """() => {
  const dataTransfer = new DataTransfer();
  for (const name of ["one.txt", "two.txt"]) dataTransfer.items.add(new File([name], name));
  const how = {dataTransfer, bubbles: true, cancelable: true};
  for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, how));
}"""


@pytest.mark.everyday
@WINDOWS
def test_files_and_documents_are_sent_together_and_followed_to_the_end(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    picture = drawings()[0]
    page = read(width=width, scripts=scripts).open("/admin/ingest")
    page.get_by_label("Files").set_input_files(
        [
            {"name": "häuser ☂.png", "mimeType": "image/png", "buffer": picture.data},
            {"name": "lines.ndjson", "mimeType": "", "buffer": b'{"n": 1}\n{"n": 2}\n'},
        ]
    )
    page.get_by_label("JSON text").fill('[{"city": "Oslo"}, {"city": "Rome"}]')
    page.get_by_label("Owner").fill("ada")
    page.get_by_label("Tags").fill("first, by hand")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/admin/ingest/*-*")

    progress = page.locator("#progress")
    expect(progress.get_by_role("status")).to_contain_text("0 of 5 objects done")
    site.work()
    site.finish(page.url.rsplit("/", 1)[1])
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    expect(progress).to_contain_text("All of it is in its place.")
    assert progress.get_by_role("row").filter(has_text="done").count() == 5
    told = progress.get_by_role("row").filter(has_text="häuser ☂.png").inner_text()
    assert "image" in told
    sent = site.call("catalog.list_objects", p_filter={"owner": "ada", "kind": "media"})["items"]
    assert [item["filename"] for item in sent] == ["häuser ☂.png"]
    assert {"first", "by hand"} <= set(sent[0]["tags"])


def test_files_are_dropped_anywhere_on_the_page(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin/ingest")
    page.evaluate(_DROP)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/admin/ingest/*-*")
    names = page.locator("#rows th").all_inner_texts()
    assert [name.strip() for name in names] == ["one.txt", "two.txt"]


@WINDOWS
def test_malformed_json_is_refused_beside_the_form_with_its_place(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open("/admin/ingest")
    page.get_by_label("JSON text").fill('[{"city": "Oslo"},\n {"city": }]')
    page.get_by_role("button", name="Send").click()

    expect(page.locator("#problem")).to_contain_text("line 2")
    if scripts:
        assert page.get_by_label("JSON text").input_value().endswith('{"city": }]')
        page.get_by_label("JSON text").fill('{"city": "Oslo"}')
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/admin/ingest/*-*")
    assert site.call("catalog.overview")["today"]["requests"] == int(scripts)


@WINDOWS
def test_a_collection_gets_its_key_and_another_key_is_refused_beside_the_form(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(409)

    def send(key: str) -> None:
        reader.open("/admin/ingest")
        reader.page.get_by_label("JSON text").fill('{"no": 7, "shop": "A"}')
        reader.page.get_by_label("Collection").fill("orders")
        reader.page.get_by_label("Key").fill(key)
        reader.page.get_by_role("button", name="Send").click()

    send("no")
    reader.page.wait_for_url("**/admin/ingest/*-*")
    send("shop")

    expect(reader.page.locator("#problem")).to_contain_text(
        'The document key of orders is ["$.no"]'
    )
    assert site.call("catalog.overview")["today"]["requests"] == 1


@WINDOWS
def test_an_empty_form_is_refused(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    reader = read(width=width, scripts=scripts)
    reader.may_answer.add(400)
    page = reader.open("/admin/ingest")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#problem")).to_contain_text("neither a payload nor a file")


def test_what_fails_is_told_with_its_reason(site: Site, read: Callable[..., Reader]):
    site.work()
    request = site.post_files(("broken.json", b'{"a": 1'), ("fine.json", b'{"a": 1}'))
    site.finish(request)
    page = read().open(f"/admin/ingest/{request}")
    assert "1 of 2 objects done" in page.locator("#progress").inner_text()
    failed = page.get_by_role("row").filter(has_text="failed")
    assert "malformed_json" in failed.inner_text()
