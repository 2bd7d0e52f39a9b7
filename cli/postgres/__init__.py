"""Cubby's own Postgres 18: the binaries of a wheel, started, watched and stopped from here."""

from __future__ import annotations

from cubby.cli.postgres.address import Address, attach
from cubby.cli.postgres.places import remove_data
from cubby.cli.postgres.server import EmbeddedPostgres

__all__ = ["Address", "EmbeddedPostgres", "attach", "remove_data"]
