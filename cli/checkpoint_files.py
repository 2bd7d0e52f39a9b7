"""Exports of the chain over lineage: a line of JSON for each checkpoint."""

from __future__ import annotations

import json
from pathlib import Path

from cubby.cli.errors import CliError


def read_checkpoints(path: Path) -> dict[int, str]:
    """Digests by number. Raises CliError."""
    found: dict[int, str] = {}
    for line, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            checkpoint = json.loads(text)
            found[int(checkpoint["number"])] = str(checkpoint["digest"])
        except (ValueError, TypeError, KeyError):
            raise CliError(
                f"Line {line} of {path} is not a valid checkpoint.",
                "Give a file that `cubby checkpoints` wrote.",
            ) from None
    return found
