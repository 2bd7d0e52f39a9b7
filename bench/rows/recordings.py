"""Changed copies of films and sounds: are they found, and do others stay apart?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import corpora, films, sounds
from bench.figures import LeftOut, Row, Sizes
from bench.ground import Ground
from bench.sending import Made, send

_NAME = "the same film or sound"
_FILMS = {"av-imageio": ("cockatoo.mp4",), "av-mdn": ("crystal.webm", "frog.webm", "pig.webm"),
          "av-torchcodec": ("nasa_13013.mp4",)}  # fmt: skip
_SOUNDS = {"av-mdn": ("bear.mp3", "viper.mp3", "elf.webm"),
           "av-torchcodec": ("nasa_13013.mp4.audio_44100.mp3",)}  # fmt: skip
_LEAST_FILMS, _LEAST_SOUNDS = 0.9, 0.95
_MOST_DRAWN = 8


@dataclass(frozen=True)
class _Sent:
    """`shows` names the film or sound; its copies have the same name."""

    shows: str
    kind: str
    name: str
    data: bytes


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    if corpora.folder() is None:
        yield from corpora.missing([_NAME])
        return
    count = min(sizes.copied, _MOST_DRAWN)
    sent = [*_films(count), *_sounds(count), *_resembling()]
    made = send(ground, [(one.name, one.data) for one in sent])
    yield from _recall(sent, made)
    yield _joined(sent, made)


def _films(count: int) -> Iterator[_Sent]:
    sources = [(f"drawn film {number}", films.drawn(300 + number)) for number in range(count)]
    sources += [(path.name, films.read(path.read_bytes())) for path in _paths(_FILMS)]
    for name, film in sources:
        yield _Sent(name, "", f"{name}.mp4", films.encoded(film))
        for kind, change in films.KINDS.items():
            suffix = "webm" if kind == "vp9" else "mp4"
            yield _Sent(name, f"film, {kind}", f"{name} {kind}.{suffix}", change(film))


def _sounds(count: int) -> Iterator[_Sent]:
    sources = [(f"song {number}", sounds.song(300 + number)) for number in range(count)]
    sources += [(path.name, sounds.read(path.read_bytes())) for path in _paths(_SOUNDS)]
    for name, sound in sources:
        yield _Sent(f"sound of {name}", "", f"{name}.wav", sounds.wav(sound))
        for kind, (suffix, change) in sounds.KINDS.items():
            yield _Sent(
                f"sound of {name}", f"sound, {kind}", f"{name} {kind}.{suffix}", change(sound)
            )


def _resembling() -> Iterator[_Sent]:
    for suffix, made in (("mp4", films.apart()), ("wav", sounds.apart())):
        for number, (kind, data) in enumerate(made):
            yield _Sent(f"{kind} {number}", "apart", f"{kind}-{number}.{suffix}", data)


def _paths(named: dict[str, tuple[str, ...]]) -> list[Path]:
    return [path for corpus, names in named.items() for path in corpora.files(corpus)
            if path.name in names]  # fmt: skip


def _recall(sent: Sequence[_Sent], made: Sequence[Made]) -> Iterator[Row]:
    """A copy is found where it is linked to what the original is linked to."""
    both = list(zip(sent, made, strict=True))
    originals = {one.shows: each.shows for one, each in both if not one.kind}
    for kind in [f"film, {each}" for each in films.KINDS] + [
        f"sound, {each}" for each in sounds.KINDS
    ]:
        found = [each.shows == originals[one.shows] for one, each in both if one.kind == kind]
        share = sum(found) / len(found) if found else 1.0
        least = _LEAST_FILMS if kind.startswith("film") else _LEAST_SOUNDS
        yield Row(
            name=f"{_NAME}: {kind}", unit="share", cubby=share, floor=None, floor_is="",
            also={"cubby": f"{sum(found)} of {len(found)}"},
            aim=f"≥ {least:g}", holds=share >= least,
        )  # fmt: skip


def _joined(sent: Sequence[_Sent], made: Sequence[Made]) -> Row:
    by_id = {each.id: one for one, each in zip(sent, made, strict=True)}
    wrong = [
        f"{one.name} = {by_id[each.shows].name}"
        for one, each in zip(sent, made, strict=True)
        if each.shows in by_id and by_id[each.shows].shows != one.shows
    ]
    return Row(
        name=f"{_NAME}: joined of what must stay apart", unit="share", cubby=float(len(wrong)),
        floor=None, floor_is="", aim="0", holds=not wrong,
        also={"cubby": "; ".join(wrong[:3]) or f"among {len(sent)} files"},
    )  # fmt: skip
