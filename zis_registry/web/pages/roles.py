"""Roles and what each may do, made from the data; and every address of the application with the permission it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, get
from litestar.response import Template
from litestar.routes import HTTPRoute

from zis_registry.services.accounts.access import permission_words, roles
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request
from zis_registry.web.headers import STATIC
from zis_registry.web.routing import NEEDS, OPEN, needs
from zis_registry.web.showing import page


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its pattern, the method, and the permission it needs (None: open to everybody)."""

    path: str
    method: str
    permission: Permission | None

    @property
    def changes(self) -> bool:
        """Whether it can change something."""
        return self.method != "GET"


@get("/peran", opt=needs(Permission.GUIDES))
async def show_roles(request: Request) -> Template:
    """The matrix of roles and permissions, and the table of addresses."""
    return await page(
        request,
        "roles/matrix.html",
        title="Peran dan kewenangan",
        place="peran",
        roles=tuple(roles().values()),
        permissions=permission_words(),
        addresses=addresses(request.app),
    )


def addresses(app: Litestar) -> tuple[Address, ...]:
    """Every address the application answers, by path; generated, so that none can be forgotten."""
    return tuple(sorted(_addresses(app), key=lambda address: (address.path, address.method)))


def _addresses(app: Litestar) -> Iterator[Address]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                open_to_all = bool(handler.opt.get(OPEN))
                permission = handler.opt.get(NEEDS)
                if open_to_all or isinstance(permission, Permission):
                    yield Address(_shown(route.path_format), method, None if open_to_all else permission)


def _shown(path: str) -> str:
    return f"{STATIC}…" if path.startswith(STATIC.rstrip("/")) else path


HANDLERS: tuple[Any, ...] = (show_roles,)
