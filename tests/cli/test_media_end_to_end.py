"""Real files through a real API and worker: each ends done, or failed with a reason a person can
read where it is damaged.
"""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from tests.cli.running import Cubby, cubby_up
from tests.media import made
from tests.media.test_described import PACKET
from tests.media.test_motion import SPACES
from tests.waiting import until

REASONS = {"damaged", "cut_short", "encrypted", "too_large", "not_supported", "empty"}
# Nothing that shows pictures or plays sound does anything with these.
DAMAGED = {
    "AudioVideoInterleave.avi", "FlashVideo.flv", "Mpeg4.mp4", "WindowsMediaVideo.wmv", "mp3.mp3",
    "wav.wav", "webp.webp",  # of av-tiny-any: headers without anything behind them
    "sample_init.enca.mp4", "sample_init.encv.mp4", "truncated.jpg", "corrupt-header.jpg",
    "00r0_gray_l.jp2",  # refused by OpenJPEG and FFmpeg
}  # fmt: skip
# Broken on purpose, by the names that fuzzers gave them.
BROKEN = ("crash-", "timeout-", "oom-", "ossfuzz-", "broken", "overrun")
SAMPLED = {"img-pillow": 25, "img-sharp": 6, "img-exif-samples": 9, "img-imagededup": 9,
           "img-exif-orientation": 7, "img-clothing": 500, "img-caltech101-dev": 500,
           "av-torchcodec": 3, "av-imageio": 4, "av-mdn": 3, "av-go-mp4": 2}  # fmt: skip


@pytest.fixture(scope="module")
def cubby() -> Iterator[Cubby]:
    with cubby_up(CUBBY_EMBEDDER="histogram", CUBBY_PORT="0") as cubby:
        yield cubby


def asked(cubby: Cubby, path: str) -> Any:
    with urllib.request.urlopen(f"{cubby.url}/api/v1/{path}") as answer:
        return json.load(answer)


def put(cubby: Cubby, folder: Path, *options: str) -> None:
    done = cubby.run("put", "--wait", *options, str(folder))
    assert done.returncode in {0, 1}, done.stderr


def objects(cubby: Cubby, query: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = asked(cubby, f"objects?limit=500&companions=all&{query}{cursor}")
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.prove
def test_ten_years_put_in_one_day_are_ten_years_everywhere(cubby: Cubby, tmp_path: Path) -> None:
    """Dates of cameras, of names and of folders; each year has its own colours, so that it has a
    directory of its own. First in this file: what others send may hold a picture of that colour.
    """
    years = [str(year) for year in range(2010, 2020)]
    for n, year in enumerate(years):
        block = Image.Exif()
        block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{year}:06:01 12:00:00"
        hue = Image.new("HSV", (320, 240), (25 * n, 255, 255)).convert("RGB")
        (tmp_path / year).mkdir()
        hue.save(tmp_path / f"DSC_{n}.jpg", exif=block)
        hue.rotate(90).save(tmp_path / f"IMG_{year}0602_120000.png")
        hue.crop((0, 0, 200, 200)).save(tmp_path / year / f"scan {n}.webp")

    put(cubby, tmp_path, "--owner", "ten-years")

    mine = "owner=ten-years"
    listed = [str(item["captured_at"])[:4] for item in objects(cubby, f"{mine}&sort=captured")]
    assert listed == [year for year in reversed(years) for _ in range(3)]
    counted = asked(cubby, f"objects/months?{mine}")
    assert [(one["year"], one["objects"]) for one in counted["years"]] == [
        (year, 3) for year in reversed(years)
    ]
    facets = asked(cubby, f"search?q=ten-years&facets=true&{mine}")["facets"]
    assert [(one["value"], one["hits"]) for one in facets["captured_year"]] == [
        (year, 3) for year in reversed(years)
    ]
    for item in objects(cubby, mine):
        assert str(item["captured_at"])[:4] in item["cluster"]["name"], item


@pytest.mark.prove
def test_every_file_ends_done_or_failed_with_a_sentence(
    cubby: Cubby, corpora: Path, media_cases: Path, tmp_path: Path
) -> None:
    sent = [path for path in sorted(media_cases.iterdir()) if path.is_file()]
    for folder in sorted(corpora.glob("img-*")) + sorted(corpora.glob("av-*")):
        inside = sorted(path for path in folder.rglob("*") if path.is_file())
        sent += inside[:: SAMPLED.get(folder.name, 1)]
    for number, path in enumerate(sent):
        (tmp_path / str(number)).mkdir()
        shutil.copyfile(path, tmp_path / str(number) / path.name)

    put(cubby, tmp_path, "--owner", "corpora")

    ended = objects(cubby, "owner=corpora")
    assert {item["status"] for item in ended} == {"done", "failed"}
    assert len([item for item in ended if item["kind"] == "media"]) >= len(sent) * 0.95
    for item in ended:
        name = str(item["filename"])
        detail = asked(cubby, f"objects/{item['system_id']}")
        if item["status"] == "failed" and item["kind"] == "media":
            error = detail["error"]
            assert error["code"] in REASONS, (name, error)
            assert len(error["message"].split()) > 4, (name, error)
            assert name in DAMAGED or any(sign in name for sign in BROKEN), (name, error)
        elif item["media_type"] in {"image", "video"}:
            lacks = {lack["missing"] for lack in detail["metadata"].get("partial", [])}
            assert item["has_thumbnail"] or "picture" in lacks, name
        elif item["size_bytes"] == 0:
            assert detail["metadata"]["notes"] == ["the file is empty"]
    assert asked(cubby, "jobs?state=failed")["items"] == []


@pytest.mark.prove
def test_a_motion_photo_and_its_takeout_sidecar_become_one(cubby: Cubby, tmp_path: Path) -> None:
    film = made.video(tmp_path / "film.mp4", 1, lambda _: made.scene(1)).read_bytes()
    (tmp_path / "film.mp4").unlink()
    packet = PACKET.replace(
        'rdf:about=""', f'rdf:about="" {SPACES} GCamera:MicroVideoOffset="{len(film)}"'
    )
    picture = tmp_path / "PXL_1.MP.jpg"
    picture.write_bytes(made.jpeg(made.photo(), xmp=packet.encode()) + film)
    sidecar = {
        "title": picture.name, "description": "Harbour at noon",
        "photoTakenTime": {"timestamp": "1531562400"},
    }  # fmt: skip
    (tmp_path / "PXL_1.MP.jpg.supplemental-metadata.json").write_text(json.dumps(sidecar))

    put(cubby, tmp_path, "--owner", "ann")

    def together() -> bool:
        every = objects(cubby, "owner=ann")
        return len(every) == 3 and {item["status"] for item in every} == {"done"}

    until(together, "the end of the picture, its sidecar and its film")
    [shown] = asked(cubby, "objects?owner=ann")["items"]
    assert (shown["filename"], shown["companions"]) == (picture.name, 2)
    detail = asked(cubby, f"objects/{shown['system_id']}")
    assert detail["caption"] == "Harbour at noon"
    [motion] = [one for one in detail["companions"] if one["kind"] == "motion"]
    seen = asked(cubby, f"objects/{motion['system_id']}")
    assert (seen["media_type"], seen["links"]["thumbnail"] is not None) == ("video", True)
    for part in ("raw", "content"):
        with urllib.request.urlopen(cubby.url + seen["links"][part]) as answer:
            assert answer.read() == film
    assert cubby.run("fsck").returncode == 0
