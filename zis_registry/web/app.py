"""The application: every page module, the guards before them, headers on everything."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from pathlib import Path
from typing import Any, cast

import jinja2
from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send
from markupsafe import Markup

from zis_registry.errors import RegistryError
from zis_registry.services.accounts import sessions
from zis_registry.services.opening import Registry
from zis_registry.web import failing
from zis_registry.web.asking import SESSION, without_unseen
from zis_registry.web.config import WebConfig
from zis_registry.web.guarding import guard_form, guard_permission
from zis_registry.web.headers import STATIC, put_headers
from zis_registry.web.routing import PUBLIC
from zis_registry.web.words import FILTERS

HERE = Path(__file__).parent
PAGES = (
    "home", "sign_in", "account", "users", "uploads", "cases", "households", "search", "gap", "funds", "proposals",
    "documents", "rules", "audit", "roles", "guides", "jobs",
)  # fmt: skip
LARGEST_FORM = 200_000


class RegistryApp(Litestar):
    """Finds the live session before anything else, so that error pages know it too; unknown ids are no session."""

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Serve one connection."""
        if scope["type"] == ScopeType.HTTP:
            cookies = ASGIConnection[Any, Any, Any, State](cast(Scope, scope)).cookies
            token = cookies.get(self.state.config.session_cookie, "")
            scope[SESSION] = await sessions.find(self.state.registry, token) if token else None  # type: ignore[literal-required]
        await super().__call__(scope, receive, send)


def create_app(registry: Registry, config: WebConfig, *, sample: bool = False) -> Litestar:
    """The application over an open registry; `sample` says that its people are invented, which every page tells."""
    static = create_static_files_router(
        path=STATIC.rstrip("/"), directories=[HERE / "static"], opt=PUBLIC, name="statis"
    )
    return RegistryApp(
        route_handlers=[*_handlers(), static],
        guards=[guard_permission, guard_form],
        before_send=[put_headers],
        exception_handlers={
            RegistryError: failing.refused,
            HTTPException: failing.http_failed,
            Exception: failing.failed,
        },
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment())),
        state=State({"registry": registry, "config": config, "sample": sample, "later": set()}),
        on_shutdown=[_finish_later],
        request_max_body_size=LARGEST_FORM,
        openapi_config=None,
        logging_config=None,
    )


def environment() -> jinja2.Environment:
    """The templates: every value is escaped, a forgotten one is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    made.filters.update(FILTERS)
    return made


def _seen(value: Any) -> Any:
    """A value as a page prints it: names from lists may hold marks that turn the text behind them around."""
    return without_unseen(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _handlers() -> list[Any]:
    found: list[Any] = []
    for name in PAGES:
        module = f"zis_registry.web.pages.{name}"
        if importlib.util.find_spec(module) is not None:
            found += importlib.import_module(module).HANDLERS
    return found


async def _finish_later(app: Litestar) -> None:
    if tasks := set(app.state.later):
        await asyncio.wait(tasks, timeout=5)
