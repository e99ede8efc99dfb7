"""The words around a name in South Sulawesi: titles, abbreviations, local forms (domain rules 8.3, data 3)."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _each(text: str, meaning: str) -> dict[str, str]:
    return dict.fromkeys(text.split(), meaning)


# Before a name; Andi is not among them, for it is part of the name.
TITLES: dict[str, str] = {
    **_each("H HI HAJI", "H"),
    **_each("HJ HJH HAJJAH HAJAH", "HJ"),
    **_each("KH KIAI KYAI", "KH"),
    **_each("UST USTAD USTADZ USTAZ", "UST"),
    **_each("USTADZAH USTADZA USTAZAH", "USTADZAH"),
    **{word: word for word in ("DRS", "DRA", "DRG", "DR", "IR", "PROF")},
    **_each("KR KRG KARAENG", "KARAENG"),
    **_each("PG PUANG", "PUANG"),
    **_each("PT PETTA TETTA", "PETTA"),
    **{word: word for word in ("OPU", "DATU", "ARUNG", "SULEWATANG")},
}
BEARERS = _words("BPK BAPAK PAK IBU BU SDR SDRI NY NYONYA TN TUAN NENEK KAKEK")
PARTICLES = _words("LA WE I")  # Bugis marks of a man's or woman's name
DEATH_WORDS = _words("ALM ALMH ALMARHUM ALMARHUMAH")
DAENG_WORDS = _words("DG DAENG DENG DNG")
ALIAS_WORDS = _words("ALIAS ALS")
BIN_WORDS = _words("BIN BINTI BINTE BT BTE BTI BNT B")

EXPANSIONS: dict[str, str] = {
    **_each(
        "MUH MOH MUHAMAD MOHAMMAD MOHAMAD MOHAMED MOHAMMED MUHAMMED MUHAMED MOCHAMMAD MOCHAMAD MUCHAMMAD MUCHAMAD "
        "MUHD MHD MUHM MOHD MOCH MUCH MD",
        "MUHAMMAD",
    ),
    **_each("ACHMAD AKHMAD ACMAD AHMED AHMAT AKHMED ACHMED", "AHMAD"),
    **_each("ABD ABDOEL ABDL ABDU ABDOUL", "ABDUL"),
    **_each("ST STI SIT SITI SITIE SITTIE STT", "SITTI"),
    **_each("NOOR NOER NOR NURR", "NUR"),
    **_each("ANDY AND", "ANDI"),
}
LEADING_ABBREVIATIONS: dict[str, str] = {"M": "MUHAMMAD"}
INITIALS_AT_THE_END = _words("ST AND MD")  # behind a name they are a degree or initials, no Sitti, Andi, Muhammad
LOCAL_FORMS: dict[str, str] = {
    **_each("BADOLLA BEDDOLLA BADULLA BEDDULLA BADOLA BEDOLA BADULA BEDULA ABDULAH ABDULA ABDULLA", "ABDULLAH"),
    **_each("BEDDURAMANG BEDURAMANG BEDURAHMAN BEDURAHMANG", "ABDUL RAHMAN"),
    **_each("BORAHIMA BORAHIMAH BRAHIM BRAHIMA IBRAHIMA", "IBRAHIM"),
    **_each("MARIAM MARIAMA MARIANG MARJAM", "MARYAM"),
    **_each("SINABONG SENAB SENABONG", "ZAINAB"),
    **_each("HATIJAH HATIJA HATIDJAH", "KHADIJAH"),
    **_each("BACO BACHO", "BASO"),
    **_each("BASSE", "BESSE"),
}
ABDUL_JOINS = _words("ALLAH LAH")
ENDING_WORDS = _words("UDIN UDDIN WATI WATY")
# Words so frequent before a name that sharing or lacking them says little.
WEAK_WORDS = _words("MUHAMMAD SITTI ANDI ABDUL NUR")

DEGREE_WORDS = _words(
    "SPD SPDI SPDSD SAG SKM SSOS SKOM SKEP SKEB SHUT SFARM SIP AMD AMK AMKEB MPD MPDI MSI MKES MAG NERS"
)
_DOTTED_DEGREE = (
    r"(?:S|M|D)\s?\.\s?(?:PD|AG|SOS|SI|KOM|KEB|KEP|KES|FARM|HUT|HUM|IP|IKOM|TP|PI|PT|PSI|STP|ST|KM|AK|AN|AP|SN|GZ|TH"
    r"|EI|EK|SY|HI|E|H|T|P|M|A)\b(?:\s?\.\s?(?:I|SD|SY|GR|E)\b)?"
    r"|A\s?\.\s?M(?:D|A)\b(?:\s?\.\s?(?:KEB|KEP|PD|KOM|FARM|K|P)\b)?"
    r"|(?:B\s?\.\s?A|B\s?\.\s?SC|LC|PH\s?\.\s?D|GR|NERS)\b"
)
_PLAIN_DEGREE = (
    r"(?:SE|SH|ST|SP|MM|MA|MT|MH|SS|SPT|SPI|STP|SHI|SEI|BA|BSC|PHD|SPD|SPDI|SAG|SKM|SOS|SSOS|SKOM|SKEP|SIP|AMD"
    r"|MPD|MSI|MKES|MAG)\b"
)
# Degrees stand at the end of a name that has at least one whole word; a bare "ST" or "SE" only after a comma.
# The repetition never gives back what it took, so that a cell full of dots cannot keep the reader busy.
SUFFIX_DEGREES = re.compile(
    rf"(?<=[A-Z]{{2}})(?:[ ,.]++(?:{_DOTTED_DEGREE}|(?:(?<=,)|(?<=, )){_PLAIN_DEGREE}))++[ ,.]*+$"
)
