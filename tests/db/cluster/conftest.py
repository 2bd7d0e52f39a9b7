from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from tests.db.cubby import Cubby, vector
from tests.db.sent import image


class Clusters:
    """Pictures in clusters, and what people do to them."""

    def __init__(self, cubby: Cubby) -> None:
        self.cubby = cubby
        self.sent = 0

    def picture(self, *weights: float, filename: str | None = None, **facts: Any) -> str:
        """A picture of its own content; its id."""
        self.sent += 1
        content = facts.pop("content", f"picture {self.sent}".encode())
        part = image(content, filename=filename or f"{self.sent}.jpg")
        return str(self.cubby.picture(vector(*weights), part, **facts)["system_id"])

    def pictures(self, count: int, *weights: float) -> list[str]:
        """Alike, but not quite."""
        return [self.picture(*weights, 0, 0, n / 1000) for n in range(count)]

    def of(self, asset: str) -> str:
        """The cluster of a picture."""
        return str(self.cubby.value("select cluster_id from core.asset where id = %s", asset))

    def members(self, cluster: str) -> list[str]:
        rows = self.cubby.rows(
            "select id::text from core.asset where cluster_id = %s order by id", cluster
        )
        return [row[0] for row in rows]

    def act(self, function: str, cluster: str, **arguments: Any) -> dict[str, Any]:
        called = {f"p_{name}": value for name, value in arguments.items()}
        answer = self.cubby.call(f"api.{function}", p_cluster_id=cluster, p_actor="anna", **called)
        return dict(answer)

    def merge(self, cluster: str, *others: str) -> dict[str, Any]:
        return self.act("merge_clusters", cluster, **{"from": list(others)})

    def split(self, cluster: str, assets: Sequence[str] | None = None, **how: Any) -> str:
        """The id of the new cluster."""
        answer = self.act("split_cluster", cluster, asset_ids=assets, **how)
        return str(answer["last_act"]["made"][0])

    def move(self, cluster: str, assets: Sequence[str], into: str) -> dict[str, Any]:
        return self.act("move_assets", cluster, asset_ids=list(assets), into=into)

    def undo(self, cluster: str) -> dict[str, Any]:
        return self.act("undo_cluster_act", cluster)

    def detail(self, cluster: str) -> dict[str, Any]:
        return dict(self.cubby.call("catalog.cluster_detail", p_id=cluster))

    def state(self) -> dict[str, Any]:
        """Everything that acts change and undo gives back."""
        return {
            "assets": self.cubby.rows(
                "select asset.id, asset.cluster_id, cluster_similarity, library.name"
                " from core.asset left join core.library on asset_id = asset.id order by asset.id"
            ),
            "clusters": self.cubby.rows(
                "select id, name, named_by, folder, threshold, provisional, cover_asset_id"
                " from core.cluster where not closed order by id"
            ),
            "members": self.cubby.rows(
                "select cluster_id, members from core.cluster_mean where members > 0 order by 1"
            ),
            "links": self.cubby.rows(
                "select asset_id, cluster_id, kind from core.cluster_link order by 1, 2"
            ),
        }

    def check(self) -> None:
        """The invariants: members are counted, means are right, names are unique, every picture has
        a place."""
        rows = self.cubby.rows(
            "select cluster.id, closed, provisional, mean.members, mean.total, centroid,"
            " (select count(*) from core.asset where cluster_id = cluster.id),"
            " (select array_agg(vector order by asset_id) from core.asset"
            "  join core.embedding on asset_id = asset.id and embedding.space = cluster.space"
            "  where cluster_id = cluster.id),"
            " exists (select from core.asset where id = cover_asset_id and cluster_id = cluster.id)"
            " from core.cluster join core.cluster_mean as mean on cluster_id = cluster.id"
        )
        for _, closed, provisional, members, total, centroid, counted, vectors, covered in rows:
            assert members == counted
            assert closed == (members == 0)
            if members:
                exact = np.sum([one.to_numpy() for one in vectors], axis=0, dtype=np.float64)
                np.testing.assert_allclose(total.to_numpy(), exact, atol=1e-4 * members)
                cosine = centroid.to_numpy() @ exact / np.linalg.norm(exact)
                assert cosine > 0.998
                assert covered
                assert not (provisional and members >= 3)
        assert (
            self.cubby.rows(
                "select name from core.cluster where not closed and not unsorted"
                " group by 1 having count(*) > 1"
            )
            == []
        )
        assert (
            self.cubby.rows(
                "select asset_id from core.library join core.asset on asset.id = asset_id"
                " where asset.cluster_id is distinct from library.cluster_id"
            )
            == []
        )


@pytest.fixture
def clusters(cubby: Cubby) -> Clusters:
    cubby.space()
    return Clusters(cubby)
