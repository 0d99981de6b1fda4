"""Where the fact that a finding points at is typed: every field of findings has its place."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from dermdesk.domain.claim_field import ClaimField
from dermdesk.services.scrubbing import Field
from dermdesk.services.submission_rules import TYPED_IN_VISIT
from dermdesk.ui.charges.grid_model import MARKED_COLUMN, SECOND_ROW_FIELDS


class Spot(StrEnum):
    """A part of the Charges screen, or another screen."""

    CELL = "cell"
    SECOND_ROW = "second row of a line"
    DIAGNOSES = "diagnoses"
    HEADER = "header"
    DETAILS = "second row of the header"
    WHO_BILLS = "who bills"
    PATIENT = "patient"
    COVERAGE = "coverage"
    SETTINGS = "settings"


SETTINGS_PAGES: Mapping[Field, str] = MappingProxyType(
    {
        Field.CLIA: "sites",
        Field.SITE: "sites",
        Field.PRACTICE: "practice",
        Field.PROVIDERS: "providers",
        Field.PAYER: "payers",
        Field.RECEIVER: "receivers",
        Field.LABORATORY: "laboratories",
    }
)
"""The page of the settings on which a fact is kept."""

SPOTS: Mapping[Field, Spot] = MappingProxyType(
    {
        **dict.fromkeys(MARKED_COLUMN, Spot.CELL),
        **dict.fromkeys(SECOND_ROW_FIELDS, Spot.SECOND_ROW),
        Field.DIAGNOSES: Spot.DIAGNOSES,
        **dict.fromkeys((Field.DATE, Field.SUBMIT_DATE, Field.PLACE, Field.RENDERING), Spot.HEADER),
        **dict.fromkeys(
            (
                Field.ORDERING,
                Field.REFERRING,
                Field.SEEN_BY,
                Field.TELEHEALTH,
                Field.MINUTES,
                Field.ASSIGNMENT,
                Field.ACCIDENT,
                Field.REFERRAL,
                Field.PAPERS,
            ),
            Spot.DETAILS,
        ),
        **dict.fromkeys((Field.SUPERVISING, Field.INCIDENT_TO), Spot.WHO_BILLS),
        **dict.fromkeys((Field.BIRTH_DATE, Field.SIGNATURE, Field.PATIENT), Spot.PATIENT),
        **dict.fromkeys((Field.MEMBER_ID, Field.COVERAGE), Spot.COVERAGE),
        **dict.fromkeys(SETTINGS_PAGES, Spot.SETTINGS),
    }
)
"""The place of service stands in the header, unless the line has one of its own (`WayToFact`)."""

_OF_PAGES = {
    "sites": "Open the site",
    "practice": "Open the practice",
    "providers": "Open the providers",
    "payers": "Open the payers",
    "receivers": "Open the receivers",
    "laboratories": "Open the laboratories",
}
_ELSEWHERE = {Spot.PATIENT: "Open the patient", Spot.COVERAGE: "Open the coverage"}

FIELDS_OF_CLAIMS: Mapping[ClaimField, Field] = MappingProxyType(
    {field: found for field, found in TYPED_IN_VISIT.items() if SPOTS[found] not in (*_ELSEWHERE, Spot.SETTINGS)}
)
"""Where a field of a claim is typed in the visit; others are not typed there, or have no field of findings."""


def opens_elsewhere(field: Field) -> str:
    """Words of the button that leads to another screen; empty where the fact is typed on this one."""
    return _OF_PAGES[SETTINGS_PAGES[field]] if field in SETTINGS_PAGES else _ELSEWHERE.get(SPOTS[field], "")
