"""Requests made up from the description: every answer must be one that it announces."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.campaign import SCALE, scaled

PROVEN = 10_000
"""Requests in `make prove`, over all operations together."""
KEY = "an-admin-key-for-this-test"
WITH_KEY = {"Authorization": f"Bearer {KEY}", "X-API-Key": KEY}


@pytest.mark.prove
@pytest.mark.campaign
def test_made_up_requests_get_only_described_answers(start):
    server = start(CUBBY_ADMIN_KEY=KEY)
    schema = schemathesis.openapi.from_url(f"{server.url}/schema/openapi.json")

    operations = [found.ok() for found in schema.get_all_operations()]
    examples = scaled(4) if SCALE == 1 else max(scaled(4), -(-PROVEN // len(operations)))
    failures: list[str] = []
    for operation in operations:

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=SCALE == 1,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers_as_described(case: schemathesis.Case) -> None:
            _ask_for_no_patience(case)
            # What is well-formed can still be refused: an unknown cursor, a form without a file.
            # Each is sent without the key too, and must then be refused.
            case.call_and_validate(headers=WITH_KEY, excluded_checks=[positive_data_acceptance])

        try:
            answers_as_described()
        except FailureGroup as failure:
            failures.append(f"{operation.label}: {failure.exceptions}")
    assert failures == []


def _ask_for_no_patience(case: schemathesis.Case) -> None:
    """No worker is there to wait for, and a stream of events would stay open."""
    if case.path.endswith("/events"):
        case.query = (case.query or {}) | {"seconds": 0}
    if "wait" in (case.query or {}):
        case.query["wait"] = 0
    if "Prefer" in (case.headers or {}):
        case.headers["Prefer"] = "wait=0"
