"""Boxes 14 to 23: when it began, who sent the patient, what goes along, diagnoses, resubmission and reference."""

from collections.abc import Iterator

from dermdesk.documents.cms1500_entry import Entry, NotOnPaper, day_parts, exact, mark, put
from dermdesk.documents.cms1500_forms import PaperForm
from dermdesk.documents.cms1500_people import is_part_b
from dermdesk.documents.form_text import form_text, number_text
from dermdesk.domain.claim import Claim, ClaimFrequency
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.codes import DIAGNOSIS_LETTERS, is_unlisted
from dermdesk.domain.practice import Provider

DIAGNOSIS_COLUMNS = (3, 16, 29, 42)
_ADDITIONAL_WIDTH = 48
_NAME_WIDTH = 25
_ONSET, _ACCIDENT = "431", "439"


def encounter(claim: Claim, form: PaperForm) -> Iterator[Entry]:
    """The boxes for one form. Raises NotOnPaper."""
    yield from _days(claim)
    yield from _source(form)
    yield put("19", 36, 1, _ADDITIONAL_WIDTH, _additional(claim, form))
    yield from _outside_lab(form)
    yield Entry("21", 37, 42, "0", 1)
    yield from _diagnoses(claim)
    yield from _resubmission(claim)
    yield exact("23", 40, 50, 28, number_text(form.reference), field=form.reference_field)


def _days(claim: Claim) -> Iterator[Entry]:
    """The day of an injury in 14, and as that of the accident in 15; Medicare wants 14 alone, without qualifier."""
    if claim.accident is None:
        return
    yield from day_parts("14", 32, (2, 5, 8), claim.accident.day)
    if not is_part_b(claim.payer):
        yield Entry("14", 32, 16, _ONSET, 3)
        yield Entry("15", 32, 31, _ACCIDENT, 3)
        yield from day_parts("15", 32, (37, 40, 43), claim.accident.day)


def _source(form: PaperForm) -> Iterator[Entry]:
    """17 and 17b."""
    if form.source is not None:
        qualifier, provider = form.source
        yield Entry("17", 34, 1, qualifier, 2)
        yield put("17", 34, 4, _NAME_WIDTH, _spoken(provider))
        yield exact("17b", 34, 33, 10, provider.npi, field=ClaimField.REFERRING)


def _spoken(provider: Provider) -> str:
    """First, middle and last name with the credential; where it is too long the last name stays."""
    name, credential = provider.name, provider.credential
    family = f"{name.last} {name.suffix}"
    wished = (
        f"{name.first} {name.middle[:1]} {family} {credential}",
        f"{name.first} {family} {credential}",
        f"{name.first[:1]} {family} {credential}",
    )
    return next((text for text in wished if len(form_text(text)) <= _NAME_WIDTH), f"{name.first[:1]} {name.last}")


def _additional(claim: Claim, form: PaperForm) -> str:
    """Box 19: papers that go along (PWK, report, way, number), and for Medicare what unlisted codes stand for.

    Other payers read that in the shaded row of the line. Raises NotOnPaper: box 19 is too small for it.
    """
    told = [
        f"PWK{paper.report}{paper.transmission}{form_text(paper.control_number).replace(' ', '')}"
        for paper in claim.attachments
    ]
    if is_part_b(claim.payer):
        lines = (line.source.line for line in form.lines)
        told += [f"{line.code} {form_text(line.note)}" for line in lines if line.note and is_unlisted(line.code)]
    whole = "   ".join(told)
    if len(whole) > _ADDITIONAL_WIDTH:
        field = ClaimField.ATTACHMENT if claim.attachments else ClaimField.NOTE
        raise NotOnPaper(
            f"Box 19 of the paper form holds {_ADDITIONAL_WIDTH} characters; the papers and notes of this claim have "
            f"{len(whole)}.",
            "Shorten the note or the papers' numbers, or send the claim electronically.",
            ClaimPlace(field=field),
        )
    return whole


def _outside_lab(form: PaperForm) -> Iterator[Entry]:
    """Box 20: whether the test of this form was bought from a laboratory, and for how much; the point is the form's."""
    yield mark("20", 36, 52 if form.bought is not None else 57)
    if form.bought is None:
        return
    slide = form.bought.source.line.slide
    if slide is None or not slide.net_charge:
        raise NotOnPaper(
            f"Line {form.bought.number}: what the laboratory charged for this test is not on file (box 20).",
            "Type it into the line's details.",
            ClaimPlace(field=ClaimField.CHARGE, line=form.bought.number),
        )
    cents = str(slide.net_charge.cents)
    yield Entry("20", 36, 71 - len(cents), cents, 8)


def _diagnoses(claim: Claim) -> Iterator[Entry]:
    if len(claim.diagnoses) > len(DIAGNOSIS_LETTERS):
        raise NotOnPaper(
            f"Box 21 holds twelve diagnoses, this claim has {len(claim.diagnoses)}.",
            "Take away those that no line points to.",
            ClaimPlace(field=ClaimField.DIAGNOSES),
        )
    for place, diagnosis in enumerate(claim.diagnoses):
        row, column = 38 + place // 4, DIAGNOSIS_COLUMNS[place % 4]
        yield exact("21", row, column, 8, diagnosis.replace(".", ""), field=ClaimField.DIAGNOSES)


def _resubmission(claim: Claim) -> Iterator[Entry]:
    """Box 22, with the payer's own number. Original Medicare is corrected by a reopening or an appeal."""
    if claim.frequency is ClaimFrequency.ORIGINAL:
        return
    if is_part_b(claim.payer):
        raise NotOnPaper(
            "Original Medicare takes no replacement or void.",
            "Ask for a reopening, or appeal.",
            ClaimPlace(field=ClaimField.FREQUENCY),
        )
    if not claim.payer_claim_number:
        raise NotOnPaper(
            "A replacement or void names the payer's number of the first claim (box 22), and there is none.",
            "Type it from the payer's answer.",
            ClaimPlace(field=ClaimField.PAYER_CLAIM_NUMBER),
        )
    yield Entry("22", 38, 50, claim.frequency.value, 1)
    yield exact("22", 38, 62, 18, claim.payer_claim_number, field=ClaimField.PAYER_CLAIM_NUMBER)
