"""Damaged files, some hundred of which a full campaign sends: CUBBY_FUZZ_FILES=500."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.campaign import scaled
from tests.media import made
from tests.media.mutations import mutated
from tests.workers.pictures import noise
from tests.workers.plant import Plant

FILES = scaled(int(os.environ.get("CUBBY_FUZZ_FILES", "40")))
pytestmark = pytest.mark.campaign
SEED = int(os.environ.get("CUBBY_FUZZ_SEED", "1"))


@pytest.fixture
def whole(tmp_path: Path) -> list[Path]:
    """Files of every kind that are well; real ones besides where they are at hand."""
    folder = tmp_path / "whole"
    folder.mkdir()
    picture = made.photo()
    for form in ("jpg", "png", "gif", "webp", "avif", "tiff", "bmp"):
        picture.save(folder / f"photo.{form}")
    moving = [made.photo(seed) for seed in range(4)]
    for form in ("gif", "webp", "png"):
        moving[0].save(
            folder / f"moving.{form}", save_all=True, append_images=moving[1:], duration=100
        )
    for form, codec in (("mp4", "libx264"), ("mkv", "libx264"), ("webm", "libvpx-vp9")):
        made.video(folder / f"film.{form}", 2, lambda at: made.scene(int(at)), codec=codec)
    for form, codec in (("mp3", "mp3"), ("flac", "flac"), ("m4a", "aac")):
        made.sound(folder / f"tone.{form}", codec=codec)
    corpora = os.environ.get("CUBBY_CORPORA")
    real = [
        path
        for part in ("img-pillow", "img-sharp", "img-exif-samples", "av-*")
        for path in (sorted(Path(corpora).glob(f"{part}/**/*")) if corpora else [])
        if path.is_file() and path.suffix.lower() not in (".md", ".txt", ".py")
    ]
    return sorted(folder.iterdir()) + real


def _peak_kilobytes(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line), 0)


@pytest.mark.prove
def test_damaged_files_end_done_or_failed_with_a_reason_and_stop_nothing(
    plant: Plant, tmp_path: Path, whole: list[Path]
) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    damaged = []
    for name, data in mutated(whole, FILES, SEED):
        damaged.append(folder / name)
        damaged[-1].write_bytes(data)
    plant.change_setting("retry_seconds", 0)
    worker = plant.work(CUBBY_DECODE_SECONDS="20")
    requests = [plant.send(*damaged[at : at + 50]) for at in range(0, len(damaged), 50)]
    document = plant.send(b'[{"city": "Lisbon"}]')
    picture = plant.send(noise(tmp_path / "fine.png", (208, 48, 48)))
    peaks: dict[int, int] = {}

    def ended() -> bool:
        peaks.update({pid: _peak_kilobytes(pid) for pid in (worker.pid, *worker.children())})
        return not plant.rows(
            "select from core.job where state in ('queued', 'processing') limit 1"
        )

    plant.wait_for(ended, "the end of all damaged files")

    assert plant.finish(document) == plant.finish(picture) == ["done"]
    for request in requests:
        failures = plant.failures(request)
        assert set(plant.finish(request)) <= {"done", "failed"}
        assert len(failures) == plant.finish(request).count("failed")
        for ordinal, stage, code, message in failures:
            name = damaged[requests.index(request) * 50 + ordinal].name
            assert stage in ("decode", "embed", "record"), message
            assert code
            assert message.startswith(f"{name}: "), message
    # The queue saw one worker that never went away, and nothing waited for the damaged ones.
    assert worker.running()
    assert [entry["event"] for entry in worker.log()].count("worker ready") == 1
    [(behind,)] = plant.rows(
        "select count(*) from core.job where task = 'media.process' and finished_at >"
        " (select finished_at from core.job where request_id = %s)",
        document,
    )
    assert behind > 0, "the document waited for every damaged file"
    assert max(peaks.values()) < (2 << 20), "kilobytes: the limit of a decoder"
    print({"peaks": peaks, "outcomes": plant.rows(
        "select coalesce(error_code, state), count(*) from core.job group by 1 order by 2 desc"
    )})  # fmt: skip
