"""Letters to payers about a claim: their kinds, the practice's words for them, and a letter ready to be rendered.

Sources: 42 CFR 405.942 (redetermination within 120 days of receipt, presumed five days after the notice), 42 CFR
405.980 (reopening within one year for any reason). Other payers' days are those of their contracts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dermdesk.domain.days import years_from
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.practice import Practice

FIELDS: Mapping[str, str] = {
    "claim_number": "our number of the claim",
    "payer_claim_number": "the payer's number of the claim",
    "patient": "the patient's name",
    "birth_date": "the patient's birth date",
    "member_id": "the member id",
    "payer": "the payer's name",
    "day": "day of service",
    "codes": "procedure codes",
    "diagnoses": "diagnosis codes",
    "total": "what was charged",
    "paid": "what was paid",
    "decided_on": "day of the payer's decision",
    "denial_codes": "codes of the denial",
    "denial_words": "the denial's codes in words",
    "sent_on": "day of the first file that was not rejected",
    "last_day": "last day to file",
    "in_time": "that Original Medicare is asked in time, when it is",
    "proof": "files and receipts that show when it was filed",
    "receipts": "that receipts are enclosed, when there are some",
    "practice": "the practice's name",
    "signer": "who signs",
    "reason": "what is typed for this letter",
}
"""Merge fields of templates, each with what stands there."""
_FIELD = re.compile(r"\{([^{}]*)\}")
_NOTICE = timedelta(days=5)


class LetterKind(StrEnum):
    """What a letter asks for."""

    APPEAL = "appeal"
    RECONSIDERATION = "reconsideration"
    REDETERMINATION = "redetermination"
    """The first level of appeal of Original Medicare."""
    REOPENING = "reopening"
    """Original Medicare, for a clerical error."""
    TIMELY_FILING = "timely-filing"
    RECORDS = "records"

    @property
    def needs_decision(self) -> bool:
        """Whether a payer must have decided."""
        return self not in (LetterKind.TIMELY_FILING, LetterKind.RECORDS)

    def last_day(self, decided: date) -> date | None:
        """The last day on which Original Medicare takes it; None where contracts say it."""
        if self is LetterKind.REDETERMINATION:
            return decided + _NOTICE + timedelta(days=120)
        return years_from(decided, 1) if self is LetterKind.REOPENING else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """The practice's words of a kind of letter. Paragraphs of `body` are parted by blank lines.

    A paragraph that names a field with nothing in it is left out of the letter.
    """

    kind: LetterKind
    subject: str
    body: str

    def check(self) -> None:
        """Raise DermdeskError for a field that does not exist, a brace alone, or an empty part."""
        if not self.subject.strip() or not self.body.strip():
            raise DermdeskError("A letter needs a subject and a body. Nothing was changed.", "Write both.")
        for name in self.fields():
            if name not in FIELDS:
                raise DermdeskError(
                    f"There is no field {{{name[:30]}}}. Nothing was changed.", f"The fields are: {', '.join(FIELDS)}."
                )
        if set("{}") & set(_FIELD.sub("", f"{self.subject}{self.body}")):
            raise DermdeskError("A brace stands alone. Nothing was changed.", "A field is written {claim_number}.")

    def fields(self) -> Iterator[str]:
        """Names in braces, in order."""
        yield from _FIELD.findall(f"{self.subject}\n{self.body}")

    def merged(self, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        """Subject and paragraphs with their fields filled in."""
        paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", self.body.strip())]
        kept = (one for one in paragraphs if all(values.get(name) for name in _FIELD.findall(one)))
        return _filled(self.subject, values), tuple(_filled(one, values) for one in kept)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values.get(found.group(1), ""), text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A service line as the letter lists it; `said` is what the payer said of it."""

    day: date
    code: str
    modifiers: tuple[str, ...]
    diagnoses: tuple[str, ...]
    units: int
    charge: Money
    paid: Money | None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter ready for paper. `facts` stand over the text as caption and value; blank values are left out."""

    number: str
    day: date
    practice: Practice
    recipient: tuple[str, ...]
    subject: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    lines: tuple[LetterLine, ...]
    signer: str
