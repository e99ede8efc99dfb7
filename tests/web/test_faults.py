"""Faults of the program: no number in an address makes one, and the log tells where, never with what data."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from tests.web.conftest import Web
from zis_registry.services.accounts import invitations
from zis_registry.services.opening import Registry
from zis_registry.terms.access import Role
from zis_registry.web import showing
from zis_registry.web.pages import users

NIK = "7309014407680002"
FIELDS = {"alasan": "alasan uji yang cukup panjang", "putusan": "berbeda", "tindakan": "kunci", "asnaf": "FAKIR"}
TOO_LARGE = (str(2**63), "9" * 20, "-1", "0", "9" * 5_000)


def numbered(web: Web) -> list[tuple[str, str]]:
    """Method and address of every page that takes something out of its address, with {} in its place."""
    found = []
    for route in web.app.routes:
        if isinstance(route, HTTPRoute) and route.path_parameters and not route.path.startswith("/statis"):
            path = route.path_format
            for name in route.path_parameters:
                path = path.replace(f"{{{name}}}", "{}")
            found += [(method, path) for method in route.methods if method in ("GET", "POST")]
    return sorted(found)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.POKJA_OFFICER, Role.BAZNAS_DEPUTY])
async def test_a_number_that_no_column_can_hold_is_not_there(web: Web, role: Role) -> None:
    client = await web.client(role)
    asked = numbered(web)
    assert ("GET", "/pengguna/{}") in asked
    assert ("POST", "/pekerjaan/{}/hentikan") in asked
    wrong = []
    for method, path in asked:
        for number in TOO_LARGE:
            address = path.replace("{}", number)
            answer = await (client.get(address) if method == "GET" else web.post(client, address, FIELDS))
            if not 400 <= answer.status_code < 500:
                wrong.append((method, path, number[:25], answer.status_code))
    assert wrong == []


# --- the log --------------------------------------------------------------------------------------------------


def written(caplog: pytest.LogCaptureFixture) -> str:
    """What the server's log file would hold, tracebacks and all; the test's own client writes none of it."""
    ours = [one for one in caplog.records if not one.name.startswith("http")]
    return "\n".join(logging.Formatter("%(levelname)s %(name)s %(message)s").format(one) for one in ours)


async def faulty(web: Web) -> AsyncTestClient[Any]:
    """A client that is shown the pages of faults."""
    client = AsyncTestClient(web.app, base_url="http://testserver.local", raise_server_exceptions=False)
    return await web.stack.enter_async_context(client)


async def test_the_log_of_a_fault_holds_neither_the_token_nor_what_was_said(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(registry: Registry, token: str) -> None:
        del registry, token
        raise KeyError(f"Contoh Nama, {NIK}")

    monkeypatch.setattr(invitations, "view", broken)
    client, token = await faulty(web), "rahasia" * 6
    with caplog.at_level(logging.DEBUG):
        answer = await client.get(f"/undangan/{token}")
        forged = await client.get("/undangan/a%0AERROR%20palsu")
    assert (answer.status_code, forged.status_code) == (500, 500)
    told = written(caplog)
    faults = [line for line in told.splitlines() if line.startswith("ERROR")]
    code = answer.text.split("sebutkan kode ")[1][:7]
    assert faults[0].startswith(f"ERROR zis_registry.web.fault_log failure {code} on GET /undangan/_: KeyError at ")
    assert "web/pages/sign_in.py:" in faults[0]
    assert len(faults) == 2
    for secret in (token, NIK, "Contoh Nama", "Traceback"):
        assert secret not in told


async def test_the_log_of_an_error_page_that_fails_too_is_as_quiet(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(NIK)

    monkeypatch.setattr("zis_registry.web.failing.framed", broken)
    monkeypatch.setattr("zis_registry.web.showing.framed", broken)
    with caplog.at_level(logging.DEBUG):
        answer = await (await faulty(web)).get("/masuk")
    assert answer.status_code == 500
    told = written(caplog)
    assert "the error page failed too on GET /masuk: ValueError at web/" in told
    assert NIK not in told
    assert "Traceback" not in told


async def test_the_log_of_work_after_an_answer_is_as_quiet(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(registry: Registry) -> None:
        raise LookupError(f"{NIK} {registry.today}")

    original = showing.page

    async def with_work(request: Any, *args: Any, **more: Any) -> Any:
        showing.later(request, work)
        return await original(request, *args, **more)

    monkeypatch.setattr(users, "page", with_work)
    client = await web.client(Role.ADMINISTRATOR)
    with caplog.at_level(logging.DEBUG):
        assert (await client.get("/pengguna")).status_code == 200
        await asyncio.sleep(0.3)
    told = written(caplog)
    assert "work after the answer on GET /pengguna: LookupError at web/showing.py:" in told
    assert NIK not in told
    assert "Traceback" not in told


# --- the frame ------------------------------------------------------------------------------------------------


async def test_a_page_never_says_another_word_for_one_of_the_frame(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[BaseException] = []
    original = users.page

    async def overriding(request: Any, *args: Any, **more: Any) -> Any:
        try:
            return await original(request, *args, **{**more, "reader": None, "note": "palsu"})
        except ValueError as error:
            caught.append(error)
            raise

    monkeypatch.setattr(users, "page", overriding)
    client = await web.client(Role.ADMINISTRATOR)
    await client.get("/pengguna")
    assert [str(one) for one in caught] == ["users/list.html names words of the frame: note, reader"]
