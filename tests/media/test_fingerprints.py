"""Films and sounds, fingerprinted in a real decoder process inside its sandbox and compared."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from bench import films, sounds
from cubby.media import Damaged, DecoderPool, footage, heard, sniff_file, spans
from cubby.media.errors import MediaError
from tests.media.made import scene, turned, video

Make = Callable[[bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def make(pool: DecoderPool, tmp_path_factory: pytest.TempPathFactory) -> Make:
    path = tmp_path_factory.mktemp("fingerprints") / "file"

    def made(data: bytes) -> dict[str, Any]:
        path.write_bytes(data)
        return pool.fingerprint(path, sniff_file(path))

    return made


def _stored(made: dict[str, Any]) -> dict[str, bytes | None]:
    return {
        kind: None if made[kind] is None else base64.b64decode(made[kind])
        for kind in ("film", "sound")
    }


def _compared(one: dict[str, Any], other: dict[str, Any], kind: str = "film") -> Any:
    return spans.measure(kind, _stored(one), _stored(other))


def _shares(one: dict[str, Any], other: dict[str, Any], kind: str = "film") -> int:
    """How many codes of the one the other is searched by."""
    return len(set(one["codes"][kind]) & set(other["probes"][kind]))


def test_a_cut_and_marked_copy_of_a_film_is_found_and_laid_beside_it(make: Make) -> None:
    film = films.drawn(1)
    whole = make(films.encoded(film))
    copy = make(films.KINDS["logo"](film.span(0.25)))

    assert _shares(whole, copy) > 0
    measured = _compared(copy, whole)["film"]
    assert measured["motion"] > 0.8
    assert measured["mirrored"] is False
    (begin, end), (there, until) = measured["span"]
    assert begin == pytest.approx(0, abs=0.5)
    assert end - begin == pytest.approx(9, abs=0.8)
    assert (there, until) == (pytest.approx(3, abs=0.5), pytest.approx(12, abs=0.5))


def test_a_mirrored_film_between_bars_is_found(make: Make) -> None:
    film = films.drawn(2)
    whole, copy = make(films.encoded(film)), make(films.KINDS["letterbox"](_mirrored(film)))

    assert _shares(whole, copy) > 0
    measured = _compared(whole, copy)["film"]
    assert measured["mirrored"] is True
    assert measured["motion"] > 0.9


def test_two_films_of_one_camera_agree_in_no_motion_though_both_fade_in(make: Make) -> None:
    one, other = (films.faded(films.watched(seed, seconds=6)) for seed in (1, 2))
    whole = make(films.encoded(one))

    measured = _compared(whole, make(films.encoded(other)))
    assert measured is None or measured["film"]["motion"] < 0.3
    assert _compared(whole, make(films.encoded(one, crf="34")))["film"]["motion"] > 0.9


def test_a_song_is_known_in_another_encoding_cut_and_quieter(make: Make) -> None:
    song = sounds.song(3, 12)
    wav = make(sounds.wav(song))
    copy = make(sounds.encoded(0.2 * song[2 * sounds.RATE :], "libmp3lame", "mp3", 64_000))

    assert _shares(wav, copy, "sound") > 3
    measured = _compared(copy, wav, "sound")["sound"]
    assert measured["errors"] < 0.1
    assert measured["span"][0][0] == pytest.approx(0, abs=0.3)
    assert measured["span"][1][0] == pytest.approx(2, abs=0.3)
    assert _compared(wav, make(sounds.wav(sounds.song(4, 12))), "sound") is None


def test_a_dubbed_film_has_the_pictures_and_another_sound(make: Make) -> None:
    film = films.drawn(9, 6, 2)
    one, same, dubbed = (make(_dubbed(film, sounds.song(seed, 6))) for seed in (1, 1, 2))

    assert _compared(one, same)["sound"]["errors"] < 0.05
    measured = _compared(one, dubbed)
    assert measured["film"]["motion"] > 0.9
    assert (measured["sound"], measured["heard"]) == (None, [True, True])


@pytest.mark.parametrize("kind", ["silence", "tone"])
def test_a_sound_in_which_nothing_changes_has_no_fingerprint(make: Make, kind: str) -> None:
    data = next(data for name, data in sounds.apart(1) if name == kind)

    assert make(data) | {"problem": None} == {
        "film": None, "sound": None, "codes": {}, "probes": {}, "problem": None,
    }  # fmt: skip


def test_a_black_film_without_sound_has_no_fingerprint(make: Make) -> None:
    black = films.Film([np.zeros((120, 160, 3), np.uint8)] * 30)

    made = make(films.encoded(black))

    assert (made["film"], made["sound"], made["codes"]) == (None, None, {})


def test_what_is_read_of_a_long_film_is_bounded(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes at two pictures a second; four small pictures are kept of a second."""
    film = films.Film(films.drawn(5, 120, 4).pictures, 2)
    data = films.encoded(film.each(lambda one: one[::4, ::4]))

    made = make(data)

    length = len(_stored(made)["film"] or b"")
    assert length == footage.MOST_SECONDS * footage.PER_SECOND * footage.SIDE**2
    assert len(made["codes"]["film"]) <= 64
    monkeypatch.setattr(footage, "MOST_PROCESSOR_SECONDS", 0)
    with av.open(io.BytesIO(data)) as source:
        beginning = footage.watch(source, 10**8)
    assert beginning is None or len(beginning.pictures) < 10


def test_what_is_heard_of_a_long_sound_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "MOST_SECONDS", 4)
    with av.open(io.BytesIO(sounds.wav(sounds.song(6, 12)))) as source:
        found = heard.listen(source)
    assert found is not None
    assert len(found.words) <= 4 * heard.PER_SECOND


def test_a_file_that_is_no_film_says_why(make: Make) -> None:
    whole = films.encoded(films.drawn(7, 3, 1))

    with pytest.raises(MediaError):
        make(whole[:200])
    with pytest.raises(Damaged):
        make(whole[:40] + bytes(4000))


def test_a_film_that_is_cut_short_keeps_what_can_be_read(make: Make) -> None:
    film = films.drawn(8, 6, 1)
    whole = films.encoded(film, form="matroska")

    made = make(whole[: len(whole) // 2])

    assert len(_stored(made)["film"] or b"") >= 4 * footage.SIDE**2


def test_a_film_that_a_phone_turned_is_compared_upright(make: Make, tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", 4, lambda at: np.roll(scene(1, 320, 240), int(40 * at), 1))
    flat = make(path.read_bytes())
    upright = make(turned(path).read_bytes())

    one = np.frombuffer(_stored(flat)["film"] or b"", np.uint8).reshape(-1, 10, 10).astype(int)
    other = np.frombuffer(_stored(upright)["film"] or b"", np.uint8).reshape(-1, 10, 10)
    assert abs(np.rot90(one, -1, (1, 2)) - other).mean() < 12


@pytest.mark.prove
def test_copies_of_films_are_found_and_others_stay_apart(make: Make, corpora: Path) -> None:
    sources = [films.drawn(20 + number) for number in range(2)] + [
        films.read((corpora / name).read_bytes(), 200)
        for name in ("av-imageio/cockatoo.mp4", "av-mdn/crystal.webm",
                     "av-mdn/frog.webm", "av-mdn/pig.webm", "av-torchcodec/nasa_13013.mp4")
    ]  # fmt: skip
    originals = [make(films.encoded(film)) for film in sources]
    found = dict.fromkeys(films.KINDS, 0)
    for kind, change in films.KINDS.items():
        for film, original in zip(sources, originals, strict=True):
            copy = make(change(film))
            measured = _compared(copy, original)
            found[kind] += bool(measured and _is_same(measured) and _shares(original, copy))
    assert sum(found.values()) >= 0.9 * len(sources) * len(found), found

    others = [*originals, *(make(data) for _, data in films.apart())]
    wrong = [
        (measured, first, second)
        for first, one in enumerate(others)
        for second, other in enumerate(others[:first])
        if (measured := _compared(one, other)) and _is_same(measured)
    ]
    assert wrong == []


@pytest.mark.prove
def test_copies_of_sounds_are_found_and_others_stay_apart(make: Make, corpora: Path) -> None:
    sources = [sounds.song(20 + number, 10 + number) for number in range(6)] + [
        sounds.read((corpora / name).read_bytes())
        for name in ("av-mdn/bear.mp3", "av-mdn/viper.mp3", "av-mdn/pig.webm",
                     "av-torchcodec/nasa_13013.mp4.audio_44100.mp3")
    ]  # fmt: skip
    originals = [make(sounds.wav(sound)) for sound in sources]
    found = dict.fromkeys(sounds.KINDS, 0)
    for kind, (_, change) in sounds.KINDS.items():
        for sound, original in zip(sources, originals, strict=True):
            copy = make(change(sound))
            measured = _compared(copy, original, "sound")
            shares = _shares(original, copy, "sound")
            found[kind] += bool(measured and shares and _is_same_sound(measured))
    assert sum(found.values()) >= 0.95 * len(sources) * len(found), found

    others = [*originals, *(make(data) for _, data in sounds.apart())]
    wrong = [
        measured
        for first, one in enumerate(others)
        for other in others[:first]
        if (measured := _compared(one, other, "sound")) and _is_same_sound(measured)
    ]
    assert wrong == []


def _mirrored(film: films.Film) -> films.Film:
    return film.each(lambda one: np.ascontiguousarray(one[:, ::-1]))


def _is_same(measured: dict[str, Any]) -> bool:
    """As core._span_class has it for films in which something moves."""
    film = measured.get("film")
    moves = film and film["motion"] >= 0.5 and film["moving"] >= 1
    return bool(moves and max(film["coverage"]) >= 0.7)


def _is_same_sound(measured: dict[str, Any]) -> bool:
    sound = measured.get("sound")
    return bool(sound and sound["errors"] <= 0.25 and max(sound["coverage"]) >= 0.7)


def _dubbed(film: films.Film, sound: sounds.Sound) -> bytes:
    """A film file with pictures and sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as target:
        seen = target.add_stream("mpeg4", rate=films.RATE)
        told = target.add_stream("pcm_s16le", rate=sounds.RATE)
        assert isinstance(seen, VideoStream)
        assert isinstance(told, AudioStream)
        seen.width, seen.height, seen.pix_fmt = films.WIDTH, films.HEIGHT, "yuv420p"
        told.layout = "mono"
        for at, picture in enumerate(film.pictures):
            target.mux(seen.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            step = sounds.RATE // films.RATE
            piece = np.ascontiguousarray(sound[None, at * step : (at + 1) * step])
            frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="mono")
            frame.sample_rate, frame.pts = sounds.RATE, at * step
            frame.time_base = Fraction(1, sounds.RATE)
            target.mux(told.encode(frame))
        target.mux(seen.encode(None))
        target.mux(told.encode(None))
    return out.getvalue()
