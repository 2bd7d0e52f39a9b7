"""What a collection is called: by what its files share, never like a view or a reserved word."""

from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby
from tests.db.sent import documents

DAY = {"order": 1, "city": "Oslo", "total": 2.5, "paid": True, "sku": "A"}
LATER = DAY | {f"new_{n}": n for n in range(7)}


@pytest.mark.parametrize(
    ("filename", "stem"),
    [
        ("sales_2024-05-01.json", "sales"),
        ("2024-05-01 Sales (2).ndjson.gz", "sales"),
        ("folder/sales-part-0003.json", "sales"),
        ("sales20240501T101500Z.json", "sales"),
        ("sales_2024-W18.json", "sales"),
        ("2024/05/01/sales.json", "sales"),
        ("events-01890a5d-ac96-774b-bcce-b302099a8057.json", "events"),
        ("продажи_2024.json", "продажи"),
        ("covid19.json", "covid19"),
        ("my.report.json", "my_report"),
        ("2024-05-01.json", None),
        ("日本.json", "日本"),
        ("...json", None),
        ("part-1.json", None),
    ],
)
def test_a_stem_is_what_neither_counts_nor_dates_a_file(
    shared: Cubby, filename: str, stem: str | None
) -> None:
    assert shared.value("select core._file_stem(%s)", filename) == stem


def test_a_later_file_of_the_stem_leans_to_its_collection(cubby: Cubby) -> None:
    cubby.ingest(*[DAY] * 3, filename="sales_2024-05-01.json")
    later = cubby.ingest(*[LATER] * 3, filename="sales_2024-05-02.json")

    assert set(cubby.collection_of(later)) == {"sales"}


def test_what_shares_few_keys_does_not_lean_and_neither_does_another_stem(cubby: Cubby) -> None:
    cubby.ingest(*[DAY] * 3, filename="sales_2024-05-01.json")
    stranger = cubby.ingest({"order": 1, "x": 1, "y": 2, "z": 3}, filename="sales_2024-05-02.json")
    other = cubby.ingest(LATER, filename="returns_2024-05-02.json")

    assert cubby.collection_of(stranger) == ["sales_2"]
    assert cubby.collection_of(other) == ["returns"]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (["sales_north_1.json", "sales_south_1.json"], "sales"),
        (["orders_1.json", "orders_2.json"], "orders"),
        (["users.json", "orders.json"], "speed_voltage"),
    ],
)
def test_several_files_give_the_words_they_share(cubby: Cubby, files: list[str], name: str) -> None:
    parts = [
        documents({"voltage": n, "speed": n}, name=file, filename=file)
        for n, file in enumerate(files)
    ]

    assert set(cubby.collection_of(cubby.work(cubby.accept(*parts)))) == {name}


@pytest.mark.parametrize("name", ["user", "job", "request", "order", "pg_class"])
def test_a_collection_shadows_no_view_and_no_reserved_word(cubby: Cubby, name: str) -> None:
    sent = cubby.ingest({"a": 1}, collection=name)
    again = cubby.ingest({"z": 1}, collection=name)
    by_file = cubby.ingest({"q": 1}, filename=f"{name}.json")

    assert cubby.collection_of(sent) == cubby.collection_of(again) == [f"{name}_data"]
    assert cubby.collection_of(by_file) == [f"{name}_data_2"]
    assert cubby.call("catalog.collection_detail", p_name=name)["name"] == f"{name}_data"


def test_a_rename_to_a_reserved_word_is_refused_with_another_name(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    with pytest.raises(InvalidArgument) as refused:
        cubby.call("api.rename_collection", p_name="things", p_to="user")

    assert "user is a reserved word of SQL" in str(refused.value)
    assert refused.value.hint == "Try user_data."


def test_a_collection_keeps_the_letters_of_its_script(cubby: Cubby) -> None:
    cubby.ingest({"größe": 1, "имя": "Ivan"}, {"größe": 2, "имя": "Olga"}, collection="größen")
    cubby.accept_schema("größen")

    assert cubby.rows('select größe, имя from collections.größen order by 1') == [
        (1, "Ivan"), (2, "Olga"),
    ]  # fmt: skip
    assert cubby.verify("größen")["holds"]
