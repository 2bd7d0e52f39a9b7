"""`python -m docs.screenshots`: the pictures of the README, taken of a running Cubby.

It starts a Cubby on a folder of its own, fills it with what the demo sends, and photographs its
pages. Then it starts another, as it is out of the box, with photographs of `CUBBY_CORPORA`, for two
more. Needs Debian's chromium.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from PIL import Image
from playwright.sync_api import sync_playwright

from cubby.cli.demo.drawings import drawings, near_duplicates
from cubby.cli.demo.papers import articles, orders
from cubby.cli.demo.recordings import clip, sound
from cubby.cli.demo.stack import Stack, running
from cubby.cli.postgres import remove_data

IMAGES = Path(__file__).parent / "images"
CHROMIUM = Path("/usr/bin/chromium")
PACK = Path(__file__).parents[1] / "packs" / "shapes-clip"
SIZE = {"width": 1280, "height": 800}
PHOTOGRAPHS = "img-caltech101-dev"
KINDS = (
    "Motorbikes", "bonsai", "camera", "elephant", "ferry", "flamingo", "hedgehog", "lamp",
    "mandolin", "nautilus", "pizza", "rhino", "stop_sign", "strawberry", "umbrella",
)  # fmt: skip
EACH = 12
_PATIENCE_SECONDS = 900
# Pictures are loaded when they come into sight.
_SEEN = """() => [...document.images].every(
  (one) => one.getBoundingClientRect().top > innerHeight || (one.complete && one.naturalWidth))"""


def main() -> int:
    if not CHROMIUM.exists():
        print(f"needs {CHROMIUM}: apt-get install -y chromium", file=sys.stderr)
        return 1
    _take(_fill)
    photographs = Path(os.environ.get("CUBBY_CORPORA", "")) / PHOTOGRAPHS
    if photographs.is_dir():
        _take(lambda stack: _fill_with(stack, photographs))
    else:
        print(f"CUBBY_CORPORA has no {PHOTOGRAPHS}: the pages of photographs stay as they are")
    return 0


def _take(fill: Callable[[Stack], dict[str, str]]) -> None:
    top = Path(tempfile.mkdtemp(prefix="cubby-screenshots-"))
    top.chmod(0o711)  # Postgres may run as another user
    data = top / "data"
    data.mkdir()
    try:
        with running(data) as stack:
            _shoot(stack.url, fill(stack))
    finally:
        remove_data(data)
        remove_data(top)


def _fill(stack: Stack) -> dict[str, str]:
    """The address of each picture, by its name."""
    stack.cubby("models", "import", str(PACK))
    stack.cubby("models", "use", PACK.name)
    originals = drawings()
    copies = near_duplicates(originals)
    recordings = [("blue-star.mp4", clip()), ("concert-pitch.wav", sound())]
    with stack.client() as http:
        _send_json(http, orders(), "orders")
        _send_json(http, orders(), "sales")
        _send_json(http, articles(), "articles")
        # First the originals: a copy is one of what was there before.
        _send_files(http, _dated([(one.filename, one.data) for one in originals]))
        _send_files(http, _dated([(one.filename, one.data) for one in copies]) + recordings)
        schema = _wait(lambda: _checked_proposal(http, "orders"), "a proposal that was looked at")
        table = _wait(lambda: _checked_proposal(http, "sales"), "a proposal that was looked at")
        http.post(f"/api/v1/schemas/{table}/accept").raise_for_status()
        _wait(lambda: _idle(http), "the end of filling the table")
    chosen = {"where": json.dumps({"total": {"gte": 10}}), "summary": "total", "order": "-total"}
    return {
        "overview.png": "/admin",
        "gallery.png": "/admin/gallery",
        "workbench.png": f"/admin/collections/sales/rows?{urlencode(chosen)}",
        "review.png": f"/admin/schemas/{schema}",
    }


def _dated(files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Under names as cameras give them, on a few days of two months."""
    days = ("20260412", "20260413", "20260509", "20260523")
    return [
        (f"IMG_{days[number * len(days) // len(files)]}_{100000 + number}-{name}", data)
        for number, (name, data) in enumerate(files)
    ]


def _fill_with(stack: Stack, photographs: Path) -> dict[str, str]:
    """Some of each kind, with the folders they were sorted into. Arranged when all has come."""
    with tempfile.TemporaryDirectory() as top:
        for kind in KINDS:
            folder = Path(top) / kind
            folder.mkdir()
            for file in sorted((photographs / kind).iterdir())[:EACH]:
                shutil.copyfile(file, folder / file.name)
        stack.cubby("put", "--wait", top)
    with stack.client() as http:
        http.post("/api/v1/clusters/arrange", json={}).raise_for_status()
        _wait(lambda: _idle(http), "the end of arranging")
    return {"directories.jpg": "/admin/clusters", "elephants.jpg": "/admin/search?q=elephant"}


def _idle(http: httpx.Client) -> str | None:
    for state in ("queued", "processing"):
        query = {"state": state, "limit": "1"}
        if http.get("/api/v1/jobs", params=query).raise_for_status().json()["items"]:
            return None
    return "idle"


def _send_json(http: httpx.Client, documents: Any, collection: str) -> None:
    answer = http.post(
        "/api/v1/ingest",
        params={"collection": collection, "owner": "shop"},
        content=json.dumps(documents),
        headers={"Content-Type": "application/json", "Prefer": "wait=60"},
    )
    answer.raise_for_status()


def _send_files(http: httpx.Client, files: list[tuple[str, bytes]]) -> None:
    http.post(
        "/api/v1/ingest",
        files=[("files[]", file) for file in files],
        data={"owner": "ada"},
        headers={"Prefer": "wait=60"},
    ).raise_for_status()


def _checked_proposal(http: httpx.Client, collection: str) -> str | None:
    """The proposal for a collection, once the gate and the dry run are through with it."""
    for schema in http.get("/api/v1/schemas").raise_for_status().json()["items"]:
        if schema["collection"] == collection:
            detail = http.get(f"/api/v1/schemas/{schema['id']}").raise_for_status().json()
            return str(schema["id"]) if detail["dry_run"] else None
    return None


def _wait(found: Callable[[], str | None], what: str) -> str:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if (result := found()) is not None:
            return result
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not come")


def _shoot(url: str, addresses: dict[str, str]) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        for name, address in addresses.items():
            page.goto(url + address, wait_until="load")
            page.wait_for_function(_SEEN)
            path = IMAGES / name
            path.write_bytes(_small(page.screenshot(), path.suffix))
            print(f"{path.relative_to(IMAGES.parents[1])}: {path.stat().st_size / 1000:.0f} kB")
        browser.close()


def _small(png: bytes, suffix: str) -> bytes:
    """The same in 128 colours, or as JPEG where photographs are shown: each clone of the project
    fetches the pictures."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    small = io.BytesIO()
    if suffix == ".jpg":
        picture.save(small, "JPEG", quality=72, optimize=True)
    else:
        picture.quantize(128, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.exit(main())
