"""Permissions of what is stored: the account that runs Cubby, and others where that was asked
for."""

from __future__ import annotations

from dataclasses import dataclass

LIBRARY = "library"


@dataclass(frozen=True)
class Modes:
    """`readable`: other accounts of the machine may read the library, and nothing else."""

    readable: bool = False

    @property
    def root(self) -> int:
        return 0o711 if self.readable else 0o700

    @property
    def file(self) -> int:
        """Never to be written again. A file of the library may be a second name of a raw file, so
        both have one mode. The folders above a raw file keep others out."""
        return 0o444 if self.readable else 0o400

    def folder(self, first: str) -> int:
        """Of a folder whose key begins with this segment."""
        return 0o755 if self.readable and first == LIBRARY else 0o700
