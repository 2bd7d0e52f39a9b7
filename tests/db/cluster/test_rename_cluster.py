from __future__ import annotations

from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NameTaken, NotFound
from tests.db.cubby import Cubby, vector


@pytest.fixture
def cluster(cubby: Cubby) -> str:
    cubby.space()
    return str(cubby.picture(vector(1))["cluster_id"])


def _rename(cubby: Cubby, cluster: str, name: str | None) -> dict[str, object]:
    return dict(cubby.call("api.rename_cluster", p_cluster_id=cluster, p_name=name, p_actor="anna"))


def test_a_name_is_trimmed_kept_and_signed(cubby: Cubby, cluster: str) -> None:
    answer = _rename(cubby, cluster, "  Summer\t 2024 ")

    assert (answer["name"], answer["named_by"]) == ("Summer 2024", "anna")
    assert answer["id"] == cluster
    lineage = "select actor, detail ->> 'to' from core.lineage where stage = 'cluster_renamed'"
    assert cubby.rows(lineage) == [("anna", "Summer 2024")]


def test_renaming_to_the_same_name_says_who_wants_it_so(cubby: Cubby, cluster: str) -> None:
    name = str(cubby.value("select name from core.cluster"))

    assert _rename(cubby, cluster, name)["named_by"] == "anna"
    assert cubby.value("select count(*) from core.lineage where stage = 'cluster_renamed'") == 0


def test_names_are_unique_whatever_their_case(cubby: Cubby, cluster: str) -> None:
    other = cubby.picture(vector(0, 1))["cluster_id"]
    _rename(cubby, other, "Summer")

    with pytest.raises(NameTaken) as refusal:
        _rename(cubby, cluster, "SUMMER")

    assert refusal.value.message == "Another cluster is named SUMMER"
    assert refusal.value.detail == {"name": "SUMMER"}
    assert _rename(cubby, other, "SUMMER")["name"] == "SUMMER"


@pytest.mark.parametrize("name", [None, "", "  ", "x" * 201, "a\u0007b"])
def test_a_name_nobody_could_read_is_refused(cubby: Cubby, cluster: str, name: str | None) -> None:
    with pytest.raises(InvalidArgument, match="1 to 200 printable characters"):
        _rename(cubby, cluster, name)


def test_a_cluster_that_is_not_there_is_refused(shared: Cubby) -> None:
    unknown = str(uuid4())
    with pytest.raises(NotFound, match=f"Cluster {unknown} not found"):
        _rename(shared, unknown, "x")
    with pytest.raises(NotFound, match=f"Cluster {unknown} not found"):
        shared.call("api.confirm_cluster", p_cluster_id=unknown)


def test_an_admin_may_confirm_a_cluster_of_one(cubby: Cubby, cluster: str) -> None:
    for _ in range(2):
        answer = cubby.call("api.confirm_cluster", p_cluster_id=cluster, p_actor="anna")
        assert answer["provisional"] is False

    assert cubby.rows("select actor from core.lineage where stage = 'cluster_confirmed'") == [
        ("anna",)
    ]
