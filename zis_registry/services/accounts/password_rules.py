"""Which passwords are taken: long ones that neither a list of common words nor our own offices' words give away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from functools import cache

from zxcvbn import zxcvbn

from zis_registry.errors import InvalidValue
from zis_registry.services import reference
from zis_registry.store.credentials import normalised

SHORTEST, LONGEST = 12, 128
# The estimate grows slow on long texts of look-alike signs; what follows can only make a password better.
ESTIMATED = 48
# Against 10 guesses in 5 minutes (see throttling) this is for ever; below it a leaked hash falls within weeks.
FEWEST_GUESSES = 10.0**9
OUR_WORDS = tuple(
    """
    baznas pokja zakat infak infaq sedekah sodaqoh mustahik muzakki asnaf amil fitrah jamban sanitasi bantuan registri
    register ppas ampl upt pald bakti unicef wash stbm dinas kantor kabupaten kecamatan kelurahan desa provinsi
    sulawesi selatan sulsel makassar indonesia bismillah alhamdulillah assalamualaikum allahuakbar muhammad
    rahasia sandi katasandi kata pengguna masuk admin administrator petugas ketua wakil bendahara operator
    sayang cinta merdeka garuda pancasila jakarta bugis toraja mandar
    """.split()  # noqa: SIM905  # words in lines are easier to review
)
YEARS = tuple(str(year) for year in range(2010, 2040))
_ESTIMATING = threading.Lock()


async def require_good(password: str, *, about: Iterable[str] = ()) -> None:
    """Take a new password or raise InvalidValue, which says why; `about` are words of the person (name, username)."""
    password = normalised(password)
    if len(password) < SHORTEST:
        raise InvalidValue(
            f"Kata sandi harus sedikitnya {SHORTEST} karakter; yang tertulis {len(password)}. "
            "Pakai misalnya empat kata yang tidak berhubungan."
        )
    if len(password) > LONGEST:
        raise InvalidValue(f"Kata sandi paling banyak {LONGEST} karakter; yang tertulis {len(password)}.")
    if await asyncio.to_thread(_guesses, password, tuple(about)) < FEWEST_GUESSES:
        raise InvalidValue(
            "Kata sandi ini mudah ditebak: memuat kata, nama, tanggal, atau urutan yang lazim. "
            "Pakai misalnya empat kata yang tidak berhubungan."
        )


def _guesses(password: str, about: tuple[str, ...]) -> float:
    words = [word for text in about for word in _words(text)]
    with _ESTIMATING:  # the library keeps the given words in a place all threads share
        found = zxcvbn(password[:ESTIMATED], user_inputs=[*words, *_known_words()])
    return float(found["guesses"])


@cache
def _known_words() -> tuple[str, ...]:
    areas = reference.areas()
    names = (name for code in areas for name in _words(areas.name(code)))
    return tuple(dict.fromkeys((*OUR_WORDS, *YEARS, *names)))


def _words(text: str) -> Iterable[str]:
    parts = "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()
    return (part for part in (*parts, "".join(parts)) if len(part) >= 3)
