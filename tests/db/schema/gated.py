"""Tables at the gate, as the API and a worker never meet them."""

from __future__ import annotations

from typing import Any

from tests.calling import by_name
from tests.db.cubby import Cubby


def accept_unasked(cubby: Cubby, schema: str, **more: Any) -> Any:
    """Without asking the gate first, as in psql."""
    return by_name(cubby.service, "api.accept_schema", p_schema_id=schema, **more)


def record_gate(cubby: Cubby, schema: str, *findings: dict[str, Any], sha256: str = "") -> Any:
    now = cubby.call("catalog.schema_ddl", p_id=schema)["gate"]["ddl_sha256"]
    return cubby.call(
        "api.record_gate",
        p_schema_id=schema,
        p_ddl_sha256=sha256 or now,
        p_findings=list(findings),
        p_actor="gate",
    )
