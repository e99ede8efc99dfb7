"""A fresh code before accounts or the profile of an office are changed."""

from __future__ import annotations

from zis_registry.services.accounts import sign_in
from zis_registry.web.asking import Form, Request, registry_of, session_of


async def ask_fresh_code(request: Request, form: Form) -> None:
    """Take the form's code unless one was given in the last five minutes; raises SignInRefused, TooManyAttempts."""
    session = session_of(request)
    if session is not None and not session.fresh_code:
        await sign_in.confirm_code(registry_of(request), session, form.text("kode", most=40))


def is_fresh(request: Request) -> bool:
    """Whether no code need be asked for now."""
    session = session_of(request)
    return session is not None and session.fresh_code
