"""Lineage names an actor, and tests refuse a function that forgets to."""

from __future__ import annotations

import psycopg
import pytest

from tests.db.cubby import Cubby


def test_lineage_without_an_actor_is_refused_where_tests_ask_for_it(cubby: Cubby) -> None:
    cubby.owner.execute("reset cubby.actor")
    with pytest.raises(psycopg.errors.InternalError_, match="Lineage was written without an actor"):
        cubby.run("select core._trace('any', '{}')")


def test_without_the_setting_the_database_user_stands_for_the_actor(cubby: Cubby) -> None:
    cubby.owner.execute("set cubby.check_actor = off; reset cubby.actor")
    cubby.run("select core._trace('any', '{}')")

    assert cubby.value("select actor = session_user from core.lineage")


def test_a_space_and_its_labels_name_who_registered_them(cubby: Cubby) -> None:
    cubby.call("api.register_space", p_space="a", p_model="m", p_threshold=0.5, p_has_text=True,
               p_actor="embedder")  # fmt: skip

    assert cubby.rows("select stage, actor from core.lineage") == [("space_activated", "embedder")]
