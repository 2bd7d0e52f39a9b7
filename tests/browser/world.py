"""A Cubby with a bit of everything in it."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from fractions import Fraction

import av
from PIL import Image

from cubby.cli.demo.drawings import draw, drawings, near_duplicates
from cubby.cli.demo.papers import articles, orders
from cubby.cli.demo.recordings import clip, sound
from tests.browser.site import Site


@dataclass(frozen=True)
class World:
    """Ids of one thing of each kind."""

    orders_request: str
    files_request: str
    sql_schema: str
    jsonb_schema: str
    picture: str
    video: str
    audio: str
    torn: str
    document: str
    cluster: str

    def addresses(self) -> dict[str, str]:
        """Every page, by the name of its screenshot."""
        return {
            "overview": "/admin",
            "ingest": "/admin/ingest",
            "ingest-detail": f"/admin/ingest/{self.files_request}",
            "search": "/admin/search",
            "search-hits": "/admin/search?q=a+blue+star",
            "search-none": "/admin/search?q=zzzxyqw&kind=json",
            "objects": "/admin/objects",
            "object-picture": f"/admin/objects/{self.picture}",
            "object-video": f"/admin/objects/{self.video}",
            "object-audio": f"/admin/objects/{self.audio}",
            "object-failed": f"/admin/objects/{self.torn}",
            "object-document": f"/admin/objects/{self.document}",
            "clusters": "/admin/clusters",
            "cluster": f"/admin/clusters/{self.cluster}",
            "cluster-threshold": f"/admin/clusters/{self.cluster}/threshold?value=0.95",
            "cluster-split": f"/admin/clusters/{self.cluster}/split?k=2",
            "cluster-merge": f"/admin/clusters/{self.cluster}/merge?name=a",
            "unsorted": "/admin/clusters/unsorted",
            "cluster-suggestions": "/admin/clusters/suggestions",
            "duplicates": "/admin/duplicates",
            "duplicates-one": "/admin/duplicates/one",
            "duplicate-decisions": "/admin/duplicates/decisions",
            "collections": "/admin/collections",
            "collection": "/admin/collections/orders",
            "collection-merge": "/admin/collections/articles/merge?into=orders",
            "rows-of-paths": "/admin/collections/articles/rows",
            "arrange": "/admin/clusters/arrange",
            "schemas": "/admin/schemas",
            "schema-sql": f"/admin/schemas/{self.sql_schema}",
            "schema-jsonb": f"/admin/schemas/{self.jsonb_schema}",
            "sql": "/admin/sql",
            "sql-rows": "/admin/sql?table=catalog.asset&sql=select+*+from+docs_orders+limit+30",
            "jobs": "/admin/jobs",
            "settings": "/admin/settings",
            "labels": "/admin/settings/labels",
            "label": "/admin/settings/labels/edit?label=red+circle",
            "label-new": "/admin/settings/labels/edit?label=hedgehog",
            "models": "/admin/settings/models",
            "keys": "/admin/settings/keys",
            "webhooks": "/admin/settings/webhooks",
        }


def torn_picture() -> bytes:
    """A picture of which hardly more than the header arrived."""
    data = io.BytesIO()
    Image.effect_noise((160, 160), 80).save(data, "PNG")
    return data.getvalue()[:60]


def long_clip() -> bytes:
    """Half a minute: a blue star, and from the middle on a green square."""
    chance = random.Random(7)
    data = io.BytesIO()
    with av.open(data, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=2)
        stream.width = stream.height = 256
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, 2)
        for scene in (draw("blue", "star", chance), draw("green", "square", chance)):
            for _ in range(30):
                container.mux(stream.encode(av.VideoFrame.from_image(scene)))
        container.mux(stream.encode())
    return data.getvalue()


def populate(site: Site) -> World:
    """Drawings with copies, a clip, a sound, a torn picture; flat documents and deep ones."""
    site.use_pack()
    site.work()
    originals = drawings()
    sent = [
        site.post(orders(), collection="orders"),
        site.post(articles(), collection="articles"),
        site.post_files(*((d.filename, d.data) for d in originals), owner="ada", tags="drawn"),
    ]
    site.finish(sent[2])
    copies = [(d.filename, d.data) for d in near_duplicates(originals)]
    files = site.post_files(
        *copies, ("two-scenes.mp4", clip()), ("concert-pitch.wav", sound()),
        ("torn.png", torn_picture()), comments="the second lot",
    )  # fmt: skip
    site.finish(*sent, files)
    ids = [item["system_id"] for item in site.status(files)["objects"]]
    first = site.call("catalog.object_detail", p_id=ids[0])
    return World(
        orders_request=sent[0],
        files_request=files,
        sql_schema=site.schema_of("orders")["id"],
        jsonb_schema=site.schema_of("articles")["id"],
        picture=ids[0],
        video=ids[-3],
        audio=ids[-2],
        torn=ids[-1],
        document=site.status(sent[0])["objects"][0]["system_id"],
        cluster=first["cluster"]["id"],
    )
