"""Attacks, one file a kind. Each is tried as the role that would try it."""

from __future__ import annotations

from tests.db.conftest import _clean, _databases, _shared, cubby, shared

__all__ = ["_clean", "_databases", "_shared", "cubby", "shared"]
