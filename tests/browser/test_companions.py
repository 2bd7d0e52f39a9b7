"""Files of one shot are shown as one and linked both ways; what was found, by year and month."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import findings
from tests.browser.reader import Reader
from tests.browser.site import Site
from tests.media import made, rawfiles
from tests.media.test_described import PACKET
from tests.media.test_motion import SPACES

TAKEN, DIGITIZED = 0x9003, 0x8769


def _jpeg(seed: int, taken: str, **options: object) -> bytes:
    block = Image.Exif()
    block.get_ifd(DIGITIZED)[TAKEN] = taken
    return made.jpeg(made.photo(seed, 1800, 1200), block, **options)


@pytest.fixture
def shots(site: Site, tmp_path: Path) -> Site:
    """A raw file with its JPEG and a sidecar; a motion photo; and a picture of another month."""
    site.work()
    raw = rawfiles.raw_with_preview(b"NIKON", b"D7200", made.jpeg(made.photo(5, 1800, 1200)))
    film = made.video(tmp_path / "x.mp4", 1, lambda _: made.scene(7)).read_bytes()
    said = f'{SPACES} GCamera:MicroVideoOffset="{len(film)}"'
    packet = PACKET.replace('rdf:about=""', f'rdf:about="" {said}')
    moving = _jpeg(7, "2024:05:03 10:10:10", xmp=packet.encode()) + film
    site.finish(
        site.post_files(
            ("DSC_1.NEF", raw),
            ("DSC_1.JPG", _jpeg(5, "2018:03:04 05:06:07")),
            ("DSC_1.xmp", PACKET.encode()),
            ("PXL_1.MP.jpg", moving),
            ("other.jpg", _jpeg(9, "2024:06:10 09:00:00")),
        )
    )
    # The film is an object from the moment its picture is recorded, and has its facts later.
    site.wait_for(
        lambda: all(
            item["status"] == "done"
            for item in site.call("catalog.list_objects", p_filter={"companions": "all"})["items"]
        ),
        "the film of the motion photo",
    )
    return site


def _names(page: Page) -> set[str]:
    return {
        name.strip()
        for name in page.locator("th[scope=row] a:first-child > span:last-child").all_inner_texts()
    }


def _with(page: Page, name: str) -> Locator:
    """What an object page says of a companion."""
    row = page.get_by_role("region", name="One with it").get_by_role("listitem")
    return row.filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_shot_is_one_row_and_its_files_lead_to_each_other(
    shots: Site, read: Callable[..., Reader]
):
    page = read().open("/admin/objects")
    assert _names(page) == {"DSC_1.NEF", "PXL_1.MP.jpg", "other.jpg"}
    page.get_by_role("link", name="and 2 companions").click()
    assert "DSC_1.NEF" in page.get_by_role("heading", level=1).inner_text()
    expect(_with(page, "DSC_1.xmp")).to_contain_text("sidecar")
    expect(_with(page, "DSC_1.JPG")).to_contain_text("picture of the camera")
    assert findings(page) == []
    _with(page, "DSC_1.JPG").locator(".hit-name a").click()
    expect(_with(page, "DSC_1.NEF")).to_contain_text("stands for this picture of the camera")
    page.get_by_role("link", name="List each of them").click()
    assert {"DSC_1.NEF", "DSC_1.JPG", "DSC_1.xmp"} < _names(page)
    expect(page.locator("th[scope=row]")).to_have_count(6)

    page = read().open("/admin/objects")
    page.get_by_role("link", name="and 1 companion").click()
    assert "PXL_1.MP.jpg" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("region", name="One with it").locator(".hit-name a").click()
    expect(page.locator("video")).to_be_visible()
    expect(_with(page, "PXL_1.MP.jpg")).to_contain_text("stands for this film")


def test_what_was_found_is_narrowed_by_year_and_month(shots: Site, read: Callable[..., Reader]):
    page = read().open("/admin/search?q=jpg")
    hits = page.locator(".hits > li")
    expect(hits).to_have_count(3)
    facets = page.get_by_role("navigation", name="Among what was found")
    facets.get_by_role("link", name=re.compile(r"^2024 2$")).click()
    page.wait_for_url("**captured_from=2024&**")
    expect(hits).to_have_count(2)
    facets.get_by_role("link", name=re.compile("^2024-06")).click()
    expect(page.locator(".hit-name")).to_have_text("other.jpg")
    assert findings(page) == []
