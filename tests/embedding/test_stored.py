"""A pack goes through storage to another host, and is what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cubby.embedding import PackError, list_packs
from cubby.embedding.stored import fetch_pack, store_pack
from tests.packs import PACKS

PACK = PACKS / "shapes-clip"


class Kept(dict[str, bytes]):
    """What was put, by its key; the order is that of putting."""

    def put(self, key: str, chunks: Iterable[bytes]) -> None:
        self[key] = b"".join(chunks)

    def stream(self, key: str) -> Iterator[bytes]:
        return iter((self[key],))


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_a_pack_arrives_whole_under_the_sha256_of_its_manifest(kept: Kept, tmp_path: Path) -> None:
    sha256 = store_pack(PACK, kept.put)
    folder = fetch_pack(sha256, kept.stream, tmp_path)

    assert folder == tmp_path / "shapes-clip"
    assert [pack.problem for pack in list_packs(tmp_path)] == [None]
    assert list(kept)[-1] == f"models/{sha256}/model.json"
    assert fetch_pack(sha256, kept.stream, tmp_path) == folder


@pytest.mark.parametrize("file", ["model.json", "vision_model.onnx"])
def test_what_is_damaged_in_storage_is_refused(kept: Kept, tmp_path: Path, file: str) -> None:
    sha256 = store_pack(PACK, kept.put)
    kept[f"models/{sha256}/{file}"] += b" "

    with pytest.raises(PackError):
        fetch_pack(sha256, kept.stream, tmp_path)
    assert list_packs(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_pack_that_is_not_complete_in_storage_leaves_nothing(kept: Kept, tmp_path: Path) -> None:
    sha256 = store_pack(PACK, kept.put)
    del kept[f"models/{sha256}/tokenizer.json"]

    with pytest.raises(KeyError):
        fetch_pack(sha256, kept.stream, tmp_path)
    assert list(tmp_path.iterdir()) == []
