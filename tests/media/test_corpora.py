"""Real files, the odd and the broken ones among them."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cubby.media import Decoded, DecoderCrashed, DecoderPool, MediaError, sniff_file

Decode = Callable[[Path], Decoded]
# The large folders of ordinary photographs are sampled; everything odd is decoded.
SAMPLED = {"img-caltech101-dev": 80, "img-clothing": 80, "img-pillow": 6, "img-exif-samples": 3}


def files(corpora: Path) -> list[Path]:
    chosen: list[Path] = []
    for folder in sorted(corpora.glob("img-*")) + sorted(corpora.glob("av-*")):
        inside = sorted(path for path in folder.rglob("*") if path.is_file())
        chosen += inside[:: SAMPLED.get(folder.name, 1)]
    return chosen


def test_every_file_is_decoded_or_refused_with_a_sentence(corpora: Path, pool: DecoderPool) -> None:
    def attempt(path: Path) -> Decoded | MediaError:
        try:
            return pool.decode(path, sniff_file(path))
        except MediaError as error:
            return error

    paths = files(corpora)
    with ThreadPoolExecutor(2) as threads:
        outcomes = dict(zip(paths, threads.map(attempt, paths), strict=True))

    for path, outcome in outcomes.items():
        if isinstance(outcome, MediaError):
            assert not isinstance(outcome, DecoderCrashed), path
            assert outcome.permanent, path
            assert len(str(outcome).split()) > 3, path
        elif outcome.media_type != "other":
            assert json.dumps(outcome.metadata, allow_nan=False)
            lacks = {lack["missing"] for lack in outcome.metadata.get("partial", [])}
            sides = set(outcome.thumbnails)
            # A small picture that browsers show has no large derivative.
            small = max(outcome.width or 0, outcome.height or 0) <= 1024
            assert "picture" in lacks or sides == {256, 1024} or (small and sides == {256}), path
            assert all(max(frame.pixels.shape[:2]) <= 1024 for frame in outcome.frames)
    decoded = [outcome for outcome in outcomes.values() if isinstance(outcome, Decoded)]
    assert len(decoded) > 0.9 * len(outcomes)
    assert len(pool.pids()) == 2


@pytest.mark.parametrize("name", ["Landscape", "Portrait"])
def test_a_photograph_lies_the_same_in_all_orientations(
    corpora: Path, decode: Decode, name: str
) -> None:
    folder = corpora / "img-exif-orientation"
    upright = decode(folder / f"{name}_1.jpg")

    for orientation in range(2, 9):
        turned = decode(folder / f"{name}_{orientation}.jpg")
        assert (turned.width, turned.height) == (upright.width, upright.height)
        assert turned.phash is not None
        assert upright.phash is not None
        assert sum(a != b for a, b in zip(turned.phash, upright.phash, strict=True)) <= 6


def test_cameras_with_satellite_receivers_give_their_place(corpora: Path, decode: Decode) -> None:
    decoded = decode(corpora / "img-exif-samples" / "jpg" / "gps" / "DSCN0010.jpg")

    assert decoded.metadata["gps"]["latitude"] == pytest.approx(43.4674, abs=0.001)
    assert decoded.metadata["gps"]["longitude"] == pytest.approx(11.8851, abs=0.001)
    assert decoded.metadata["captured_at"]["value"] == "2008-10-22T16:28:39"
    assert decoded.metadata["captured_at"]["zone"] is None


@pytest.mark.parametrize(
    ("path", "frames"),
    [
        ("av-imageio/cockatoo.mp4", 1),
        ("av-torchcodec/h265_video.mp4", 1),
        ("av-torchcodec/h264_10bits.mp4", 1),
        ("av-torchcodec/av1_video.mkv", 1),
        ("av-mdn/crystal.webm", 1),
    ],
)
def test_real_videos_give_pictures_with_something_on_them(
    corpora: Path, decode: Decode, path: str, frames: int
) -> None:
    decoded = decode(corpora / path)

    assert decoded.media_type == "video"
    assert len(decoded.frames) == frames
    assert decoded.metadata["phash_quality"] > 10
