"""Words for codes: short, our own, and there for what a dermatology office sees."""

import pytest

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.acknowledgements import INTERCHANGE_NOTES
from dermdesk.domain.code_words.adjustments import REASONS
from dermdesk.domain.code_words.claim_status import ENTITIES
from dermdesk.domain.code_words.claim_status_codes import STATUSES
from dermdesk.domain.code_words.remarks import REMARKS


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert said(REASONS, "45") == "above the fee schedule or the contracted amount"
    assert said(REASONS, "9999") == "code 9999"


def test_the_codes_of_the_offices_own_answers_have_words() -> None:
    reasons = (
        "1 2 3 4 5 8 11 15 16 18 22 23 26 27 29 31 45 50 59 94 96 97 107 109 119 144 151 185 197 198 204 222 234"
        " 236 237 252 253 B7 B15 B20"
    )
    assert {code for code in reasons.split() if code not in REASONS} == set()
    remarks = "M15 M76 MA04 MA19 MA130 N115 N130 N180 N264 N265 N290 N382 N525 N570 N706 N781 N782 N783 M144"
    assert all(code in REMARKS for code in remarks.split())
    statuses = "20 21 33 48 54 78 116 126 128 145 153 158 164 178 187 218 247 249 254 255 286 306 453 464 476 477 496"
    assert {code for code in statuses.split() if code not in STATUSES} == set()
    assert all(code in STATUSES for code in ["500", "501", "503", "507", "510", "535", "562", "630", "672"])
    assert all(code in ENTITIES for code in ["77", "82", "85", "DK", "DN", "DQ", "IL", "QC", "PR", "41"])
    assert set(INTERCHANGE_NOTES) == {f"{number:03d}" for number in range(32)}


@pytest.mark.parametrize("table", [REASONS, REMARKS, STATUSES, ENTITIES])
def test_words_are_short_and_end_without_a_point(table: dict[str, str]) -> None:
    assert all(0 < len(words) <= 80 and not words.endswith(".") for words in table.values())
