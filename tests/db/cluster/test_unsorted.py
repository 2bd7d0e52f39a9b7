"""A cluster of one file is not a directory: its file is unsorted, by the time it was taken."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NameTaken
from tests.db.cubby import Cubby
from tests.db.media.test_tidy_clusters import _tidy


def _key(clusters: Any, picture: str) -> str:
    return str(clusters.cubby.value("select core._library_key(%s)", picture))


def _taken(at: str) -> dict[str, Any]:
    return {"metadata": {"captured_at": at}}


def _unsorted(clusters: Any, picture: str) -> bool:
    return bool(
        clusters.cubby.value(
            "select unsorted from catalog.cluster where id = %s", clusters.of(picture)
        )
    )


def _placements(clusters: Any) -> set[str]:
    return {row[0] for row in clusters.cubby.rows("select asset_id::text from core.placement")}


def test_a_file_that_nothing_is_like_is_placed_by_the_month_it_was_taken(clusters):
    one = clusters.picture(1, filename="sea.jpg")

    assert _unsorted(clusters, one)
    assert _key(clusters, one) == "library/unsorted/undated/sea.jpg"


def test_with_company_both_are_in_a_directory(clusters):
    one = clusters.picture(1, filename="sea.jpg")
    two = clusters.picture(1, 0, 0.01, filename="sea.jpg")

    folder = clusters.detail(clusters.of(one))["folder"]
    assert clusters.of(one) == clusters.of(two)
    assert not _unsorted(clusters, one)
    assert _key(clusters, one) == f"library/{folder}/sea.jpg"
    assert _key(clusters, two) == f"library/{folder}/sea ~{two[-12:]}.jpg"
    assert one in _placements(clusters)


def test_of_two_unsorted_files_of_one_name_the_later_carries_the_end_of_its_id(clusters):
    one, two = clusters.picture(1, filename="Sea.jpg"), clusters.picture(0, 1, filename="sea.JPG")

    assert _key(clusters, one) == "library/unsorted/undated/Sea.jpg"
    assert _key(clusters, two) == f"library/unsorted/undated/sea ~{two[-12:]}.JPG"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [("rename_cluster", {"name": "The sea"}), ("confirm_cluster", {})],
)
def test_a_person_makes_a_directory_of_one_file_and_undo_makes_it_unsorted_again(
    clusters, function, arguments
):
    one, two = clusters.picture(1, filename="sea.jpg"), clusters.picture(0, 1, filename="sea.jpg")
    before = [_key(clusters, picture) for picture in (one, two)]
    state = clusters.state()

    for picture in (one, two):
        named = {key: f"{value} {picture}" for key, value in arguments.items()}
        clusters.act(function, clusters.of(picture), **named)
    folder = clusters.detail(clusters.of(one))["folder"]
    assert _key(clusters, one) == f"library/{folder}/sea.jpg"
    # The other one first: each still gets back the name it had.
    for picture in (one, two):
        clusters.undo(clusters.of(picture))

    assert [_key(clusters, picture) for picture in (one, two)] == before
    assert clusters.state() == state


@pytest.mark.parametrize("function", ["set_cluster_threshold", "set_cluster_cover"])
def test_what_says_nothing_of_the_place_leaves_a_file_unsorted(clusters, function):
    one = clusters.picture(1)
    arguments = {"value": 0.9} if function == "set_cluster_threshold" else {"asset_id": one}

    clusters.act(function, clusters.of(one), **arguments)

    assert _unsorted(clusters, one)


def test_a_cluster_that_lost_its_company_by_undo_is_unsorted_again(clusters):
    one, two = clusters.picture(1, filename="a.jpg"), clusters.picture(0, 1, filename="b.jpg")
    before = {picture: _key(clusters, picture) for picture in (one, two)}
    state = clusters.state()

    clusters.merge(clusters.of(one), clusters.of(two))
    assert not any(_key(clusters, each).startswith("library/unsorted/") for each in (one, two))
    clusters.undo(clusters.of(one))

    assert {picture: _key(clusters, picture) for picture in (one, two)} == before
    assert clusters.state() == state
    clusters.check()


def test_what_a_person_split_off_stays_a_directory(clusters):
    pictures = clusters.pictures(3, 1)

    clusters.split(clusters.of(pictures[0]), pictures[:1], name="Apart")

    assert _key(clusters, pictures[0]).startswith("library/Apart/")
    _tidy(clusters.cubby)
    assert _key(clusters, pictures[0]).startswith("library/Apart/")


def test_unsorted_clusters_take_up_no_names(clusters):
    lone = [clusters.picture(*weights) for weights in ((1,), (0, 1), (0, 0, 1))]
    (wanted,) = {clusters.detail(clusters.of(picture))["name"] for picture in lone}

    clusters.picture(0, 1, 0, 0.01)
    clusters.picture(0, 0, 1, 0.01)

    names = [clusters.detail(clusters.of(picture))["name"] for picture in lone]
    assert names == [wanted, wanted, f"{wanted} 2"]
    clusters.check()


def test_a_name_of_an_unsorted_cluster_is_free_and_that_of_a_directory_is_not(clusters):
    one, two = clusters.picture(1), clusters.picture(0, 1)
    name = clusters.detail(clusters.of(one))["name"]

    clusters.act("rename_cluster", clusters.of(two), name=name)

    with pytest.raises(NameTaken):
        clusters.act("rename_cluster", clusters.of(one), name=name.upper())


def test_no_directory_is_in_the_place_of_unsorted_files(clusters):
    one = clusters.picture(1)

    answer = clusters.act("rename_cluster", clusters.of(one), name="Unsorted")

    assert answer["folder"] == f"Unsorted ~{clusters.of(one)[-12:]}"


def test_a_corrected_date_moves_an_unsorted_file_to_its_month(clusters):
    one = clusters.picture(1, filename="sea.jpg")
    clusters.cubby.call(
        "api.correct_objects", p_ids=[one], p_changes={"captured_at": "2019-05-04"}, p_actor="anna"
    )
    job = clusters.cubby.value("select max(id) from core.job where task = 'media.place'")
    clusters.cubby.begin(job)

    (item,) = clusters.cubby.call("api.take_placements", p_job_id=job)

    assert item["library_key"] == "library/unsorted/2019-05/sea.jpg"
    assert [row["period"] for row in clusters.cubby.call("catalog.unsorted_periods")["items"]] == [
        "2019-05"
    ]


def test_settings_say_how_many_make_a_directory_and_how_the_rest_is_placed(clusters):
    pictures = clusters.pictures(2, 1)
    cubby: Cubby = clusters.cubby
    cubby.call("api.correct_objects", p_ids=pictures, p_changes={"captured_at": "2019-05-04"})

    for name, value in (("directory_members", 3), ("unsorted_by", "day")):
        cubby.call("api.change_setting", p_name=name, p_value=value, p_actor="anna")
    assert cubby.rows("select from core.job where task = 'clusters.tidy' and state = 'queued'")
    _tidy(cubby)

    assert _key(clusters, pictures[0]) == "library/unsorted/2019-05-04/1.jpg"
    clusters.picture(1, 0, 0, 0.005)
    assert not _unsorted(clusters, pictures[0])
    with pytest.raises(InvalidArgument):
        cubby.call("api.change_setting", p_name="unsorted_by", p_value="year", p_actor="anna")


def test_lone_files_of_an_earlier_version_are_sorted_by_night(clusters):
    one = clusters.picture(1, filename="sea.jpg")
    clusters.cubby.run("update core.cluster set unsorted = false")
    clusters.cubby.run("delete from core.unsorted_file")
    clusters.cubby.run("update core.library set uri = 'fs://' || core._library_key(asset_id)")
    assert not _key(clusters, one).startswith("library/unsorted/")

    _tidy(clusters.cubby)

    assert _key(clusters, one) == "library/unsorted/undated/sea.jpg"
    assert _placements(clusters) == {one}


def test_views_and_lists_tell_unsorted_files_from_directories(clusters):
    lone = clusters.picture(0, 1, filename="lone.jpg")
    pictures = clusters.pictures(2, 1)
    cubby: Cubby = clusters.cubby

    assert cubby.rows("select asset_id::text, filename, period from catalog.unsorted") == [
        (lone, "lone.jpg", "undated")
    ]
    listed = {
        wanted: [
            row["id"] for row in cubby.call("catalog.list_clusters", p_unsorted=wanted)["items"]
        ]
        for wanted in (True, False)
    }
    assert listed == {True: [clusters.of(lone)], False: [clusters.of(pictures[0])]}
    (item,) = cubby.call("catalog.list_unsorted", p_period="undated")["items"]
    assert (item["system_id"], item["cluster"]["unsorted"]) == (lone, True)
    assert cubby.call("catalog.list_unsorted", p_period="2019-05")["items"] == []
    detail = cubby.call("catalog.object_detail", p_id=lone)
    assert detail["library_uri"] == "fs://library/unsorted/undated/lone.jpg"
