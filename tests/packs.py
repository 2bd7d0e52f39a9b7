"""The model pack of this repository, in a folder where a process may write beside it."""

from __future__ import annotations

from pathlib import Path

PACKS = Path(__file__).parents[1] / "packs"


def models_folder(parent: Path) -> Path:
    """For CUBBY_MODELS: what is converted or pulled there must not end up in the repository."""
    models = parent / "models"
    models.mkdir(parents=True, exist_ok=True)
    for pack in PACKS.iterdir():
        if pack.is_dir() and not (models / pack.name).is_symlink():
            (models / pack.name).symlink_to(pack)
    return models
