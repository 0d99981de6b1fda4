"""The checks before sending, while typing and for posted visits: findings of the family SUB at their field."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.code_words.attachments import REPORTS, TRANSMISSIONS
from dermdesk.domain.events import ClaimPrepared, PatientChanged, PracticeChanged, ProviderChanged
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.people import Patient
from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry, claim_detail, claim_preparation, rule_pages, submission
from dermdesk.services.claim_buckets import Bucket, buckets
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Field, Finding, Scrubber, Severity, finding_page
from dermdesk.services.submission_rules import SUBMISSION_RULES, field_of
from tests.desks import DAY, add_patient, cosmetic, insured, make_desk, post_visit, self_paid


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def said(desk: Desk, person: Patient, *lines: ChargeLine, diagnoses: tuple[str, ...] = ("L57.0",)) -> list[Finding]:
    """Rejects while this is typed."""
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    visit = Visit(visit_id=fresh.visit_id, header=fresh.header, diagnoses=diagnoses, lines=lines)
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    return [one for one in found if one.severity is Severity.REJECT]


def told(found: list[Finding]) -> list[tuple[str, int | None, Field]]:
    return [(one.rule, one.line, one.field) for one in found]


def without_address(desk: Desk, last: str, *, payer: str = "heartland") -> Patient:
    person = replace(add_patient(desk, last, payer=payer), address=None)
    desk.append(PatientChanged(patient=person))
    return person


@pytest.mark.parametrize("payer", ["heartland", "medicare", "guild"])
def test_a_good_visit_is_silent_for_clearinghouse_medicare_and_paper(desk: Desk, payer: str) -> None:
    assert said(desk, add_patient(desk, "Moss", payer=payer), insured("17000", 13694)) == []


def test_what_the_claim_would_lack_is_told_while_typing_with_its_page(desk: Desk) -> None:
    (finding,) = said(desk, without_address(desk, "Moss"), insured("17000", 13694))
    assert told([finding]) == [("DERM-SUB-020", None, Field.PATIENT)]
    assert finding_page(finding).title == "The patient's address is missing."
    page = rule_pages.page_of(finding)
    assert "Checks before sending" in page and "What to do" in page and "written by this practice" not in page


def test_a_line_keeps_its_number_beside_lines_that_no_claim_carries(desk: Desk) -> None:
    lines = (cosmetic(), self_paid(), insured("17000", 13694), insured("17110", 9000, "A", "ZZ"))
    found = said(desk, add_patient(desk, "Moss"), *lines)
    assert told(found) == [("DERM-SUB-028", 4, Field.MODIFIERS)]


def test_a_trial_is_made_again_when_the_visit_has_changed(desk: Desk) -> None:
    person = add_patient(desk, "Moss")
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    visit = Visit(visit_id=fresh.visit_id, header=fresh.header, diagnoses=("L57.0",))
    good, bad = (
        charge_entry.snapshot(desk, replace(visit, lines=(insured("17000", 13694, "A", *signs),)))
        for signs in ((), ("ZZ",))
    )
    scrubber = Scrubber.of(desk)
    found = [{one.rule for one in scrubber.check(each).findings} for each in (bad, good, bad, bad)]
    assert ["DERM-SUB-028" in rules for rules in found] == [True, False, True, True]


def test_an_accident_told_by_half_and_every_paper_that_can_be_chosen(desk: Desk) -> None:
    person = add_patient(desk, "Moss")
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    crash = Accident(kind=AccidentKind.AUTO, day=DAY)
    papers = tuple(Attachment(report=one, transmission="FX", control_number="1") for one in REPORTS)
    sent = tuple(Attachment(report="OZ", transmission=one, control_number="1") for one in TRANSMISSIONS)
    for header, expected in (
        (replace(fresh.header, accident=crash), [("DERM-SUB-038", None, Field.ACCIDENT)]),
        (replace(fresh.header, accident=replace(crash, state="IL")), []),
        (replace(fresh.header, attachments=papers[:10]), []),
        (replace(fresh.header, attachments=(*papers[10:], *sent)), []),
        (replace(fresh.header, referral_number="none"), [("DERM-SUB-037", None, Field.REFERRAL)]),
    ):
        visit = replace(fresh, header=header, diagnoses=("L57.0",), lines=(insured("17000", 13694),))
        found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
        assert told([one for one in found if one.severity is Severity.REJECT]) == expected


def test_one_finding_a_cause(desk: Desk) -> None:
    doctor = desk.setup().providers["vance"]
    desk.append(ProviderChanged(provider=replace(doctor, npi="1234567890")))
    found = said(desk, add_patient(desk, "Moss"), insured("17999", 13694))
    assert [one.rule for one in found] == ["DERM-CLM-001", "DERM-DRG-005"]


def test_a_line_without_a_diagnosis_is_told_by_its_rule_alone(desk: Desk) -> None:
    found = said(desk, add_patient(desk, "Moss"), insured("17000", 13694, ""), diagnoses=())
    assert [one.rule for one in found] == ["DERM-DX-003"]


def test_a_practice_that_no_payer_knows_is_told_of_each_visit(desk: Desk) -> None:
    practice = desk.setup().practice
    boxed = replace(practice, npi="1234567890", address=replace(practice.address, line1="PO Box 4"))
    desk.append(PracticeChanged(practice=boxed))
    found = said(desk, add_patient(desk, "Moss"), insured("17000", 13694))
    assert [(one.rule, one.field) for one in found] == [
        ("DERM-SUB-004", Field.PRACTICE),
        ("DERM-SUB-007", Field.PRACTICE),
    ]


def test_a_posted_visit_is_held_until_it_is_mended(desk: Desk) -> None:
    person = without_address(desk, "Moss")
    post_visit(desk, person, [insured("17000", 13694)])
    run = claim_preparation.prepare_claims(desk)
    assert run.prepared == () and "DERM-SUB-020" in run.held[0].reasons[0]
    mended = replace(person, address=desk.setup().practice.address)
    desk.append(PatientChanged(patient=mended))
    assert len(claim_preparation.prepare_claims(desk).prepared) == 1


def test_what_is_wrong_leads_to_where_it_is_mended(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, without_address(desk, "Moss"), [insured("17000", 13694)])
    post_visit(desk, add_patient(desk, "Fern"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    payer = replace(claim.payer, payer_id="")
    desk.append(ClaimPrepared(claim=replace(claim, payer=payer)))
    assert submission.export_837p(desk, tmp_path).files == ()
    rows = buckets(desk)[Bucket.HELD]
    troubles = {one.code: one.place for row in rows for one in claim_detail.detail(desk, row).troubles}
    assert troubles == {
        "DERM-SUB-020": ClaimPlace(field=ClaimField.PATIENT_ADDRESS),
        "DERM-SUB-014": ClaimPlace(field=ClaimField.PAYER_ID),
    }


def test_a_confidential_line_leaves_no_trace_in_what_is_told(desk: Desk) -> None:
    person = without_address(desk, "Moss")
    alone = said(desk, person, insured("17000", 13694))
    beside = said(desk, person, insured("17000", 13694), cosmetic(pointers="B"), diagnoses=("L57.0", "L98.8"))
    assert [one.message for one in beside] == [one.message for one in alone]


def test_self_paying_visits_have_no_claim_to_check(desk: Desk) -> None:
    assert said(desk, without_address(desk, "Moss", payer="self"), insured("17000", 13694)) == []


def test_every_check_is_a_rule_and_every_field_has_its_place() -> None:
    assert all(one.severity is Severity.REJECT and one.docstring for one in SUBMISSION_RULES)
    for field in ClaimField:
        problem = ClaimProblem(check="DERM-SUB-001", message="", place=ClaimPlace(field=field))
        assert isinstance(field_of(problem), Field)
