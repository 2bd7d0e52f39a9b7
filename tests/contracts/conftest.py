from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql


@pytest.fixture
def blank(_server: Any) -> Iterator[Callable[[], str]]:
    """Makes databases with nothing in them; each call answers the address of another one."""
    address = f"postgresql://{_server.user}@{_server.host}:{_server.port}"
    names: list[str] = []

    def make() -> str:
        names.append(f"blank_{uuid4().hex}")
        root.execute(sql.SQL("create database {}").format(sql.Identifier(names[-1])))
        return f"{address}/{names[-1]}"

    with psycopg.connect(f"{address}/postgres", autocommit=True) as root:
        yield make
        for name in names:
            root.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
