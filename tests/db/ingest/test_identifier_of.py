from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaign import scaled
from tests.db.cubby import Cubby


def test_names_of_all_kinds_read_as_snake_case(shared: Cubby) -> None:
    said = {
        "fooBar": "foo_bar",
        "Foo Bar": "foo_bar",
        "foo-bar": "foo_bar",
        "HTTPServer2Go": "httpserver2_go",
        "docs_orders": "orders",
        "docs_docs_orders": "orders",
        "docs": "docs",
        "2024-sales": "n_2024_sales",
        "docs_2024": "n_2024",
        "Zürich": "zürich",
        "日本": "日本",
        "ПРОДАЖИ": "продажи",
        "…": "unnamed",
        "": "unnamed",
    }

    assert {text: shared.value("select core._identifier_of(%s)", text) for text in said} == said


@settings(max_examples=scaled(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
def test_whatever_the_text_the_result_can_name_a_collection(shared: Cubby, text: str) -> None:
    assert shared.rows(
        "select core._collection_name_problem(core._identifier_of(%s)),"
        " core._collection_name_problem(core._identifier_of('docs_' || %s))",
        text,
        text,
    ) == [(None, None)]
