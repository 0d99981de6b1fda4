"""Box 24: six service lines, each with a shaded row above it for a drug's package or words for an unlisted code."""

from collections.abc import Iterator

from dermdesk.documents.cms1500_entry import Entry, NotOnPaper, amount, day_parts, exact, put
from dermdesk.documents.cms1500_forms import PaperForm
from dermdesk.documents.cms1500_people import is_part_b
from dermdesk.documents.form_text import fitted, form_text
from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.codes import is_unlisted
from dermdesk.domain.drug_quantity import ndc_digits, package_quantity

FIRST_ROW = 44
_SHADED_WIDTH = 61


def services(claim: Claim, form: PaperForm) -> Iterator[Entry]:
    """The lines of one form. Raises NotOnPaper."""
    for place, line in enumerate(form.lines):
        row = FIRST_ROW + 2 * place
        yield Entry("24 shaded", row - 1, 1, _supplement(claim, line), _SHADED_WIDTH)
        yield from _line(claim, line, row)
        yield from _rendering(claim, line, row)


def _line(claim: Claim, line: ClaimLine, row: int) -> Iterator[Entry]:
    charge, number = line.source.line, line.number
    for columns in ((1, 4, 7), (10, 13, 16)):
        yield from day_parts("24A", row, columns, claim.day, short=True)
    yield put("24B", row, 19, 2, charge.place_of_service or claim.place_of_service)
    yield exact("24D", row, 25, 7, charge.code, field=ClaimField.CODE, line=number)
    for column, modifier in zip((33, 36, 39, 42), charge.modifiers, strict=False):
        yield exact("24D", row, column, 2, modifier, field=ClaimField.MODIFIERS, line=number)
    yield exact("24E", row, 45, 4, charge.pointers[:4], field=ClaimField.POINTERS, line=number)
    yield from amount("24F", row, (50, 54), 56, charge.charge, line=number)
    yield exact("24G", row, 59, 3, str(charge.units), field=ClaimField.UNITS, line=number)


def _rendering(claim: Claim, line: ClaimLine, row: int) -> Iterator[Entry]:
    """24I and J: the NPI; above it the taxonomy (ZZ), which Medicare leaves blank."""
    rendering = line.rendering or claim.rendering
    if rendering.taxonomy and not is_part_b(claim.payer):
        yield put("24I shaded", row - 1, 65, 2, "ZZ")
        yield exact("24J shaded", row - 1, 68, 11, rendering.taxonomy, field=ClaimField.RENDERING_TAXONOMY)
    yield exact("24J", row, 68, 10, rendering.npi, field=ClaimField.RENDERING)


def _supplement(claim: Claim, line: ClaimLine) -> str:
    """The shaded row: `N4` and the NDC, three blanks, unit and quantity; `ZZ` and what an unlisted code stands for.

    Other notes stay in the practice. Medicare reads of unlisted codes in box 19.
    """
    charge, told = line.source.line, ""
    if charge.drug and charge.drug.ndc and claim.payer.stance.requires_ndc:
        quantity, unit = package_quantity(charge, charge.drug)
        digits = ndc_digits(charge.drug)
        if len(digits) != 11 or not digits.isdigit():
            raise NotOnPaper(
                f"Line {line.number}: the NDC has no eleven digits.",
                "Write it as 5-4-2 in the line's details.",
                ClaimPlace(field=ClaimField.DRUG, line=line.number),
            )
        told = f"N4{digits}   {unit}{f'{quantity:.3f}'.rstrip('0').rstrip('.')}"
    if charge.note and is_unlisted(charge.code) and not is_part_b(claim.payer):
        lead = f"{told}   ZZ" if told else "ZZ"
        told = lead + fitted(form_text(charge.note), _SHADED_WIDTH - len(lead))
    return told
