"""Who may do what: permissions, roles, and the reader that every page and service is given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import NotAllowed
from zis_registry.terms.scope import Scope


class Permission(StrEnum):
    """One thing a person may do; which role has which is data (reference/roles.toml)."""

    HOME = "beranda"
    GUIDES = "panduan"
    UPLOAD = "unggah"
    SEE_UPLOADS = "lihat-unggahan"
    SEE_CASES = "lihat-kasus"
    DECIDE_CASES = "putuskan-kasus"
    SEE_HOUSEHOLDS = "lihat-rumah-tangga"
    SEE_RESTRICTED = "lihat-penilaian"
    CONFIRM_ASNAF = "tetapkan-asnaf"
    REVEAL = "buka-nik"
    SUBJECT_COPY = "salinan-data"
    EXPORT = "ekspor"
    SEE_GAP = "lihat-kesenjangan"
    SEE_FUNDS = "lihat-dana"
    SEE_PROPOSALS = "lihat-usulan"
    MAKE_PROPOSALS = "susun-usulan"
    SEE_DOCUMENTS = "lihat-dokumen"
    MAKE_DOCUMENTS = "buat-dokumen"
    SEE_RULES = "lihat-aturan"
    MANAGE_ACCOUNTS = "kelola-akun"
    SEE_AUDIT = "lihat-audit"
    SEE_READS = "siapa-melihat"


class Role(StrEnum):
    """What a person is in the two offices (decisions 1)."""

    POKJA_OFFICER = "POKJA_PETUGAS"
    POKJA_HEAD = "POKJA_KETUA"
    ENUMERATOR = "ENUMERATOR"
    BAZNAS_OFFICER = "BAZNAS_PETUGAS"
    BAZNAS_DEPUTY = "BAZNAS_WAKA_II"
    BAZNAS_HEAD = "BAZNAS_KETUA"
    BAZNAS_TREASURER = "BAZNAS_BENDAHARA"
    BAZNAS_PROVINCE = "BAZNAS_PROVINSI"
    POKJA_PROVINCE = "POKJA_PROVINSI"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in person: account, name, role with its words, office, scope of every query, and permissions.

    `one_key` says whether one-key decisions are on (WCAG 2.1.4: they can be switched off).
    """

    account: int
    username: str
    name: str
    role: Role
    role_words: str
    office: str
    office_name: str
    office_kind: str
    scope: Scope
    permissions: frozenset[Permission]
    one_key: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether the reader has a permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed without a permission."""
        if permission not in self.permissions:
            raise NotAllowed("Peran Anda tidak memuat kewenangan ini.")

    @property
    def sees_restricted(self) -> bool:
        """Whether verdicts per use, kinds of fund, asnaf, desil and income of persons may be shown."""
        return Permission.SEE_RESTRICTED in self.permissions

    @property
    def district(self) -> str | None:
        """The district (four digits) all the reader's areas lie in; None for a wider scope."""
        districts = {area[:4] for area in self.scope.areas}
        only = next(iter(districts))
        return only if len(districts) == 1 and len(only) == len("7311") else None
