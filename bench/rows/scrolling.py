"""The gallery in a browser: how long a frame takes while all pictures are scrolled through."""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench import crowd
from bench.figures import BenchFailed, LeftOut, Row, Sizes
from bench.ground import Ground
from bench.until_done import ingested, until_idle

_CHROMIUM = "/usr/bin/chromium"
_MOST_MS = 50.0
_PATIENCE_SECONDS = 30
# Pictures of one request of the crowd.
_OF_A_REQUEST = 25
_PICTURES = "select count(*) from core.media where thumbnails <> '{}'"
# The browser answers for them.
_SHOW = """
update core.media set thumbnails = '{"256": "fs://derived/none"}' where filename like 'crowd-%'
"""
# Frames count while the window moves: those that wait for more of the list are idle.
_SCROLL = """
async ({ wanted, patience }) => {
  const frame = () => new Promise(requestAnimationFrame);
  const frames = [];
  let moved = performance.now();
  let last = await frame();
  while (performance.now() - moved < patience * 1000) {
    const before = scrollY;
    scrollBy({ top: 300, behavior: "instant" });
    const now = await frame();
    if (scrollY > before) {
      frames.push(now - last);
      moved = performance.now();
    } else if (document.querySelectorAll("img").length >= wanted) {
      return frames;
    }
    last = now;
  }
  throw new Error(`the list ended at ${document.querySelectorAll("img").length} pictures`);
}
"""


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """Thumbnails are answered by the browser itself, so that the page is measured and no server."""
    _make(ground, sizes.scrolled)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        picture = _picture()
        page.route("**/thumbnail**", lambda route: route.fulfill(body=picture))
        page.goto(f"{ground.stack.url}/admin/gallery")
        mine = _scrolled(page, sizes.scrolled)
        page.set_content(_bare(sizes.scrolled))
        bare = _scrolled(page, sizes.scrolled)
        browser.close()
    most = _share_within(mine, 0.95)
    yield Row(
        name=f"a frame while {sizes.scrolled:,} pictures are scrolled through, p95", unit="ms",
        cubby=most, floor=_share_within(bare, 0.95), floor_is="a page of as many pictures",
        rounds={"cubby": mine, "floor": bare},
        also={
            "cubby": f"median {statistics.median(mine):.0f}, longest {max(mine):.0f} ms;"
                     f" {len(mine):,} frames",
            "floor": f"median {statistics.median(bare):.0f}, longest {max(bare):.0f} ms",
        },
        aim=f"≤ {_MOST_MS:g} ms", holds=most <= _MOST_MS,
    )  # fmt: skip


def _make(ground: Ground, pictures: int) -> None:
    with psycopg.connect(ground.database, autocommit=True) as connection:
        (there,) = connection.execute(_PICTURES).fetchone() or (0,)
        if there >= pictures:
            return
        with httpx.Client(base_url=ground.stack.url, timeout=60, trust_env=False) as http:
            ingested(http, json=[{"reading": 1}], params={"collection": crowd.COLLECTION})
        until_idle(ground)
        crowd.make(connection, -(-pictures // _OF_A_REQUEST))
        connection.execute(_SHOW)
        connection.execute("vacuum analyze")


def _picture() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((256, 192), 60).save(file, "JPEG")
    return file.getvalue()


def _bare(pictures: int) -> str:
    one = '<img loading="lazy" width="253" height="190" src="/thumbnail" alt="">'
    return f'<base href="http://bare.invalid/"><main>{one * pictures}</main>'


def _scrolled(page: Page, pictures: int) -> list[float]:
    frames: Any = page.evaluate(_SCROLL, {"wanted": pictures, "patience": _PATIENCE_SECONDS})
    if not frames:
        raise BenchFailed("nothing was scrolled")
    return [float(one) for one in frames]


def _share_within(frames: list[float], share: float) -> float:
    return sorted(frames)[int(share * (len(frames) - 1))]
