"""The settings that an admin changes while everything runs."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Router, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from cubby.app.actors import actor_of
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import Setting, SettingList
from cubby.db.calls import api, catalog


class SettingChange(msgspec.Struct, forbid_unknown_fields=True):
    """The new value, of the setting's own type."""

    value: int | float | bool | str


@get("/", opt={"role": "read"}, responses=problems(), summary="List settings")
async def list_settings(services: NamedDependency[Services]) -> SettingList:
    """All settings, by name: value, default, type, range, and what each does."""
    return await services.text(catalog.list_settings())


@patch(
    "/{name:str}", opt={"role": "admin"}, responses=problems(404, 408), summary="Change a setting"
)
async def change_setting(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    data: JSONBody[SettingChange],
    services: NamedDependency[Services],
) -> Setting:
    """Change a setting. A value of another type or out of range is refused; the change is in
    lineage."""
    return await services.call(
        api.change_setting(name=name, value=data.value, actor=actor_of(request))
    )


settings = Router("/settings", route_handlers=[list_settings, change_setting], tags=["settings"])
