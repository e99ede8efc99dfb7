"""Free text and what it may give away: the kind of fund, the means or the faith of a person, and personal numbers."""

from __future__ import annotations

import re

from zis_registry.terms.access import Reader
from zis_registry.terms.identity import masked

UNSHOWN = "(alasan tidak ditampilkan)"
# Words that give the kind of fund, the asnaf or the means away; text from lists may hold them.
_TELLING = re.compile(
    r"zakat|infa[kq]|sedekah|shadaqah|dskl|fidyah|mustahik|asnaf|fakir|faqir|miskin|muslim|mual+af|gharim|desil|"
    r"penghasilan|pendapatan",
    re.IGNORECASE,
)
_FAITH = re.compile(
    r"agama|religi|\b(?:islam|kristen|protestan|kat[h]?olik|hindu|bud[d]?ha|k[h]?onghucu)\b", re.IGNORECASE
)
# What officers write besides: "amil" and "sabil" stand in names and other words, so only whole ones count.
_WRITTEN_BY_OFFICERS = re.compile(
    r"\b(?:amil|riqab|gh?arimin|fi ?sabilillah|ibnu ?sabil|non-?islam|nasrani|konghucu|gereja|masjid|musholl?a|pura|"
    r"vihara|wihara|klenteng|salat|sholat|shalat)\b",
    re.IGNORECASE,
)


def tells_too_much(text: str) -> bool:
    """Whether a text of a list or a sentence gives away what only readers with the permission may see."""
    return _TELLING.search(text) is not None


def tells_faith(text: str) -> bool:
    """Whether a text names a faith, which no list shows to anybody."""
    return _FAITH.search(text) is not None


def reason_kept(text: str) -> str:
    """A text that an officer typed as it is kept: the personal numbers in it are masked, nothing is refused."""
    return masked(text.strip())


def reason_for(reader: Reader, text: str) -> str:
    """An officer's reason as a reader may see it.

    Without "lihat-penilaian" a reason that names fund, asnaf, means or faith is not told; texts kept before they were
    masked on the way in are masked here.
    """
    told = tells_too_much(text) or tells_faith(text) or _WRITTEN_BY_OFFICERS.search(text) is not None
    return UNSHOWN if told and not reader.sees_restricted else masked(text)
