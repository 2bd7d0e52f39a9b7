"""/admin/settings: the settings, each with its meaning and range."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.rendering import render
from cubby.app.pages.setting_groups import Group, grouped
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import Setting
from cubby.db.calls import api, catalog


class SettingsPage(msgspec.Struct):
    """`tried` is what was typed for the setting `at` and refused."""

    settings: list[Setting]
    did: str = ""
    at: str = ""
    tried: str | None = None
    problem: Problem | None = None

    @property
    def groups(self) -> list[Group]:
        return grouped(self.settings)


@get("/settings")
async def list_settings(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = await _page(services)
    page.did, page.at = asked(request, "did"), asked(request, "at")
    return render(request, "settings/list.html", page)


@post("/settings/{name:str}")
async def change_setting(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    typed = await filled(request, "value")
    page = await _page(services)
    with catching() as caught:
        await services.call(
            api.change_setting(
                name=name, value=_value(page.settings, name, typed), actor=actor_of(request)
            )
        )
    if caught.problem:
        page.at, page.tried, page.problem = name, typed, caught.problem
        return render(request, "settings/list.html", page, status=page.problem.status)
    return see(f"/admin/settings?did=changed&at={name}")


def _value(settings: list[Setting], name: str, typed: str) -> object:
    """What was typed, in the setting's own type; the database checks its range."""
    type_of = {setting.name: setting.type for setting in settings}
    if type_of.get(name, "text") == "text":
        return typed
    try:
        return msgspec.json.decode(typed)
    except msgspec.DecodeError:
        raise BadRequest(
            f"{name} takes a value of type {type_of[name]}, not {typed[:40]!r}",
            hint="Type a number such as 3 or 0.5; true or false for a switch.",
            code="wrong_type",
        ) from None


async def _page(services: Services) -> SettingsPage:
    found = await services.call(catalog.list_settings())
    return SettingsPage(found.items)


handlers = [list_settings, change_setting]
