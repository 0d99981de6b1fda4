"""Why a line that Medicare would cover is billed to the patient instead: one of three answers, kept on the line."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass

_RESTRICTED = "Plan is not told: asked by the patient on "


class SelfPayChoice(StrEnum):
    """The ways in which a Medicare patient may pay for a line that the plan would judge."""

    ABN = "abn"
    """The patient signed an Advance Beneficiary Notice and chose that Medicare is not asked."""
    RESTRICTION = "restriction"
    """The patient pays in full and asked that the plan is not told (45 CFR 164.522(a)(1)(vi))."""
    NOT_COVERED = "not_covered"
    """Medicare never covers it, for a reason in words."""


def needs_choice(payer: PayerType, before: ChargeLine, after: ChargeLine) -> bool:
    """Whether the change takes an insurance line of a Medicare patient to the patient's own purse."""
    return (
        payer.is_medicare and before.line_class is LineClass.INSURANCE and after.line_class is LineClass.SELF
    )  # fmt: skip


def choices_of(payer: PayerType) -> tuple[SelfPayChoice, ...]:
    """An ABN is for Part B alone: a Medicare Advantage plan decides itself, before the service."""
    if payer is PayerType.MEDICARE_PART_B:
        return tuple(SelfPayChoice)
    return (SelfPayChoice.RESTRICTION, SelfPayChoice.NOT_COVERED)


def chosen(line: ChargeLine, choice: SelfPayChoice, *, day: date | None = None, reason: str = "") -> ChargeLine:
    """The line as a Self line with the answer on it; a restricted one moves to the private account.

    `day` is when the notice was signed or the request made. Raises DermdeskError when the day or the reason is missing.
    """
    paid = replace(line, line_class=LineClass.SELF, account=None)
    if choice is SelfPayChoice.NOT_COVERED:
        if not reason.strip():
            raise DermdeskError("Say in a few words why Medicare does not cover it.", "The line stays with the plan.")
        return replace(paid, note=f"Not covered: {reason.strip()}")
    if day is None:
        raise DermdeskError("This answer needs its day.", "The line stays with the plan.")
    if choice is SelfPayChoice.ABN:
        return replace(paid, abn_signed=day)
    return replace(paid, confidential=True, note=f"{_RESTRICTED}{day.isoformat()}")


def restriction_asked(line: ChargeLine) -> date | None:
    """The day on which the patient asked that the plan is not told of the line; None where no such request stands."""
    if not (line.confidential and line.note is not None and line.note.startswith(_RESTRICTED)):
        return None
    try:
        return date.fromisoformat(line.note.removeprefix(_RESTRICTED).strip())
    except ValueError:
        return None
