"""What Chromium or FFmpeg shows of the corpora has a thumbnail here."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import av
import pytest
from playwright.sync_api import sync_playwright

from cubby.media import Decoded, DecoderPool, MediaError, sniff_file
from tests.browser.reader import CHROMIUM, FLAGS
from tests.media import made

Shows = Callable[[Path], bool]
MOST_BYTES = 8 << 20
# Drawings and text, which are catalogued and not pictured.
NO_PICTURES = {"image/svg+xml", "text/html", "text/plain", "application/xml"}
# An image that was never painted leaves its canvas clear.
_PAINTED = """
async (url) => {
  const image = new Image();
  const loaded = new Promise((done) => { image.onload = image.onerror = done; });
  image.src = url;
  await loaded;
  if (!image.naturalWidth) return false;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, 64, 64);
  return context.getImageData(0, 0, 64, 64).data.some((value, at) => at % 4 === 3 && value);
}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Shows]:
    """Whether the browser paints anything of a file."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()

        def shows(path: Path) -> bool:
            if path.stat().st_size > MOST_BYTES:
                return False
            data = base64.b64encode(path.read_bytes()).decode()
            return bool(page.evaluate(_PAINTED, f"data:application/octet-stream;base64,{data}"))

        yield shows
        browser.close()


def ffmpeg_shows(path: Path) -> bool:
    """Whether PyAV decodes a frame that is not of one colour."""
    with suppress(av.error.FFmpegError, ValueError), av.open(str(path)) as container:
        frames = container.decode(video=0) if container.streams.video else ()
        return any(frame.to_ndarray(format="gray").std() > 0 for frame in frames)
    return False


def shown(path: Path, pool: DecoderPool) -> bool:
    """Whether there is a thumbnail of the file."""
    try:
        found: Decoded | None = pool.decode(path, sniff_file(path))
    except MediaError:
        return False
    return bool(found and found.thumbnails)


def unshown(paths: list[Path], pool: DecoderPool, chromium: Shows) -> list[Path]:
    """The files that only others show."""
    with ThreadPoolExecutor(2) as threads:
        here = list(threads.map(lambda path: shown(path, pool), paths))
    rest = [path for path, there in zip(paths, here, strict=True) if not there]
    rest = [path for path in rest if sniff_file(path).content_type not in NO_PICTURES]
    return [
        path
        for path in rest
        if chromium(path) or (sniff_file(path).media_type != "other" and ffmpeg_shows(path))
    ]


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_what_chromium_or_ffmpeg_shows_of_the_corpora_has_a_thumbnail(
    corpora: Path, media_cases: Path, pool: DecoderPool, chromium: Shows
) -> None:
    folders = [*corpora.glob("img-*"), *corpora.glob("av-*"), media_cases]
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())

    assert unshown(paths, pool, chromium) == []


@pytest.mark.prove
def test_what_chromium_shows_of_a_cut_file_has_a_thumbnail(
    tmp_path: Path, pool: DecoderPool, chromium: Shows
) -> None:
    pictures = [made.photo(seed) for seed in range(4)]
    moving = {"save_all": True, "append_images": pictures[1:], "duration": 100}
    paths = []
    for name, options in {
        "x.jpg": {}, "x.png": {}, "x.bmp": {}, "x.gif": {}, "x.webp": {}, "moving.webp": moving,
        "moving.gif": moving, "moving.png": moving,
    }.items():  # fmt: skip
        whole = tmp_path / name
        pictures[0].save(whole, **options)
        data = whole.read_bytes()
        for kept in (5, 10, 20):
            path = whole.with_name(f"{kept}-{name}")
            path.write_bytes(data[: len(data) * kept // 20 - 2])
            paths.append(path)

    assert len([path for path in paths if chromium(path)]) > 12
    assert unshown(paths, pool, chromium) == []
