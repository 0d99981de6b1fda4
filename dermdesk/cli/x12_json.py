"""An inspected transaction set as JSON: the fields of its values, codes with their words beside them."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from dermdesk.domain.acknowledgement import ElementError, GroupAnswer, InterchangeAnswer, SegmentError, SetAnswer
from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.claim_status import ClaimStatus, StatusClaim, StatusCode, StatusLevel
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.remarks import REMARKS
from dermdesk.domain.eligibility import Benefit, BenefitQuestion, EligibilityPerson, Rejection
from dermdesk.domain.file_problem import FileProblem
from dermdesk.domain.money import Money
from dermdesk.domain.remittance import ProviderAdjustment, Remittance, RemittedClaim
from dermdesk.domain.submitted_claim import SubmittedClaim, SubmittedCoverage
from dermdesk.services.x12_inspection import Inspected

_BESIDE: Mapping[type, tuple[str, ...]] = {
    Remittance: ("balanced", "handling_words", "method_words"),
    RemittedClaim: ("status_words",),
    ProviderAdjustment: ("words",),
    StatedAdjustment: ("words",),
    InterchangeAnswer: ("verdict", "words"),
    GroupAnswer: ("verdict", "words"),
    SetAnswer: ("verdict", "words"),
    SegmentError: ("words",),
    ElementError: ("words",),
    StatusClaim: ("outcome", "payer_claim_number", "clearinghouse_number"),
    StatusLevel: ("outcome",),
    ClaimStatus: ("outcome", "words"),
    StatusCode: ("words",),
    EligibilityPerson: ("active",),
    Benefit: ("words",),
    BenefitQuestion: ("words",),
    Rejection: ("words",),
    SubmittedClaim: ("frequency_words", "payer_claim_number"),
    SubmittedCoverage: ("words",),
}
"""Properties that go out beside the fields of a value."""


def part_json(part: Inspected) -> dict[str, Any]:
    """One object a transaction set or TA1; `problems` are sentences, those of the interchange first.

    An 835 has `trace`, `payment`, `balanced`, `claims` and `provider_adjustments` at its top; the other kinds have
    theirs there.
    """
    content: dict[str, Any] = _plain(part.content) if part.content is not None else {}
    frame: dict[str, Any] = {
        "kind": part.kind,
        "control": part.control,
        "version": part.version,
        "interchange": _plain(part.envelope),
        "group": _plain(part.group),
        "sound": not part.problems,
    }
    return {**frame, **content, **frame, "problems": [problem.words for problem in part.problems]}


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, FileProblem):
        return value.words
    if isinstance(value, (Money, Decimal)):
        return str(value) if isinstance(value, Money) else f"{value:f}"
    if isinstance(value, (date, time)):
        return value.isoformat() if isinstance(value, date) else f"{value:%H:%M}"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in cast("tuple[object, ...]", value)]
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    return value


def _object(value: object) -> dict[str, Any]:
    names = [field.name for field in fields(value)]  # pyright: ignore[reportArgumentType] - a dataclass, as was asked
    found = {name: _plain(getattr(value, name)) for name in (*names, *_BESIDE.get(type(value), ()))}
    if "remarks" in found:
        found["remarks"] = [{"code": code, "words": said(REMARKS, code)} for code in found["remarks"]]
    return found
