from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from cubby.media import (
    DecoderCrashed,
    DecoderOutOfMemory,
    DecoderPool,
    DecoderTimeout,
    DecoderUnavailable,
    FileUnreadable,
    MediaError,
    Sniffed,
    sniff_file,
)
from cubby.media.errors import BY_CODE
from tests.media import made

Naughty = Callable[..., DecoderPool]
ANY = Sniffed("image", "image/png", "png")


def word(folder: Path, content: str) -> Path:
    path = folder / f"{content.partition(':')[0]}.txt"
    path.write_text(content)
    return path


def ended(pid: int) -> bool:
    """Whether the process ends within ten seconds; one that is gone already has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(10_000))
    finally:
        os.close(handle)


@pytest.mark.parametrize(
    ("mischief", "error", "message"),
    [
        ("segfault", DecoderCrashed, "ended by SIGSEGV"),
        ("abort", DecoderCrashed, "ended by SIGABRT"),
        ("exit", DecoderCrashed, "exit code 3: no reason given"),
        ("bad_alloc", DecoderOutOfMemory, "limit of 1024 MiB"),
        ("allocate", DecoderOutOfMemory, "limit of 1024 MiB"),
        ("hang", DecoderTimeout, "longer than 2 s"),
        ("burn", DecoderTimeout, "longer than 2 s"),
    ],
)
def test_a_file_that_ends_its_decoder_is_named_with_the_cause_and_the_next_one_is_served(
    tmp_path: Path, naughty: Naughty, mischief: str, error: type[MediaError], message: str
) -> None:
    stalls = error is DecoderTimeout
    with naughty(seconds=2 if stalls else 60, memory_bytes=1 << 30) as pool:
        assert pool.decode(word(tmp_path, "fine"), ANY).notes == ["fine"]
        (before,) = pool.pids()

        with pytest.raises(error, match=message) as refusal:
            pool.decode(word(tmp_path, mischief), ANY)

        assert not refusal.value.permanent
        assert ended(before)
        assert pool.decode(word(tmp_path, "fine"), ANY).notes == ["fine"]


def test_the_limit_of_processor_time_ends_a_decoder_by_itself(
    tmp_path: Path, naughty: Naughty
) -> None:
    with (
        naughty("impatient", seconds=60) as pool,
        pytest.raises(DecoderTimeout, match="of processor time"),
    ):
        pool.decode(word(tmp_path, "burn"), ANY)


def test_processor_time_is_granted_per_file_not_per_process(
    tmp_path: Path, naughty: Naughty
) -> None:
    # Starting alone takes some of it; a limit that never moved would end the process here.
    with naughty("impatient") as pool:
        for _ in range(50):
            pool.decode(word(tmp_path, "fine"), ANY)
        assert len(pool.pids()) == 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGBUS])
def test_a_signal_during_a_decode_is_named(
    tmp_path: Path, naughty: Naughty, number: signal.Signals
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with naughty() as pool, ThreadPoolExecutor(1) as threads:
        outcome = threads.submit(pool.decode, word(tmp_path, f"hang:{gate}"), ANY)
        gate.read_bytes()  # returns once the file is being decoded
        os.kill(pool.pids()[0], number)

        error = outcome.exception()

        assert isinstance(error, DecoderCrashed)
        assert error.signal == number.name
        assert number.name in str(error)


def test_a_picture_that_needs_more_memory_than_allowed_is_refused_as_that(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (9000, 9000)).save(path, compress_level=1)
    with DecoderPool(1, memory_bytes=480 << 20) as pool:
        with pytest.raises(DecoderOutOfMemory, match="limit of 480 MiB"):
            pool.decode(path, sniff_file(path))

        small = tmp_path / "small.png"
        made.photo().save(small)
        assert pool.decode(small, sniff_file(small)).width == 320


def test_a_decoder_killed_while_idle_costs_no_file(tmp_path: Path, naughty: Naughty) -> None:
    with naughty() as pool:
        pool.decode(word(tmp_path, "fine"), ANY)
        (pid,) = pool.pids()
        os.kill(pid, signal.SIGKILL)
        assert ended(pid)

        assert pool.decode(word(tmp_path, "fine"), ANY).notes == ["fine"]


def test_a_library_that_prints_does_not_spoil_the_answers(tmp_path: Path, naughty: Naughty) -> None:
    with naughty() as pool:
        for _ in range(3):
            assert pool.decode(word(tmp_path, "print"), ANY).notes == ["print"]


def test_decoders_do_not_know_the_secrets_of_their_parent(
    tmp_path: Path, naughty: Naughty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_DATABASE_URL", "postgresql://user:secret@host/db")
    with naughty() as pool:
        known = pool.decode(word(tmp_path, "environment"), ANY).notes

    assert "PATH" in known
    assert not [name for name in known if name.startswith("CUBBY")]


def test_many_threads_share_few_decoders_and_each_gets_its_own_answer(
    tmp_path: Path, pool: DecoderPool
) -> None:
    paths = []
    for seed in range(24):
        paths.append(tmp_path / f"{seed}.png")
        made.photo(seed, 40 + seed, 30).save(paths[-1])
    before = set(pool.pids())

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda path: pool.decode(path, sniff_file(path)), paths))

    for seed, answer in enumerate(answers):
        assert answer.width == 40 + seed
        assert (answer.frames[0].pixels == made.scene(seed, 40 + seed, 30)).all()
    assert before <= set(pool.pids())


def test_another_decoder_is_started_when_a_file_waits_for_one(
    tmp_path: Path, naughty: Naughty
) -> None:
    with naughty(processes=2, seconds=3) as pool:
        pool.decode(word(tmp_path, "fine"), ANY)
        assert len(pool.pids()) == 1
        with ThreadPoolExecutor(2) as threads:
            hang = word(tmp_path, "hang")
            hanging = [threads.submit(pool.decode, hang, ANY) for _ in range(2)]
            while len(pool.pids()) < 2:
                assert not all(one.done() for one in hanging)


def test_decoders_outlive_the_thread_that_first_needed_them(
    tmp_path: Path, naughty: Naughty
) -> None:
    pools: list[DecoderPool] = []

    def use_and_break() -> None:
        pools.append(naughty())
        with pytest.raises(DecoderCrashed):
            pools[0].decode(word(tmp_path, "segfault"), ANY)
        pools[0].decode(word(tmp_path, "fine"), ANY)

    thread = threading.Thread(target=use_and_break)
    thread.start()
    thread.join()
    with pools[0] as pool:
        before = pool.pids()
        assert pool.decode(word(tmp_path, "fine"), ANY).notes == ["fine"]
        assert pool.pids() == before


def test_what_is_neither_picture_nor_sound_is_answered_without_a_decoder(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("words")
    with DecoderPool(1, memory_bytes=1) as pool:
        decoded = pool.decode(path, sniff_file(path))

    assert (decoded.media_type, decoded.content_type) == ("other", "text/plain")
    assert decoded.thumbnails == {}


def test_an_empty_file_is_other(tmp_path: Path, pool: DecoderPool) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()

    assert pool.decode(path, sniff_file(path)).media_type == "other"


def test_a_missing_file_and_a_pipe_are_unreadable(tmp_path: Path, pool: DecoderPool) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("gone", "No such file"), ("pipe", "not a regular file")):
        with pytest.raises(FileUnreadable, match=reason) as refusal:
            pool.decode(tmp_path / name, ANY)
        assert not refusal.value.permanent


def test_a_limit_too_small_to_start_in_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    made.photo().save(path)
    with (
        DecoderPool(1, memory_bytes=60 << 20) as pool,
        pytest.raises(DecoderUnavailable, match="within 60 MiB"),
    ):
        pool.decode(path, sniff_file(path))


def test_a_closed_pool_refuses_and_leaves_no_process(tmp_path: Path, naughty: Naughty) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    pool = naughty()
    with ThreadPoolExecutor(2) as threads:
        busy = threads.submit(pool.decode, word(tmp_path, f"hang:{gate}"), ANY)
        gate.read_bytes()
        waiting = threads.submit(pool.decode, word(tmp_path, "fine"), ANY)
        pids = pool.pids()
        pool.close()

        assert isinstance(busy.exception(), DecoderUnavailable)
        assert isinstance(waiting.exception(), DecoderUnavailable)
    assert all(ended(pid) for pid in pids)
    with pytest.raises(DecoderUnavailable, match="closed"):
        pool.decode(word(tmp_path, "fine"), ANY)


PARENT = """
import sys
from pathlib import Path
from cubby.media import DecoderPool, sniff_file
path = Path(sys.argv[1])
pool = DecoderPool(1)
pool.decode(path, sniff_file(path))
print(pool.pids()[0], flush=True)
sys.stdin.readline()
pool.decode(path, sniff_file(path))
print(pool.pids()[0], flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def parent(tmp_path: Path) -> subprocess.Popen[str]:
    made.photo().save(tmp_path / "a.png")
    return subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "a.png")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_decoder_dies_with_its_parent(parent: subprocess.Popen[str]) -> None:
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()

        assert ended(pid)


def test_a_decoder_does_not_hear_the_interrupt_of_the_terminal(
    parent: subprocess.Popen[str],
) -> None:
    with parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        pid = int(parent.stdout.readline())
        assert os.getpgid(pid) != os.getpgid(parent.pid)
        os.kill(pid, signal.SIGINT)
        parent.stdin.write("again\n")
        parent.stdin.flush()

        assert int(parent.stdout.readline()) == pid
        parent.kill()


def test_every_error_has_its_own_code_and_says_whether_it_is_final() -> None:
    assert {code: kind.permanent for code, kind in BY_CODE.items()} == {
        "decode_failed": True,
        "damaged": True,
        "cut_short": True,
        "encrypted": True,
        "not_supported": True,
        "empty": True,
        "too_large": True,
        "decoder_crashed": False,
        "decoder_timeout": False,
        "decoder_out_of_memory": False,
        "file_unreadable": False,
        "decoder_unavailable": False,
    }
