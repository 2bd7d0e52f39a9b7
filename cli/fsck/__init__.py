"""`cubby fsck`: does storage hold what the catalogue says, and nothing else."""

from __future__ import annotations

from cubby.cli.fsck.check import Check, Finding

__all__ = ["Check", "Finding"]
