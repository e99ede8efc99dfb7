"""The numbers that people read and type: RT- a household, K- a case or automatic link, D- a decision, U- a proposal."""

from __future__ import annotations

import re

from zis_registry.errors import UsageRefused

_HOUSEHOLD = re.compile(r"(?:RT-)?0*([0-9]{1,9})", re.IGNORECASE)
_CASE = re.compile(r"(?:K-)?0*([0-9]{1,9})", re.IGNORECASE)
_PROPOSAL = re.compile(r"(?:U-)?0*([0-9]{1,9})", re.IGNORECASE)
_DECISION = re.compile(r"(?:D-)?0*([0-9]{1,9})", re.IGNORECASE)


def household_number(household: int) -> str:
    """The registry number that people read: RT-0000012."""
    return f"RT-{household:07d}"


def case_number(case: int) -> str:
    """The case number that people read: K-0000012."""
    return f"K-{case:07d}"


def decision_number(decision: int) -> str:
    """The decision number that people read: D-0000012."""
    return f"D-{decision:07d}"


def proposal_number(proposal: int) -> str:
    """The proposal number that people read: U-3."""
    return f"U-{proposal}"


def household_id(written: str) -> int:
    """The household of a number as typed; raises UsageRefused."""
    return _number(_HOUSEHOLD, written, "Rumah tangga")


def case_id(written: str) -> int:
    """The case of a number as typed; raises UsageRefused."""
    return _number(_CASE, written, "Kasus")


def link_id(written: str) -> int:
    """The automatic link of a number as typed; raises UsageRefused."""
    return _number(_CASE, written, "Tautan")


def decision_id(written: str) -> int:
    """The decision of a number as typed; raises UsageRefused."""
    return _number(_DECISION, written, "Keputusan")


def proposal_id(written: str) -> int:
    """The proposal of a number as typed; raises UsageRefused."""
    return _number(_PROPOSAL, written, "Usulan")


def _number(pattern: re.Pattern[str], text: str, what: str) -> int:
    match = pattern.fullmatch(text.strip())
    if match is None:
        raise UsageRefused(f"{what} {text!r} tidak dikenal; tulis nomornya seperti yang dicetak.")
    return int(match.group(1))
