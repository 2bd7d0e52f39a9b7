"""Looking at single things."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from cubby.cli.demo.drawings import drawings, near_duplicates
from cubby.cli.demo.recordings import clip, sound
from tests.browser.reader import Reader
from tests.browser.site import Site


def _picture_from(latitude: float, longitude: float) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (latitude, 0.0, 0.0), 3: "E", 4: (longitude, 0.0, 0.0)})
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (90, 40, 200)).save(data, "JPEG", exif=exif)
    return data.getvalue()


@pytest.mark.everyday
def test_every_kind_of_object_has_its_preview_its_facts_and_its_history(
    site: Site, read: Callable[..., Reader]
):
    site.work()
    picture = drawings()[0]
    sent = site.post_files(
        (picture.filename, picture.data), ("two-scenes.mp4", clip()), ("pitch.wav", sound()),
        ("notes.txt", b"nothing to see"), ("one.json", b'{"city": "Oslo", "nested": {"a": [1]}}'),
    )  # fmt: skip
    site.finish(sent)
    image, video, audio, text, document = (
        item["system_id"] for item in site.status(sent)["objects"]
    )
    reader = read()
    page = reader.open(f"/admin/objects/{image}")
    shown = page.get_by_role("img", name="The picture; opens in full size")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") == 256
    events = page.locator(".timeline .event").all_inner_texts()
    assert events[:2] == ["raw bytes", "received"]
    assert {"analysed", "clustered", "placed"} <= set(events)
    assert events[-1] == "now"
    assert page.get_by_role("link", name="on a map").count() == 0

    page = reader.open(f"/admin/objects/{video}")
    page.wait_for_function("document.querySelector('video').readyState >= 1")
    assert page.locator("video").evaluate("video => Math.round(video.duration)") == 4
    page = reader.open(f"/admin/objects/{audio}")
    page.wait_for_function("document.querySelector('audio').readyState >= 1")
    assert page.locator(".pairs").get_by_text("pcm_s16le").count() == 1
    page = reader.open(f"/admin/objects/{text}")
    assert "No preview of text/plain" in page.locator(".preview").inner_text()
    page = reader.open(f"/admin/objects/{document}")
    page.get_by_text("As text").click()
    assert '"city": "Oslo"' in page.locator(".preview pre").inner_text()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download as received").click()
    assert download.value.path().read_bytes() == b'{"city": "Oslo", "nested": {"a": [1]}}'


def test_duplicates_point_at_each_other(site: Site, read: Callable[..., Reader]):
    site.use_pack()
    site.work()
    originals = drawings()[:1]
    site.finish(site.post_files(("first.png", originals[0].data)))
    copy = near_duplicates(originals)[0]
    request = site.post_files((copy.filename, copy.data))
    site.finish(request)
    page = read().open(f"/admin/objects/{site.status(request)['objects'][0]['system_id']}")
    evidence = page.get_by_role("region", name="Duplicates")
    assert "same picture" in evidence.inner_text()
    assert "cosine" in evidence.inner_text()
    assert "the original" in evidence.inner_text()
    evidence.get_by_role("link", name="first.png").click()
    assert page.get_by_role("heading", level=1).inner_text() == "first.png"
    assert "a later copy" in evidence.inner_text()
    page.get_by_role("link", name=copy.filename).click()
    assert page.get_by_role("heading", level=1).inner_text() == copy.filename


def test_where_a_picture_was_taken_and_files_without_a_picture_that_are_alike(
    site: Site, read: Callable[..., Reader]
):
    site.work()
    sent = site.post_files(
        ("oslo.jpg", _picture_from(59.5, 10.75)), ("one.txt", b"alike"), ("two.txt", b"alike")
    )
    site.finish(sent)
    oslo, _, copy = (item["system_id"] for item in site.status(sent)["objects"])
    page = read().open(f"/admin/objects/{oslo}")
    place = page.get_by_role("link", name="on a map")
    assert place.inner_text() == "59.50000, 10.75000 on a map"
    assert place.get_attribute("href") == (
        "https://www.openstreetmap.org/?mlat=59.5&mlon=10.75#map=15/59.5/10.75"
    )
    page = read().open(f"/admin/objects/{copy}")
    duplicates = page.get_by_role("region", name="Duplicates")
    assert duplicates.get_by_role("link", name="one.txt").is_visible()
    assert duplicates.locator("img").count() == 0


@pytest.mark.parametrize("scripts", [False, True], ids=["plain", "scripts"])
def test_a_document_is_a_tree_that_folds(site: Site, read: Callable[..., Reader], scripts: bool):
    deep: Any = "the end"
    for level in range(300):
        deep = {f"level {level}": deep}
    site.work()
    sent = site.post(
        [{"city": "Oslo", "big": 12345678901234567890123, "many": list(range(5000)),
          "address": {"street": "Karl Johans gate", "none": None}, "deep": deep}]
    )  # fmt: skip
    site.finish(sent)
    system_id = site.status(sent)["objects"][0]["system_id"]
    page = read(scripts=scripts).open(f"/admin/objects/{system_id}")
    tree = page.locator(".tree")
    assert "12345678901234567890123" in tree.inner_text()
    expect(tree.get_by_text("Karl Johans gate")).to_be_visible()
    tree.locator("summary").filter(has_text="address").click()
    expect(tree.get_by_text("Karl Johans gate")).to_be_hidden()
    tree.locator("summary").filter(has_text="many").click()
    expect(tree.get_by_text("and 4,800 more")).to_be_visible()
    assert tree.locator("li").count() < 2100


@pytest.mark.parametrize("scripts", [False, True], ids=["plain", "scripts"])
def test_a_long_list_is_read_to_its_end(site: Site, read: Callable[..., Reader], scripts: bool):
    site.post([{"n": n} for n in range(120)])
    page = read(scripts=scripts).open("/admin/objects?kind=json")
    rows = page.locator("#rows > tr:not(.more)")
    for seen in (100, 120) if scripts else (50, 20):
        page.get_by_role("link", name="Show more").click()
        expect(rows).to_have_count(seen)
    assert page.get_by_role("link", name="Show more").count() == 0
    if not scripts:
        page.get_by_role("link", name="Back to the beginning").click()
        assert "kind=json" in page.url
        expect(rows).to_have_count(50)


def test_the_filters_of_the_list_hold(site: Site, read: Callable[..., Reader]):
    site.work()
    site.finish(site.post([{"a": 1}], owner="ada"), site.post_files(("notes.txt", b"text")))
    page = read().open("/admin/objects")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Owner").fill("ada")
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**owner=ada*")
    assert page.locator("#rows > tr").count() == 1
    assert page.get_by_label("Owner").input_value() == "ada"
    page.get_by_role("link", name="Show all").click()
    assert page.locator("#rows > tr").count() == 2
