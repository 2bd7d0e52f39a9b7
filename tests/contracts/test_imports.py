from __future__ import annotations

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

CONTRACTS = Path(__file__).parents[2] / ".importlinter"


def test_rooms_import_each_other_only_in_the_allowed_directions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = lint_imports(config_filename=str(CONTRACTS), cache_dir=None, no_cache=True)

    assert code == 0, capsys.readouterr().out
