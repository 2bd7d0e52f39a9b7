from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from cubby.cli.figures_folder import figures_folder


def test_commands_on_one_data_folder_have_a_folder_each(tmp_path: Path) -> None:
    with ExitStack() as first, ExitStack() as second:
        one, other = figures_folder(tmp_path, first), figures_folder(tmp_path, second)
        (one / "counter_1.db").touch()

        assert one != other
        assert (one / "counter_1.db").is_file()
        second.close()
        assert one.is_dir()
        assert not other.exists()
    assert list((tmp_path / "figures").iterdir()) == []


def test_what_a_killed_command_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "figures" / "left").mkdir(parents=True)
    (tmp_path / "figures" / "counter_7.db").touch()
    with ExitStack() as stack:
        folder = figures_folder(tmp_path, stack)

        assert list((tmp_path / "figures").iterdir()) == [folder]
