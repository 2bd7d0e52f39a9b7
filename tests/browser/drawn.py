"""Drawings in clusters, some of them twice."""

from __future__ import annotations

from typing import Any

from cli.demo.drawings import drawings, near_duplicates
from tests.browser.site import Site


def send(site: Site, *, copies_first: bool = False) -> None:
    """Six drawings of four subjects, each twice; of the copies four are smaller ones."""
    site.use_pack()
    site.work()
    originals = drawings()[:6]
    lots = [originals, near_duplicates(originals)]
    for lot in reversed(lots) if copies_first else lots:
        site.finish(site.post_files(*((one.filename, one.data) for one in lot)))


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
