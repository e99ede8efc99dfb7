"""Every failure becomes a page: what happened, that nothing changed, and what to do."""

from __future__ import annotations

import secrets
from typing import Any

from litestar import MediaType, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template

from zis_registry.errors import RegistryError
from zis_registry.web.asking import Request, session_of
from zis_registry.web.fault_log import note_fault
from zis_registry.web.guarding import SignInNeeded
from zis_registry.web.showing import framed

BUSY = 503
TITLES = {
    400: "Permintaan ini keliru",
    401: "Anda belum masuk",
    403: "Anda tidak berwenang",
    404: "Halaman atau data ini tidak ditemukan",
    405: "Halaman ini tidak menerima cara itu",
    409: "Keadaan sudah berubah",
    413: "Berkas terlalu besar",
    422: "Ada isian yang perlu diperbaiki",
    429: "Terlalu sering",
    500: "Halaman ini gagal dibuat",
    503: "Register sedang sibuk menulis",
}
HTTP_WORDS = {
    404: "Alamatnya salah, atau isinya di luar lingkup Anda. Periksa alamat atau nomornya.",
    405: "Buka halamannya lagi, lalu gunakan tombol yang ada di sana.",
    413: "Berkas melebihi batas unggah. Pecah per desa atau kecamatan, lalu unggah kembali.",
    400: "Isian atau alamatnya tidak terbaca. Tidak ada yang berubah.",
    422: "Isian atau alamatnya tidak terbaca. Tidak ada yang berubah.",
}
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def refused(request: Request, error: RegistryError) -> Response[Any]:
    """A promise of ours that was not kept, in its own words."""
    if isinstance(error, SignInNeeded):
        return _to_sign_in(request)
    if error.http_status == BUSY:  # nobody's fault and soon over: said as it is
        return _error(request, BUSY, str(error))
    if error.http_status >= 500:
        return failed(request, error)
    return _error(request, error.http_status, str(error))


def http_failed(request: Request, error: HTTPException) -> Response[Any]:
    """What the framework refuses: no such page, no such method, too large."""
    if error.status_code >= 500:
        return failed(request, error)
    return _error(request, error.status_code, HTTP_WORDS.get(error.status_code, HTTP_WORDS[400]))


def failed(request: Request, error: Exception) -> Response[Any]:
    """A fault of the program: details go to the log, the page gives a code to read out."""
    code = "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(n)) for n in (2, 4))
    note_fault(request, error, f"failure {code}")
    told = (
        "Bukan kesalahan Anda, dan tidak ada data yang berubah. "
        f"Coba lagi; bila tetap gagal, sebutkan kode {code} kepada administrator."
    )
    try:
        return _error(request, 500, told)
    except Exception as another:  # even the frame fails: the plainest page there is
        note_fault(request, another, f"failure {code}, the error page failed too")
        return Response(f"{TITLES[500]}. {told}", status_code=500, media_type=MediaType.TEXT)


def _error(request: Request, status: int, told: str) -> Template:
    title = TITLES.get(status, TITLES[400])
    return framed(request, "error.html", title=title, status=status, told=told, code=status)


def _to_sign_in(request: Request) -> Response[Any]:
    if request.method != "GET":
        return Redirect("/masuk?catatan=berakhir", status_code=303)
    session = session_of(request)
    if session is not None:  # signed in with the password only: the second step is next
        return Redirect("/masuk/kode", status_code=303)
    return Redirect("/masuk", status_code=303)
