"""What a handler asks of its request: the registry, the reader, the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import litestar
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict, State, UploadFile

from zis_registry.errors import NotAllowed
from zis_registry.services.accounts.sessions import Session
from zis_registry.services.opening import Registry
from zis_registry.terms.access import Reader
from zis_registry.web.config import WebConfig

Request: TypeAlias = litestar.Request[Any, Any, State]
Connection: TypeAlias = ASGIConnection[Any, Any, Any, State]
SESSION = "zis_session"  # where the application puts the live session of a request
LONGEST_TEXT = 2_000
# Controls and marks that turn the direction of text: never part of an answer, and a way to hide one.
_UNSEEN = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160))),
    **dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)),
}


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a sent form; unknown fields are simply never asked for."""

    fields: FormMultiDict

    def text(self, name: str, *, most: int = LONGEST_TEXT) -> str:
        """A text field without unseen characters and outer blanks, cut at `most` characters; "" when absent."""
        value = self.fields.get(name)
        return clean(value, most=most) if isinstance(value, str) else ""

    def secret(self, name: str, *, most: int = 1_000) -> str:
        """A field exactly as typed (a password), "" when absent or longer than `most`."""
        value = self.fields.get(name)
        return value if isinstance(value, str) and len(value) <= most else ""

    def all(self, name: str, *, most: int = 200) -> tuple[str, ...]:
        """Every text value of a field."""
        return tuple(clean(value, most=most) for value in self.fields.getall(name, []) if isinstance(value, str))

    def files(self, name: str) -> Sequence[UploadFile]:
        """The files of a field that were really chosen."""
        found = self.fields.getall(name, [])
        return [value for value in found if isinstance(value, UploadFile) and value.filename]


def clean(text: str, *, most: int = LONGEST_TEXT) -> str:
    """A text without unseen characters and outer blanks, cut at `most` characters."""
    return without_unseen(text).strip()[:most]


def without_unseen(text: str) -> str:
    """A text without control characters and without marks that turn its direction."""
    return text.translate(_UNSEEN)


def registry_of(connection: Connection) -> Registry:
    """The open registry of the application."""
    registry: Registry = connection.app.state.registry
    return registry


def config_of(connection: Connection) -> WebConfig:
    """How the server is reached."""
    config: WebConfig = connection.app.state.config
    return config


def session_of(connection: Connection) -> Session | None:
    """The live session of the request, complete or not."""
    session = connection.scope.get(SESSION)
    return session if isinstance(session, Session) else None


def token_of(connection: Connection) -> str:
    """The session token the browser holds; "" without a live session."""
    return connection.cookies.get(config_of(connection).session_cookie, "") if session_of(connection) else ""


def reader_of(connection: Connection) -> Reader:
    """The signed-in person; raises NotAllowed when nobody is (the guard comes first)."""
    session = session_of(connection)
    if session is None or session.reader is None:
        raise NotAllowed("Masuk dulu untuk membuka halaman ini.")
    return session.reader


async def read_form(request: Request) -> Form:
    """The form of a request."""
    return Form(await request.form())
