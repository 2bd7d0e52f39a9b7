"""`cubby models pull` from a server on this machine: it breaks off, continues, and is lied to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cubby.cli.commands.models import models
from cubby.cli.errors import refusal
from cubby.embedding import KNOWN_PACKS, KnownPack, read_manifest
from tests.embedding.servers import Handler, serve

PACK = Path(__file__).parents[2] / "packs" / "shapes-clip"
FILES = ("vision_model.onnx", "text_model.onnx", "tokenizer.json")
BROKEN_OFF_AT = 50_000


class Mirror(Handler):
    """Has the pack at the address of a repository. `asked` has each file with its Range."""

    asked: list[tuple[str, str | None]]
    breaks: int
    lies: bool

    def on_get(self) -> None:
        name, asked = self.path.rpartition("/")[2], self.headers.get("Range")
        self.asked.append((name, asked))
        body = (PACK / name).read_bytes()
        if self.lies:
            body = bytes(len(body))
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        rest = body[start:]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if type(self).breaks:
            type(self).breaks -= 1
            # Only the first time anything comes; then the line is dead.
            rest, self.close_connection = rest[: 0 if start else BROKEN_OFF_AT], True
        self.wfile.write(rest)


@pytest.fixture
def mirror() -> type[Mirror]:
    return type("ThisMirror", (Mirror,), {"asked": [], "breaks": 0, "lies": False})


@pytest.fixture
def types(
    mirror: type[Mirror], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Result]]:
    known = KnownPack(
        read_manifest(PACK), "some/where", "abc", {name: f"onnx/{name}" for name in FILES}
    )
    monkeypatch.setitem(KNOWN_PACKS, "shapes-clip", known)
    monkeypatch.setenv("CUBBY_DATA", str(tmp_path))
    with serve(mirror) as url:
        pull = ["pull", "shapes-clip", "--from", url]
        yield lambda *words: CliRunner().invoke(models, [*(words or pull), "--json"])


def test_what_broke_off_is_gone_on_with_and_not_begun_anew(
    types: Callable[..., Result], mirror: type[Mirror], tmp_path: Path
) -> None:
    mirror.breaks = 5

    broken = types()

    assert broken.exception is not None
    assert f"stopped at {BROKEN_OFF_AT} of" in (refusal(broken.exception) or "")
    listed = json.loads(types("list").stdout)["items"]
    assert [pack["state"] for pack in listed if pack["name"] == "shapes-clip"] == ["known"]
    mirror.asked.clear()

    whole = types()

    assert whole.exit_code == 0, whole.output
    assert json.loads(whole.stdout) == {
        "name": "shapes-clip", "folder": str(tmp_path / "models" / "shapes-clip"),
    }  # fmt: skip
    assert mirror.asked[0] == (FILES[0], f"bytes={BROKEN_OFF_AT}-")
    assert mirror.asked[1:] == [(FILES[1], None), (FILES[2], None)]
    for name in FILES:
        assert (tmp_path / "models/shapes-clip" / name).read_bytes() == (PACK / name).read_bytes()
    listed = json.loads(types("list").stdout)["items"]
    assert [pack["state"] for pack in listed if pack["name"] == "shapes-clip"] == ["here"]
    mirror.asked.clear()
    assert types().exit_code == 0
    assert mirror.asked == []


def test_content_with_another_hash_is_refused_and_not_kept(
    types: Callable[..., Result], mirror: type[Mirror], tmp_path: Path
) -> None:
    mirror.lies = True

    done = types()

    line = refusal(done.exception) if done.exception else ""
    assert line
    assert "sha256 is" in line
    assert read_manifest(PACK).files[FILES[0]].sha256 in line
    assert not (tmp_path / "models" / "shapes-clip").exists()
    assert not any(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    mirror.lies = False
    assert types().exit_code == 0
