from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from cubby.embedding import (
    KNOWN_PACKS,
    DownloadInterrupted,
    KnownPack,
    PackError,
    load_pack,
    pull_pack,
    read_manifest,
)
from cubby.embedding.pull import _only_one
from tests.embedding.conftest import PACK
from tests.embedding.servers import Handler, serve

SOURCES = {
    "vision_model.onnx": "onnx/vision.onnx",
    "text_model.onnx": "onnx/text.onnx",
    "tokenizer.json": "tokenizer.json",
}
KNOWN = {"shapes-clip": KnownPack(read_manifest(PACK), "some/where", "abc123", SOURCES)}


class Hub(Handler):
    """Serves the files of the test pack under a repository's paths, as well or badly as told."""

    files: dict[str, bytes]
    asked: list[tuple[str, str | None]]
    drop_after: int | None
    drops: int
    ranges: bool
    status: int | None

    def on_get(self) -> None:
        name = self.path.removeprefix("/some/where/resolve/abc123/")
        asked = self.headers.get("Range")
        self.asked.append((name, asked))
        if self.status is not None or name not in self.files:
            self.reply(self.status or 404, b"no")
            return
        body, start = self.files[name], 0
        if asked and self.ranges:
            start = int(re.fullmatch(r"bytes=(\d+)-", asked).group(1))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            self.send_response(200)
        rest = body[start:]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if self.drop_after is not None and type(self).drops > 0 and len(rest) > self.drop_after:
            type(self).drops -= 1
            rest = rest[: self.drop_after]
            self.close_connection = True
        self.wfile.write(rest)


@pytest.fixture
def hub() -> type[Hub]:
    files = {source: (PACK / name).read_bytes() for name, source in SOURCES.items()}
    return type(
        "ThisHub",
        (Hub,),
        {
            "files": files,
            "asked": [],
            "drop_after": None,
            "drops": 0,
            "ranges": True,
            "status": None,
        },
    )


def test_a_pulled_pack_can_be_loaded(hub, tmp_path):
    with serve(hub) as url:
        folder = pull_pack("shapes-clip", tmp_path, url + "/", known=KNOWN)

    assert folder == tmp_path / "shapes-clip"
    assert load_pack(folder).labels[0] == "red circle"
    assert [path.name for path in tmp_path.iterdir()] == ["shapes-clip"]
    assert json.loads((folder / "model.json").read_bytes())["space"] == "shapes-clip-v1"


def test_progress_is_told_file_by_file_up_to_the_end(hub, tmp_path):
    told: list[tuple[str, int, int]] = []

    with serve(hub) as url:
        pull_pack("shapes-clip", tmp_path, url, lambda *now: told.append(now), KNOWN)

    for name, facts in KNOWN["shapes-clip"].manifest.files.items():
        steps = [(done, total) for file, done, total in told if file == name]
        assert steps == sorted(steps)
        assert steps[-1] == (facts.bytes, facts.bytes)


def test_a_connection_that_drops_half_way_is_taken_up_where_it_broke(hub, tmp_path):
    hub.drop_after, hub.drops = 470_000, 1

    with serve(hub) as url:
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert hub.asked[:2] == [("onnx/vision.onnx", None), ("onnx/vision.onnx", "bytes=470000-")]
    assert len(hub.asked) == 4


def test_a_connection_that_drops_again_and_again_but_moves_on_is_kept_up_with(hub, tmp_path):
    hub.drop_after, hub.drops = 100_000, 1_000

    with serve(hub) as url:
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert len(hub.asked) > 25


def test_what_has_come_is_kept_for_the_next_pull(hub, tmp_path):
    hub.drop_after, hub.drops = 100_000, 1
    with serve(hub) as url:
        hub.files["onnx/vision.onnx"], whole = b"", hub.files["onnx/vision.onnx"]
        part = tmp_path / ".pull-shapes-clip" / "shapes-clip" / "vision_model.onnx.part"
        part.parent.mkdir(parents=True)
        part.write_bytes(whole[:300_000])
        with pytest.raises(DownloadInterrupted, match="stopped at 300000 of 940363 bytes"):
            pull_pack("shapes-clip", tmp_path, url, known=KNOWN)
        assert part.stat().st_size == 300_000

        hub.files["onnx/vision.onnx"] = whole
        hub.asked.clear()
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert hub.asked[0] == ("onnx/vision.onnx", "bytes=300000-")


def test_files_complete_from_an_earlier_pull_are_not_fetched_again(hub, tmp_path):
    tokenizer = hub.files.pop("tokenizer.json")
    with serve(hub) as url:
        with pytest.raises(PackError, match=r"tokenizer\.json answered 404"):
            pull_pack("shapes-clip", tmp_path, url, known=KNOWN)
        hub.files["tokenizer.json"] = tokenizer
        hub.asked.clear()
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert [name for name, _ in hub.asked] == ["tokenizer.json"]


def test_a_server_that_cannot_resume_is_read_from_the_beginning(hub, tmp_path):
    hub.drop_after, hub.drops, hub.ranges = 470_000, 1, False

    with serve(hub) as url:
        folder = pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert load_pack(folder).dim == 512


def test_other_content_is_refused_and_removed(hub, tmp_path):
    content = bytearray(hub.files["onnx/text.onnx"])
    content[1000] ^= 1
    hub.files["onnx/text.onnx"] = bytes(content)

    with serve(hub) as url, pytest.raises(PackError, match=r"sha256 is .* should be 01ae7ba0"):
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert not (tmp_path / "shapes-clip").exists()
    assert left_of(tmp_path) == {"vision_model.onnx"}


def test_a_file_that_is_too_long_is_refused_and_removed(hub, tmp_path):
    hub.files["onnx/vision.onnx"] += b"more"

    with serve(hub) as url, pytest.raises(PackError, match="longer than the 940363 bytes"):
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert left_of(tmp_path) == set()


def test_a_damaged_part_is_found_out_and_the_next_pull_begins_anew(hub, tmp_path):
    part = tmp_path / ".pull-shapes-clip" / "shapes-clip" / "vision_model.onnx.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"?" * 300_000)

    with serve(hub) as url:
        with pytest.raises(PackError, match="sha256"):
            pull_pack("shapes-clip", tmp_path, url, known=KNOWN)
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert (tmp_path / "shapes-clip" / "model.json").exists()


@pytest.mark.parametrize("status", [500, 503, 429, 408, 416])
def test_a_server_in_trouble_is_worth_another_pull(hub, tmp_path, status):
    hub.status = status

    with serve(hub) as url, pytest.raises(DownloadInterrupted) as caught:
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert not caught.value.permanent


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_server_that_refuses_is_not(hub, tmp_path, status):
    hub.status = status

    with serve(hub) as url, pytest.raises(PackError, match=f"answered {status}") as caught:
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert caught.value.permanent
    assert len(hub.asked) == 1


def test_no_server_at_all_is_worth_another_pull(hub, tmp_path):
    with serve(hub) as url:
        pass

    with pytest.raises(DownloadInterrupted, match="stopped at 0 of 940363 bytes"):
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)


def test_a_pack_that_is_here_already_stays(hub, tmp_path):
    with serve(hub) as url:
        first = pull_pack("shapes-clip", tmp_path, url, known=KNOWN)
        assert pull_pack("shapes-clip", tmp_path, url, known=KNOWN) == first

    assert len(hub.asked) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["shapes-clip"]


def test_two_pulls_of_one_pack_do_not_write_into_each_other(hub, tmp_path):
    lock = tmp_path / ".pull-shapes-clip" / "lock"
    lock.parent.mkdir()

    with serve(hub) as url, _only_one(lock), pytest.raises(DownloadInterrupted, match="another"):
        pull_pack("shapes-clip", tmp_path, url, known=KNOWN)

    assert hub.asked == []


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(PackError, match="known are clip-vit-b32, clip-vit-b32-q8"):
        pull_pack("clip-vit-l14", tmp_path)


@pytest.mark.parametrize("known", KNOWN_PACKS.values(), ids=KNOWN_PACKS)
def test_the_manifest_of_a_known_pack_is_one_that_can_be_read_back(known, tmp_path):
    (tmp_path / "model.json").write_bytes(msgspec.json.encode(known.manifest))

    assert read_manifest(tmp_path) == known.manifest
    assert len(set(known.manifest.all_labels)) == len(known.manifest.all_labels) > 100


def left_of(models: Path) -> set[str]:
    return {path.name for path in (models / ".pull-shapes-clip" / "shapes-clip").iterdir()}
