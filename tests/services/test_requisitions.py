"""Requisitions: what the laboratory is told, and what it is not told when the patient asked for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Lesion
from dermdesk.domain.people import Patient
from dermdesk.domain.requisition import Restriction
from dermdesk.domain.specimen import ChargedTo, PathologyResult
from dermdesk.domain.user import Role, User
from dermdesk.services import confidential, confidential_specimens, requisitions, specimen_log, specimens
from dermdesk.services.desk import Desk
from dermdesk.services.self_pay_choice import SelfPayChoice, chosen
from tests.desks import DAY, add_patient, insured, make_desk, post_visit, self_paid

NOSE = Lesion(site="nose", region="nose tip")
RESTRICTED = chosen(
    replace(insured("11104", 20700, "B"), lesion=Lesion(site="genital")), SelfPayChoice.RESTRICTION, day=DAY
)


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


@pytest.fixture
def person(desk: Desk) -> Patient:
    return add_patient(desk, "Moss <b>", payer="medicare")


def text_of(path: Path) -> str:
    document: Any = pypdfium2.PdfDocument(path)
    try:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_the_laboratory_is_told_who_what_and_whom_to_bill(desk: Desk, person: Patient, tmp_path: Path) -> None:
    lines = [replace(insured("11102", 16600), lesion=NOSE), self_paid("11301", 20100)]
    visit_id = post_visit(desk, person, lines, ("D49.2",)).visit_id
    assert visit_id is not None
    with pytest.raises(DermdeskError, match="No jar"):
        requisitions.print_requisitions(desk, visit_id, tmp_path)
    specimen_log.send(desk, visit_id, "driftless")
    insurance, own = requisitions.print_requisitions(desk, visit_id, tmp_path)
    told = text_of(insurance)
    for words in (
        "Driftless Dermatopathology", "14D9999911", "Moss <b>, Ann", "03/14/1980", "Miriam E Vance, MD", "nose tip",
        "shave biopsy", "D49.2", "Medicare Part B Illinois", "9AA0AA0AA00", "1 jar in this bag",
    ):  # fmt: skip
        assert words in told
    assert "Medicare" not in text_of(own)
    assert "Bill to the patient" in text_of(own)
    assert "Moss" not in insurance.name
    assert requisitions.print_requisitions(desk, visit_id, tmp_path) == (insurance, own)


def test_a_restricted_jar_is_told_of_without_the_plan(desk: Desk, person: Patient, tmp_path: Path) -> None:
    visit = post_visit(desk, person, [replace(insured("11102", 16600), lesion=NOSE), RESTRICTED], ("D49.2", "N48.89"))
    assert visit.visit_id is not None
    assert visit.confidential_visit_id is not None
    specimen_log.send(desk, visit.visit_id, "driftless")
    (waiting,) = confidential_specimens.private_specimens(desk, person.patient_id, "a jar").to_send
    (jar,) = confidential_specimens.send_privately(desk, person.patient_id, waiting, "", "a jar")
    assert (jar.letter, jar.charged_to, jar.laboratory) == ("B", ChargedTo.PRACTICE, "driftless")
    (restricted,) = confidential_specimens.print_private_requisitions(
        desk, person.patient_id, waiting, tmp_path, "for the bag"
    )
    told = text_of(restricted)
    for words in ("DO NOT BILL OR NOTIFY ANY HEALTH PLAN", "164.522(a)(1)(vi)", "Asked by the patient on 11/20/2026"):
        assert words in told
    for words in ("Medicare", "9AA0AA0AA00", "27 Bluff Road", "nose", "D49.2"):
        assert words not in told
    (plain,) = requisitions.print_requisitions(desk, visit.visit_id, tmp_path)
    assert "genital" not in text_of(plain)
    assert "N48.89" not in text_of(plain)
    assert [row.letter for row in specimens.board(desk)] == ["A"]
    result = PathologyResult(reported=DAY, diagnosis="D07.4", words="in situ")
    confidential_specimens.report_privately(desk, person.patient_id, jar.specimen_id, result, "fax")
    assert len(confidential.read_log(desk)) == 4
    assert desk.book.rebuild().all_equal
    desk.user = User(user_id="u-m", name="Manager", role=Role.MANAGER)
    with pytest.raises(DermdeskError, match="may not"):
        confidential_specimens.private_specimens(desk, person.patient_id, "curious")


def test_a_restricted_requisition_cannot_name_a_plan(desk: Desk, person: Patient) -> None:
    visit_id = post_visit(desk, person, [insured("11102", 16600)], ("D49.2",)).visit_id
    assert visit_id is not None
    specimen_log.send(desk, visit_id, "driftless")
    (plain,) = requisitions.requisitions(desk, visit_id)
    with pytest.raises(TypeError, match="tells nothing of a plan"):
        replace(plain, restriction=Restriction(asked=DAY), charged_to=ChargedTo.PRACTICE)
