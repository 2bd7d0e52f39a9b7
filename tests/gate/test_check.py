"""What the gate lets through is the proposal; everything else is refused with its place."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from cubby.gate import Finding, check
from tests.gate.hostile import (
    AFTER_THE_TABLE,
    GOOD,
    IN_PLACE_OF_THE_TABLE,
    INDEX,
    PROPOSAL,
    TABLE,
)


def test_the_proposal_itself_passes() -> None:
    assert check(GOOD, PROPOSAL) == []


@pytest.mark.parametrize(
    "name", [pytest.param(name, id=name.replace(" ", "-")) for name in IN_PLACE_OF_THE_TABLE]
)
def test_nothing_passes_in_place_of_the_table(name: str) -> None:
    findings = check([IN_PLACE_OF_THE_TABLE[name], *GOOD[1:]], PROPOSAL)

    assert findings
    assert findings[0].statement == 1
    assert findings[0].message


@pytest.mark.parametrize(
    "name", [pytest.param(name, id=name.replace(" ", "-")) for name in AFTER_THE_TABLE]
)
def test_nothing_passes_after_the_table(name: str) -> None:
    findings = check([*GOOD, AFTER_THE_TABLE[name]], PROPOSAL)

    assert findings
    assert {finding.statement for finding in findings} == {4}


def test_there_are_far_more_than_eighty_of_them() -> None:
    assert len(IN_PLACE_OF_THE_TABLE) + len(AFTER_THE_TABLE) > 200


def test_one_that_is_huge_is_not_even_read() -> None:
    (finding,) = check([TABLE + " " * 4_000_000, *GOOD[1:]], PROPOSAL)[:1]

    assert finding == Finding(0, "the text is longer than 4,000,000 characters")


def test_one_that_nests_deeper_than_a_parser_may_go_is_refused() -> None:
    deep = TABLE.replace("a numeric", "a numeric default " + "(" * 5000 + "1" + ")" * 5000)

    assert check([deep, *GOOD[1:]], PROPOSAL)[0].statement == 1


@pytest.mark.parametrize(
    ("missing", "message"),
    [(TABLE, "nothing makes the table things"), (INDEX, "nothing makes the hash index on b")],
)
def test_what_is_proposed_and_not_said_is_missed(missing: str, message: str) -> None:
    assert check([said for said in GOOD if said != missing], PROPOSAL) == [Finding(0, message)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a comment in the middle", "there is a comment: /* x */ (document_id"),
        ("two statements", "a statement holds a semicolon: one too many"),
        ("default nextval", "Default column constraint is not allowed: create table"),
        ("like", "Like property is not allowed: create table"),
        ("inherits", "Create with properties is not allowed: create table"),
        ("in core", "the schema core is not collections: create table core.things"),
        ("a reserved word", "user is not expected after primary key ,"),
        ("another type", "column 2 is a bigint, proposed is a numeric"),
        ("a column too many", "column 3 is c numeric, proposed is b text"),
        ("drop", "only tables, indexes, foreign keys and comments are made here: drop table"),
    ],
)
def test_the_message_names_the_place_and_the_reason(name: str, message: str) -> None:
    (finding, *_) = check([IN_PLACE_OF_THE_TABLE[name], *GOOD[1:]], PROPOSAL)

    assert finding.message.startswith(message)


# Later versions, child tables, foreign keys.

LATER = PROPOSAL | {
    "version": 2,
    "columns": [
        *PROPOSAL["columns"],
        {"name": "c", "path": "$.c", "keys": ["c"], "type": "date", "since": 2},
    ],
}
KEYED = PROPOSAL | {"indexes": [], "key": ["$.b", "$.a"]}
LINKED = PROPOSAL | {
    "indexes": [],
    "foreign_keys": [
        {
            "name": "things$a_fkey",
            "column": "a",
            "references_table": "others",
            "references_column": "n",
        }
    ],
}
NESTED = PROPOSAL | {
    "indexes": [],
    "children": [
        {
            "table": "things_items",
            "path": "$.items[]",
            "columns": [{"name": "n", "path": "$.items[].n", "keys": ["n"], "type": "numeric"}],
        }
    ],
}
KEY = (
    'alter table collections.things add constraint "things$a_fkey" foreign key (a)'
    " references collections.others (n) not enforced"
)
CHILD = (
    "create table collections.things_items (document_id uuid, ordinal bigint, n numeric,"
    " extra jsonb, constraint k primary key (document_id, ordinal))"
)


ADD = "alter table collections.things add column c date"
UNIQUE = "create unique index k on collections.things using btree (b, a)"


@pytest.mark.parametrize(
    ("statements", "proposal"),
    [
        ([ADD, "comment on column collections.things.c is 'From $.c, since version 2.'"], LATER),
        ([TABLE, UNIQUE], KEYED),
        ([TABLE, KEY], LINKED),
        ([TABLE, CHILD], NESTED),
    ],
)
def test_what_a_proposal_may_have_besides_passes(
    statements: list[str], proposal: dict[str, Any]
) -> None:
    assert check(statements, proposal) == []


@pytest.mark.parametrize(
    ("statements", "proposal"),
    [
        ([TABLE], LATER),
        ([], LATER),
        ([ADD, ADD], LATER),
        ([ADD, INDEX], LATER),
        ([ADD, "alter table collections.things add column a numeric"], LATER),
        ([ADD.replace(" date", " text")], LATER),
        ([ADD.replace(" date", " date default now()")], LATER),
        ([ADD.replace(" date", " date not null")], LATER),
        ([ADD.replace(".things", ".docs_things")], LATER),
        (["alter table collections.things alter column c type date using c::date"], LATER),
        ([TABLE], KEYED),
        ([TABLE, UNIQUE.replace("(b, a)", "(a, b)")], KEYED),
        ([TABLE, UNIQUE.replace("(b, a)", "(b)")], KEYED),
        ([TABLE, UNIQUE.replace("unique ", "")], KEYED),
        ([TABLE, UNIQUE + " nulls not distinct"], KEYED),
        ([TABLE, KEY.replace("(n)", "(m)")], LINKED),
        ([TABLE, KEY.replace("others", "core")], LINKED),
        ([TABLE], LINKED),
        ([TABLE, CHILD.replace("(document_id, ordinal)", "(document_id)")], NESTED),
        ([TABLE, CHILD.replace("n numeric", "n text")], NESTED),
        ([TABLE, CHILD.replace("things_items", "docs_things")], NESTED),
        ([TABLE, CHILD.replace(" extra jsonb,", "")], NESTED),
        ([TABLE], NESTED),
    ],
)
def test_what_a_proposal_has_besides_must_be_as_proposed(
    statements: list[str], proposal: dict[str, Any]
) -> None:
    before = deepcopy(proposal)

    assert check(statements, proposal) != []
    assert proposal == before
