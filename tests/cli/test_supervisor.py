"""Children are kept running, and none outlives the supervisor. Real processes throughout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cubby.cli.errors import ChildGaveUp
from cubby.cli.supervisor import Child, Supervisor
from tests.waiting import until

# argv: grace, then one shell command per child; each child writes its number to a file.
_PROGRAM = """
import os, sys
from cubby.cli.supervisor import Child, Supervisor
from cubby.telemetry import logs
logs.configure("info", "supervisor")
children = [Child(f"c{n}", ["/bin/sh", "-c", text]) for n, text in enumerate(sys.argv[2:])]
def told():
    print(*[c.process.pid if c.process else 0 for c in children], flush=True)
Supervisor(children, lambda _: dict(os.environ), float(sys.argv[1])).run(told)
print("stopped", flush=True)
"""


@contextmanager
def _supervising(*commands: str, grace: float = 10) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(grace), *commands],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def _read_pids(process: subprocess.Popen[str], differ_from: tuple[int, ...] = ()) -> list[int]:
    assert process.stdout is not None
    for line in process.stdout:
        pids = [int(word) for word in line.split()]
        if pids and 0 not in pids and not set(pids) & set(differ_from):
            return pids
    raise AssertionError("the supervisor ended")


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_child_that_ends_is_started_again_and_the_others_are_left_alone() -> None:
    with _supervising("exec sleep 600", "exec sleep 600") as supervisor:
        first, second = _read_pids(supervisor)
        os.kill(first, signal.SIGKILL)

        replaced, kept = _read_pids(supervisor, differ_from=(first,))

        assert kept == second
        assert replaced != first
        supervisor.terminate()
        assert supervisor.wait(20) == 0
        assert _gone(replaced)
        assert _gone(kept)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_the_children_in_their_own_way(number: int, tmp_path: Path) -> None:
    note = tmp_path / "note"
    command = f"trap 'echo bye > {note}; exit 0' TERM; while :; do sleep 0.05; done"
    with _supervising(command) as supervisor:
        (child,) = _read_pids(supervisor)
        supervisor.send_signal(number)

        assert supervisor.wait(20) == 0
    assert note.read_text() == "bye\n"
    assert _gone(child)


def test_a_child_that_will_not_end_is_killed_when_the_grace_is_over() -> None:
    with _supervising("trap '' TERM; while :; do sleep 0.05; done", grace=0.2) as supervisor:
        (child,) = _read_pids(supervisor)
        supervisor.terminate()

        assert supervisor.wait(20) == 0
    assert _gone(child)


def test_a_second_signal_ends_the_grace() -> None:
    command = "trap '' TERM; while :; do sleep 0.05; done"
    with _supervising(command, grace=600) as supervisor:
        (child,) = _read_pids(supervisor)
        assert supervisor.stderr is not None
        supervisor.terminate()
        until(lambda: "stopping" in supervisor.stderr.readline(), "the first stop")
        supervisor.terminate()

        assert supervisor.wait(20) == 0
    assert _gone(child)


def test_children_do_not_outlive_a_killed_supervisor() -> None:
    with _supervising("exec sleep 600", "exec sleep 600") as supervisor:
        pids = _read_pids(supervisor)
        supervisor.kill()

        until(lambda: all(_gone(pid) for pid in pids), "the end of the children")


def test_a_child_that_says_it_can_never_work_ends_everything(tmp_path: Path) -> None:
    other = Child("other", ["sleep", "600"])
    hopeless = Child("api-0", ["/bin/sh", "-c", "exit 2"])

    with pytest.raises(ChildGaveUp, match="api-0 cannot work"):
        Supervisor([other, hopeless], lambda _: dict(os.environ), 10).run()

    assert not other.running()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_the_pause_before_the_next_start_grows_up_to_half_a_minute() -> None:
    child = Child("c", ["/bin/sh", "-c", "exit 1"])
    supervisor = Supervisor([child], lambda _: dict(os.environ), 10)
    pauses = []
    for _ in range(9):
        supervisor._start(child)
        assert child.process is not None
        child.process.wait()
        supervisor._bury(child, child.started_at + 1)
        pauses.append(child.start_at - child.started_at - 1)

    assert pauses == pytest.approx([0.25, 0.5, 1, 2, 4, 8, 16, 30, 30])

    supervisor._start(child)
    child.process.wait()
    supervisor._bury(child, child.started_at + 61)
    assert child.start_at - child.started_at - 61 == pytest.approx(0.25)


def test_a_child_has_its_own_environment_on_top_of_the_common_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = Child(
        "c", ["/bin/sh", "-c", f"echo $COMMON $OWN > {out}; exec sleep 600"], {"OWN": "mine"}
    )
    supervisor = Supervisor([child], lambda _: {"COMMON": "ours", "OWN": "theirs"}, 10)

    supervisor._start(child)
    until(lambda: out.exists() and out.read_text(), "the note")
    supervisor.stop()

    assert out.read_text() == "ours mine\n"
