"""What a visit file says of an encounter for its claim alone: accident, referral, papers, laboratory."""

from dataclasses import dataclass

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.code_words.attachments import REPORTS, TRANSMISSIONS
from dermdesk.interchange.shared_fields import state
from dermdesk.interchange.strict import Fields, choice, day, many, pattern, record, shaped

KINDS = {"auto": AccidentKind.AUTO, "employment": AccidentKind.EMPLOYMENT, "other": AccidentKind.OTHER}
_key = pattern(r"[a-z][a-z0-9-]{0,29}", "a key of small letters, digits and dashes")
_number = shaped(lambda value: value.strip() == value != "" and len(value) <= 50, "a number of up to 50", private=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceFields:
    """`laboratory` is a key of the practice file; None: no test was bought."""

    accident: Accident | None = None
    referral_number: str = ""
    attachments: tuple[Attachment, ...] = ()
    laboratory: str | None = None


def circumstance_fields(fields: Fields) -> CircumstanceFields:
    """Ask the object `encounter` for them."""
    return CircumstanceFields(
        accident=fields.get("accident", record(_accident), None),
        referral_number=fields.get("referral_number", _number, ""),
        attachments=fields.get("attachments", many(record(_attachment), most=10), ()),
        laboratory=fields.get("laboratory", _key, None),
    )


def _accident(fields: Fields) -> Accident:
    return Accident(
        kind=KINDS[fields.need("kind", choice(*KINDS))],
        day=fields.need("date", day),
        state=fields.get("state", state, ""),
    )


def _attachment(fields: Fields) -> Attachment:
    return Attachment(
        report=fields.need("report", choice(*REPORTS)),
        transmission=fields.need("sent", choice(*TRANSMISSIONS)),
        control_number=fields.get("control_number", _number, ""),
    )
