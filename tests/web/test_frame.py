"""The frame of every page: who may open it, what it is sent with, and how it fails."""

from __future__ import annotations

from tests.web.conftest import Web
from zis_registry.terms.access import Role


async def test_a_visitor_is_led_to_the_sign_in_page(web: Web) -> None:
    client = await web.visitor()
    answer = await client.get("/dana")
    assert answer.status_code in (303, 404)  # the room may not be built in


async def test_an_unknown_page_is_a_page_with_all_headers(web: Web) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY)
    answer = await client.get("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman atau data ini tidak ditemukan" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
