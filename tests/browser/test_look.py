"""How the pages look, narrow and wide, by day and night: screenshots, and what can be measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.axe import findings
from tests.browser.reader import MEASURES, NARROW, WIDE, Reader
from tests.browser.site import Site
from tests.browser.world import populate


def test_every_page_is_readable_narrow_and_wide_by_day_and_by_night(
    site: Site, read: Callable[..., Reader], tmp_path: Path
):
    addresses = populate(site).addresses()
    faults: list[str] = []
    for width, scheme in ((NARROW, "light"), (NARROW, "dark"), (WIDE, "light"), (WIDE, "dark")):
        reader = read(width=width, scheme=scheme)
        for name, address in addresses.items():
            page = reader.open(address)
            # Overflow, contrast, names of controls, headings, layout shift; see the script.
            found = page.evaluate(MEASURES)
            # Colours are the same at both widths, everything else by day and by night.
            if (width, scheme) in ((NARROW, "light"), (WIDE, "dark")):
                page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)
                found += findings(page)
            faults += [f"{name}, {width} px, {scheme}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_pages_without_anything_in_them_say_what_to_do(site: Site, read: Callable[..., Reader]):
    reader = read(width=NARROW)
    for address, said in {
        "/admin": "Nothing has come in yet.",
        "/admin/objects": "Nothing has come in yet.",
        "/admin/clusters": "No cluster yet.",
        "/admin/clusters?state=provisional": "No cluster found.",
        "/admin/clusters/unsorted": "Nothing is unsorted.",
        "/admin/clusters/suggestions": "No clusters are that much alike.",
        "/admin/duplicates": "No duplicates wait for you.",
        "/admin/duplicates?class=identical": "No group of this class to review.",
        "/admin/duplicates?state=judged": "No group was reviewed yet.",
        "/admin/duplicates/decisions": "Nothing was decided yet.",
        "/admin/collections": "No collection yet.",
        "/admin/schemas": "No proposal yet.",
        "/admin/schemas?status=active": "No active proposal.",
        "/admin/sql?sql=select+1+where+false": "No row.",
        "/admin/jobs": "No dead letters.",
        "/admin/settings/keys": "No key yet.",
        "/admin/search": "Ask for something.",
        "/admin/search?q=anything": "Nothing fits.",
        "/admin/objects?status=failed": "Nothing passes these filters.",
    }.items():
        page = reader.open(address)
        empty = page.locator(".empty").filter(has_text=said)
        assert empty.count() == 1, address
        assert page.evaluate(MEASURES) + findings(page) == [], address
        ways_on = empty.locator("a, code, em").count() + empty.locator("p").count()
        assert ways_on > 1, f"{address} does not say what to do"


@pytest.mark.everyday
def test_a_page_that_is_not_there_is_a_page_too(site: Site, read: Callable[..., Reader]):
    reader = read()
    reader.may_answer.add(404)
    unknown = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"
    for address, said in {
        "/admin/nowhere/at/all": "Page not found",
        "/admin/objects/not-an-id": "the id is not a UUID",
        f"/admin/schemas/{unknown}": f"Schema {unknown} not found",
        f"/admin/clusters/{unknown}": f"Cluster {unknown} not found",
        "/admin/collections/none": "Collection none not found",
        f"/admin/ingest/{unknown}": f"Ingest job {unknown} not found",
    }.items():
        page = reader.open(address)
        assert said in page.get_by_role("alert").inner_text(), address
        assert page.get_by_role("navigation").is_visible()
    assert findings(page) == []


def test_what_some_readers_could_not_use_is_noticed(site: Site, read: Callable[..., Reader]):
    page = read().open("/admin/jobs")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")

    assert [fault for fault in findings(page) if "label" in fault]
