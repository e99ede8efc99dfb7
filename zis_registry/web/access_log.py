"""The access log: method, path, status and time. Never the query, and nothing in a path that could be a secret."""

from __future__ import annotations

import logging
import re
import time
from typing import Any
from urllib.parse import quote

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("zis_registry.access")
HIDDEN = "_"
LONGEST_PART = 24  # invitations are longer, numbers and page names shorter
_MANY_DIGITS = re.compile(r"\d{9,}")


def told_path(path: str) -> str:
    """A path for the log: one line of ASCII, without long parts (tokens) and long numbers (identity numbers)."""
    parts = (HIDDEN if len(part) > LONGEST_PART else _MANY_DIGITS.sub(HIDDEN, part) for part in path.split("/"))
    return quote("/".join(parts))[:200]


def logged(app: Any) -> ASGIApp:
    """The application with a line in the log for every answer."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, note)
        finally:
            spent = round((time.monotonic() - began) * 1000)
            logger.info("%s %s %s %s ms", scope.get("method"), told_path(scope["path"]), status, spent)

    return serve
