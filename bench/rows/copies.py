"""Changed copies in a mixed catalogue: are they found, and is what is found the same picture?"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from bench import apart, contact_sheet, corpora, packs
from bench.figures import LeftOut, Row, Sizes
from bench.ground import Ground
from bench.sending import Made, send
from bench.variants import KINDS, jpeg

_NAME = "the same picture, of changed copies"
# Settings were found on img-caltech101-dev; it is not among these.
_REPORTED = ("img-clothing", "img-exif-samples", "img-sharp")
_LEAST_PRECISION = 0.995
_LEAST_SIDE = 200
_SHEET = Path(__file__).parents[1] / "results" / "same-pictures.jpg"


@dataclass(frozen=True)
class _Sent:
    """`shows` names what the picture is of: copies of one picture have one name."""

    shows: str
    kind: str
    name: str
    data: bytes


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """With the built-in pack, as Cubby is by default."""
    if corpora.folder() is None:
        yield from corpora.missing([_NAME])
        return
    packs.use_photographs(ground)
    sent = [*_catalogue(sizes.copied, sizes.corpus_files), *_resembling()]
    made = send(ground, [(one.name, one.data) for one in sent])
    links = _links(sent, made)
    wrong = [(one, other) for one, other in links if one.shows != other.shows]
    contact_sheet.write(_SHEET, [(a.data, b.data) for a, b in (*wrong, *links)])
    right = len(links) - len(wrong)
    precision = right / len(links) if links else 1.0
    yield Row(
        name=f"{_NAME}: precision", unit="share", cubby=precision, floor=None, floor_is="",
        also={"cubby": f"{len(links)} links among {len(sent)} files; {_SHEET.name} shows them"},
        aim=f"≥ {_LEAST_PRECISION}", holds=precision >= _LEAST_PRECISION,
    )  # fmt: skip
    apart_kinds = {one.kind for one in _resembling()}
    joined = sum(one.kind in apart_kinds and other.kind in apart_kinds for one, other in wrong)
    yield Row(
        name=f"{_NAME}: joined of what must stay apart", unit="share", cubby=float(joined),
        floor=None, floor_is="", aim="0", holds=joined == 0,
        also={"cubby": ", ".join(sorted(apart_kinds))},
    )  # fmt: skip
    yield from _recall(sent, made)


def _catalogue(copied: int, most: int) -> Iterator[_Sent]:
    """Some pictures with all their copies among others without."""
    paths = [path for name in _REPORTED for path in corpora.files(name, "*.jpg")]
    random.Random(5).shuffle(paths)
    for number, path in enumerate(paths[:most]):
        try:
            with Image.open(path) as opened:
                picture = opened.convert("RGB")
        except (OSError, UnidentifiedImageError, ValueError):
            continue
        if min(picture.size) < _LEAST_SIDE or max(picture.size) > 5000:
            continue
        yield _Sent(str(path), "original", f"{number:05}-{path.name}", path.read_bytes())
        if number < copied:
            picture.thumbnail((1600, 1600))
            for kind, (_, changes) in KINDS.items():
                for at, change in enumerate(changes):
                    name = f"{number:05}-{kind.replace(' ', '-').replace('%', '')}{at}.jpg"
                    yield _Sent(str(path), kind, name, jpeg(change(picture)))


def _resembling() -> Iterator[_Sent]:
    for number, (kind, data) in enumerate(apart.files()):
        yield _Sent(f"{kind} {number}", kind, f"{kind}-{number}.jpg", data)


def _links(sent: Sequence[_Sent], made: Sequence[Made]) -> list[tuple[_Sent, _Sent]]:
    by_id = {each.id: one for one, each in zip(sent, made, strict=True)}
    return [
        (one, by_id[each.shows])
        for one, each in zip(sent, made, strict=True)
        if each.shows != each.id and each.shows in by_id
    ]


def _recall(sent: Sequence[_Sent], made: Sequence[Made]) -> Iterator[Row]:
    """A copy is found where it is linked to what the original is linked to."""
    both = list(zip(sent, made, strict=True))
    originals = {one.shows: each.shows for one, each in both if one.kind == "original"}
    for kind, (least, _) in KINDS.items():
        found = [each.shows == originals[one.shows] for one, each in both if one.kind == kind]
        share = sum(found) / len(found) if found else 1.0
        yield Row(
            name=f"{_NAME}: {kind}", unit="share", cubby=share, floor=None, floor_is="",
            also={"cubby": f"{sum(found)} of {len(found)}"},
            aim=f"≥ {least:g}", holds=share >= least,
        )  # fmt: skip
