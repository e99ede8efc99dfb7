"""The two cookies: the session of a signed-in person, and what binds a visitor's forms to the visitor."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from zis_registry.web.config import WebConfig


def signed_in(response: Response[Any], token: str, config: WebConfig) -> None:
    """Give the browser its session; what bound it as a visitor goes."""
    response.cookies.append(_cookie(config.session_cookie, token, config))
    response.cookies.append(_gone(config.visitor_cookie, config))


def signed_out(response: Response[Any], config: WebConfig) -> None:
    """Take the session from the browser, and what it kept of our pages."""
    response.cookies.append(_gone(config.session_cookie, config))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def visiting(value: str, config: WebConfig) -> Cookie:
    """The cookie of a visitor without a session."""
    return _cookie(config.visitor_cookie, value, config)


def _cookie(name: str, value: str, config: WebConfig) -> Cookie:
    return Cookie(key=name, value=value, path="/", httponly=True, samesite="lax", secure=config.secure)


def _gone(name: str, config: WebConfig) -> Cookie:
    return Cookie(key=name, value="", path="/", max_age=0, httponly=True, samesite="lax", secure=config.secure)
