"""Records, splits, keys, readings and child tables together: every document comes back."""

from __future__ import annotations

import json
from collections import Counter
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import anything

names = (f"law{n}" for n in count())
_spelled = st.sampled_from(
    ['"12.50"', '"012.5"', "12.5", '"n/a"', "null", '{"$numberLong": "5"}', "1714557600",
     '"2024-05-01T10:00:00.120Z"', '"2024-05-01T12:00:00.1234567+0200"', '"yes"', '[{"q": 1}]']
) | anything  # fmt: skip
_FIELDS = ("id", "at", "price", "items", "deep", "other")
_documents = st.lists(
    st.tuples(st.sampled_from("ab"), st.booleans(), *(_spelled for _ in _FIELDS)),
    min_size=1, max_size=4,
)  # fmt: skip
FIRST = ("a", False, '"k1"', '"2024-05-01T10:00:00.120Z"', '"12.50"', '[{"q": 1}]', '"x"', "1")
COLUMNS = [
    {"path": "$.id", "type": "text"},
    {"path": "$.at", "type": "timestamptz", "reading": "iso8601"},
    {"path": "$.price", "type": "numeric", "reading": "number"},
    {"path": "$.deep.er.still", "type": "jsonb"},
]


def _text(document: tuple[Any, ...]) -> str:
    kind, gone, *values = document
    parts = dict(zip(_FIELDS, values, strict=True))
    parts["deep"] = f'{{"er": {{"still": {parts["deep"]}}}}}'
    inside = ", ".join(f'"{name}": {value}' for name, value in parts.items())
    return f'{{"kind": "{kind}", "gone": {json.dumps(gone)}, {inside}}}'


def _sent(rule: str | None, documents: list[tuple[Any, ...]]) -> list[bytes]:
    texts = [_text(one) for one in documents]
    if rule == "records":
        return [f'{{"took": {len(texts)}, "rows": [{", ".join(texts)}]}}'.encode()]
    return [one.encode() for one in texts]


def _stored(cubby: Cubby, name: str) -> Counter[str]:
    return Counter(one for (one,) in cubby.rows(f"select doc::text from collections.docs_{name}"))


@settings(
    max_examples=scaled(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rule=st.sampled_from(["records", "split", None]), before=_documents, after=_documents,
    ordered=st.booleans(),
)  # fmt: skip
def test_rules_change_where_documents_are_and_never_what_they_are(
    cubby: Cubby, rule: str | None, before: list[Any], after: list[Any], ordered: bool
) -> None:
    name, plain = next(names), next(names)
    first, later = _sent(rule, [FIRST, ("b", *FIRST[1:]), *before]), _sent(rule, after)
    # The same in a collection without any rule is what must be there in the end.
    cubby.ingest(*first, *later, collection=plain)
    cubby.ingest(*first, collection=name)
    table = name
    if rule == "records":
        cubby.call("api.set_collection_records", p_name=name, p_path="$.rows")
    elif rule == "split":
        cubby.call("api.split_collection", p_name=name, p_path="$.kind")
        table = f"{name}_a"
    cubby.call("api.set_collection_key", p_name=table, p_paths="$.id",
               p_order_by="$.at" if ordered else [], p_delete_when="$.gone = true")  # fmt: skip
    schema = cubby.proposal(table)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths="$.items[]")
    cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"columns": COLUMNS})
    cubby.accept_schema(table)

    assert cubby.verify(table)["holds"], cubby.verify(table)
    cubby.ingest(*later, collection=name)
    assert cubby.verify(table)["holds"], cubby.verify(table)

    cubby.roll_back(table)
    if rule == "records":
        cubby.call("api.set_collection_records", p_name=name, p_path=None)
    elif rule == "split":
        cubby.call("api.split_collection", p_name=name, p_path=None)
    assert _stored(cubby, name) == _stored(cubby, plain)
