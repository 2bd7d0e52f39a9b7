"""The gate on the way to an acceptance, and what a person wrote on its way into structure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cubby.app.problems import Refused
from cubby.app.services import Services, in_thread
from cubby.db.answers import SchemaDetail
from cubby.db.calls import api, catalog
from cubby.db.errors import DdlRefused, WrongState
from cubby.gate import Finding, check, read_edit
from cubby.gate import Refused as GateRefused

TRIES = 3
"""How often a proposal may change while a person looks at it before the page says so."""


async def pass_gate(services: Services, schema_id: UUID, actor: str) -> dict[str, Any]:
    """What the gate says of a schema's DDL; where no worker has looked yet, it looks now."""
    asked = await services.call(catalog.schema_ddl(id=schema_id))
    gate: dict[str, Any] = asked["gate"]
    if gate["state"] != "unchecked" or asked["status"] == "active":
        return gate
    findings = await in_thread(check, asked["statements"], asked["proposal"])
    return await services.call(
        api.record_gate(
            schema_id=schema_id,
            ddl_sha256=gate["ddl_sha256"],
            findings=[finding.as_json() for finding in findings],
            actor=actor,
        )
    )


async def accept(
    services: Services,
    schema_id: UUID,
    actor: str,
    *,
    structure_hash: str | None = None,
    ddl_sha256: str | None = None,
) -> SchemaDetail:
    """Accept, after the gate has looked. The hashes are those of the proposal that was read."""
    for last in (*[False] * (TRIES - 1), True):
        await pass_gate(services, schema_id, actor)
        try:
            return await services.call(
                api.accept_schema(
                    schema_id=schema_id,
                    actor=actor,
                    structure_hash=structure_hash,
                    ddl_sha256=ddl_sha256,
                )
            )
        except WrongState as error:
            if last or "gate" not in error.detail:
                raise
    raise AssertionError


async def edit(
    services: Services,
    schema_id: UUID,
    actor: str,
    change: dict[str, Any] | None,
    *,
    reason: str | None = None,
    ddl_sha256: str | None = None,
) -> SchemaDetail:
    """Edit a proposal and have the gate look at what became of it; the schema then."""
    await services.call(
        api.edit_schema(
            schema_id=schema_id, edit=change, actor=actor, reason=reason, ddl_sha256=ddl_sha256
        )
    )
    await pass_gate(services, schema_id, actor)
    return await services.call(catalog.schema_detail(id=schema_id))


async def choose_child_tables(
    services: Services, schema_id: UUID, actor: str, paths: list[str]
) -> SchemaDetail:
    """Choose child tables and have the gate check the result. Returns the schema then, which is the
    next version of a table in use."""
    chosen = await services.call(
        api.choose_child_tables(schema_id=schema_id, paths=paths, actor=actor)
    )
    await pass_gate(services, UUID(chosen.id), actor)
    return await services.call(catalog.schema_detail(id=UUID(chosen.id)))


async def read_ddl(services: Services, schema_id: UUID, ddl: str) -> dict[str, Any]:
    """The edit that a person's DDL asks for. Raises Refused with every place that is wrong."""
    asked = await services.call(catalog.schema_ddl(id=schema_id))
    try:
        return await in_thread(read_edit, ddl, asked["proposal"])
    except GateRefused as refusal:
        raise _refused(refusal.findings) from refusal


async def preview(services: Services, schema_id: UUID, change: dict[str, Any]) -> dict[str, Any]:
    """What an edit would make, and what the gate says of it: nothing is changed."""
    made = await services.call(catalog.preview_schema(id=schema_id, edit=change))
    findings = await in_thread(check, made["statements"], made["proposal"])
    if findings:
        raise _refused(tuple(findings))
    return made


def _refused(findings: tuple[Finding, ...]) -> Refused:
    return Refused(
        DdlRefused.http_status,
        DdlRefused.slug,
        DdlRefused.title,
        "; ".join(_said(finding) for finding in findings),
        code=DdlRefused.code,
        hint="Nothing was changed.",
        extra={"findings": [finding.as_json() for finding in findings]},
    )


def _said(finding: Finding) -> str:
    place = f"statement {finding.statement}: " if finding.statement else ""
    return place + finding.message
