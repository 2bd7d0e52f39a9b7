"""Names, keys and metadata that were made to break pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.reader import MEASURES, NARROW, Reader
from tests.browser.site import Site

RTL = "\u202egnp.exe\u202c"
NAMES = [
    "<script>window.__ran = 1</script>.png",
    "\"'><img src=x onerror=window.__ran=1>.png",
    "{{ 7 * 7 }} {% raw %} ${7*7}.png",
    f"photo{RTL}.png",
    "שלום עולם — مرحبا.png",
    "a" * 180 + ".png",
    "javascript:window.__ran=1.png",
    "&lt;b&gt; &amp;amp; \u0000\u0007\u2028 ' \" `.png",
]
KEYS = {
    "<script>window.__ran = 1</script>": "<svg onload=window.__ran=1>",
    "\"'><img src=x onerror=window.__ran=1>": "</code></pre><script>window.__ran=1</script>",
    f"key{RTL}": "\u202egnp.exe",
    "__proto__": "x",
    "constructor": "{{ config }}",
    "ctid": "hx-get=/admin hx-trigger=load",
    "k" * 120: "v" * 2000,
}

# What only a name could have put there.
INSERTED = (
    "main :is(script, iframe, object, embed, base, i, b:not(.figures b), svg[onload], img[src=x])"
)


def _picture(comment: str, colour: int) -> bytes:
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = comment  # Make
    exif[0x010E] = comment  # ImageDescription
    Image.new("RGB", (64, 64), (colour, 90, 200 - colour)).save(data, "JPEG", exif=exif)
    return data.getvalue()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_nothing_in_a_name_a_key_or_a_picture_ever_runs_or_breaks_a_page(
    site: Site, read: Callable[..., Reader], tmp_path: Path, scripts: bool
):
    site.work()
    pictures = [
        (name.replace("\u0000", ""), _picture(name.replace("\u0000", ""), 20 * place))
        for place, name in enumerate(NAMES)
    ]
    hostile = NAMES[1]
    files = site.post_files(
        *pictures, ("<i>torn</i>.png", pictures[0][1][:60]),
        owner=hostile, comments="".join(NAMES[:3]), tags=hostile,
    )  # fmt: skip
    documents = site.post([KEYS, {**KEYS, "n": 1}])
    site.finish(files, documents)
    again = site.post_files(*((name, data + b" ") for name, data in pictures[1:3]))
    site.finish(again)
    ids = [item["system_id"] for item in site.status(files)["objects"]]
    document = site.status(documents)["objects"][0]["system_id"]
    cluster = site.call("catalog.object_detail", p_id=ids[0])["cluster"]["id"]
    site.call("api.rename_cluster", p_cluster_id=cluster, p_name=hostile, p_actor=hostile)
    groups = [one["group"] for one in site.call("catalog.list_duplicates")["items"]]
    site.call(
        "api.judge_duplicates", p_verdicts=[{"group": groups[0], "verdict": "same"}],
        p_actor=hostile,
    )  # fmt: skip
    schemas = site.wait_for(lambda: site.call("catalog.list_schemas")["items"], "a proposal")
    schema = schemas[0]
    site.call("api.reject_schema", p_schema_id=schema["id"], p_actor=hostile, p_reason=hostile)

    reader = read(width=NARROW, scripts=scripts)
    reader.may_answer.update({400, 404, 409})
    addresses = [
        "/admin", "/admin/objects", "/admin/clusters", f"/admin/clusters/{cluster}",
        *(
            f"/admin/clusters/{cluster}/{page}"
            for page in (
                "members", "threshold?value=0.9", "threshold?value=%3Cscript%3E", "split?k=2",
                "split?k=%3Cscript%3E", "merge?name=%3Cscript%3E", "merge?name=%E2%80%AE%22",
            )
        ),
        "/admin/clusters/suggestions", "/admin/clusters?name=%22'%3E%3Cscript%3E",
        "/admin/duplicates", "/admin/duplicates?state=judged", "/admin/duplicates/decisions",
        "/admin/duplicates?class=%3Cscript%3E&did=same&count=%3Cb%3E&decision=%22%3E%3Cscript%3E",
        "/admin/collections", f"/admin/collections/{schema['collection']}", "/admin/schemas",
        f"/admin/schemas/{schema['id']}", "/admin/jobs", f"/admin/ingest/{files}",
        f"/admin/objects/{document}", *(f"/admin/objects/{one}" for one in ids),
        "/admin/search?q=script", "/admin/search?q=%3Cscript%3E",
        "/admin/search?q=%22'%3E%00%E2%80%AE",
        "/admin/objects?owner=%22'%3E%3Cscript%3Ewindow.__ran=1%3C/script%3E",
        "/admin/objects?cursor=%3Cscript%3E", "/admin/collections/%3Cscript%3E",
        "/admin/%3Cscript%3Ewindow.__ran=1%3C%2Fscript%3E",
        "/admin/jobs?did=replayed&count=%3Cb%3E", "/admin/jobs?task=%3Cb%3E&code=%22'%3E",
        f"/admin/collections/{schema['collection']}?did=merged&count=%3Cb%3E",
        f"/admin/collections/{schema['collection']}?is=%3Cscript%3E&field=%5B%22%3Cb%3E%22%5D",
        f"/admin/collections/{schema['collection']}?is=x&field=%3Cscript%3E",
        f"/admin/collections/{schema['collection']}/merge?into=%3Cscript%3E",
    ]  # fmt: skip
    for place, address in enumerate(addresses):
        page = reader.open(address)
        assert page.evaluate("window.__ran") is None, address
        assert page.evaluate(MEASURES) == [], address
        assert page.locator("main h1").count() == 1, address
        assert page.locator(INSERTED).count() == 0, address
        page.screenshot(path=tmp_path / f"{place:02}.png", full_page=True)


def test_a_name_is_shown_as_it_is_with_what_cannot_be_seen_made_visible(
    site: Site, read: Callable[..., Reader]
):
    site.work()
    names = [NAMES[1], NAMES[4]]
    request = site.post_files(*((name, _picture(name, 40)) for name in names))
    site.finish(request)
    ids = [item["system_id"] for item in site.status(request)["objects"]]
    reader = read()
    for name, system_id in zip(names, ids, strict=True):
        page = reader.open(f"/admin/objects/{system_id}")
        assert page.locator("h1 bdi").inner_text() == name

    cluster = site.call("catalog.object_detail", p_id=ids[0])["cluster"]["id"]
    site.call("api.rename_cluster", p_cluster_id=cluster, p_name=NAMES[3], p_actor="ada")
    page = reader.open(f"/admin/clusters/{cluster}")
    assert page.locator("h1 bdi").inner_text() == "photo⟨202E⟩gnp.exe⟨202C⟩.png"


def test_a_hostile_cluster_name_comes_back_in_its_field_as_it_was_typed(
    site: Site, read: Callable[..., Reader], database: Any
):
    site.work()
    sent = site.post_files(("a.png", _picture("a", 10)))
    site.finish(sent)
    cluster = site.call("catalog.list_clusters")["items"][0]["id"]
    page = read().open(f"/admin/clusters/{cluster}")
    name = "\"'><script>window.__ran=1</script>"
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("status").filter(has_text="Renamed").wait_for()
    assert page.get_by_label("Name").input_value() == name
    assert page.evaluate("window.__ran") is None
    assert database.value("select name from catalog.cluster") == name
