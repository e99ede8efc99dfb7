"""One tree of our exceptions: a code for machines, an Indonesian sentence for people, an HTTP status, an exit code."""

from __future__ import annotations


class RegistryError(Exception):
    """A promise that could not be kept; `str()` is a sentence in Indonesian that an officer can act on."""

    code = "galat"
    http_status = 500
    exit_code = 1

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class InvalidValue(RegistryError, ValueError):
    """A value that one of the words in `terms` refuses."""

    code = "nilai-tidak-sah"
    http_status = 422
    exit_code = 2


class UsageRefused(RegistryError):
    """The request itself is off: an unknown office, case or household."""

    code = "permintaan-keliru"
    http_status = 400
    exit_code = 2


class InputRefused(RegistryError):
    """A file or list that cannot be taken in; nothing was stored."""

    code = "masukan-ditolak"
    http_status = 422
    exit_code = 3


class WorkbookRefused(InputRefused):
    """A workbook that the guard or the child process refuses, with what to do about it."""

    code = "berkas-ditolak"


class NotFound(RegistryError):
    """Nothing of that name in the reader's scope; the same answer for what is absent and what lies outside."""

    code = "tidak-ditemukan"
    http_status = 404
    exit_code = 2


class NotAllowed(RegistryError):
    """The reader's role does not allow it; says who may."""

    code = "tidak-berwenang"
    http_status = 403
    exit_code = 2


class SignInRefused(RegistryError):
    """A sign-in, code or invitation that is not taken; says nothing about which accounts exist."""

    code = "masuk-ditolak"
    http_status = 401
    exit_code = 2


class TooManyAttempts(SignInRefused):
    """Too many attempts; says how long to wait."""

    code = "terlalu-sering"
    http_status = 429


class DecisionRefused(RegistryError):
    """A decision that contradicts what stands; says with what."""

    code = "keputusan-ditolak"
    http_status = 409
    exit_code = 2


class InsufficientFunds(RegistryError):
    """A posting that would take more from a fund's account than it holds; nothing was posted."""

    code = "dana-kurang"
    http_status = 409
    exit_code = 3


class SettingsRefused(RegistryError):
    """A setting that is absent or wrong; the start stops here."""

    code = "setelan-keliru"
    exit_code = 2


class KeysMissing(SettingsRefused):
    """The keys of the vault are absent, unreadable or not the ones this database was made with."""

    code = "kunci-tidak-ada"


class CheckFailed(RegistryError):
    """A named invariant does not hold."""

    code = "pemeriksaan-gagal"
    exit_code = 4


class DocumentRefused(RegistryError):
    """A paper that cannot be drawn as asked, for example a glyph no font has."""

    code = "dokumen-ditolak"
    http_status = 422
