"""Drawings in clusters, some of them twice: worked on once, then copied for each test."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cubby.cli.demo.drawings import drawings, near_duplicates
from tests.browser.site import Site
from tests.databases import copied


@dataclass(frozen=True)
class Drawn:
    """A filled database. Its copies share the folder with the files: no person is at work in them,
    so none of these is moved."""

    server: Any
    database: str
    folder: Path

    @contextlib.contextmanager
    def copy(self) -> Iterator[Site]:
        with copied(self.server, self.database) as database:
            site = Site(database.dsn, self.folder)
            yield site
            site.close()


@contextlib.contextmanager
def drawn(server: Any, folder: Path, *, copies_first: bool = False) -> Iterator[Drawn]:
    """Six drawings of four subjects, each twice; of the copies four are smaller ones."""
    with copied(server) as database:
        site = Site(database.dsn, folder)
        site.use_pack()
        site.work()
        originals = drawings()[:6]
        lots = [originals, near_duplicates(originals)]
        for lot in reversed(lots) if copies_first else lots:
            site.finish(site.post_files(*((one.filename, one.data) for one in lot)))
        site.close()
        yield Drawn(server, database.name, folder)


def cluster_of(site: Site, filename: str) -> dict[str, Any]:
    """The cluster that a drawing is in, as its page has it."""
    (item,) = (
        one
        for one in site.call("catalog.list_objects", p_limit=100)["items"]
        if one["filename"] == filename
    )
    return dict(site.call("catalog.cluster_detail", p_id=item["cluster"]["id"]))


def files_of(site: Site, cluster: str) -> list[str]:
    detail = site.call("catalog.cluster_detail", p_id=cluster)
    return sorted(item["filename"] for item in detail["objects"])
