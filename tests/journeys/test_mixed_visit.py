"""A wife has a wart frozen and Botox on one visit; her husband is the guarantor and opens the mail."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from dermdesk.domain.account import AccountKind, Channel, StatementRoute
from dermdesk.domain.people import Guarantor, PersonName
from dermdesk.services import claim_preparation, confidential, statements, submission
from dermdesk.services.desk import Desk
from tests.desks import HOME, add_patient, cosmetic, insured, make_desk, post_visit, self_paid

HUSBAND = Guarantor(guarantor_id="", name=PersonName(last="Whitcomb", first="Harold"), address=HOME)
HER_ROUTE = StatementRoute(
    recipient=PersonName(last="Whitcomb", first="Claire"),
    channel=Channel.PAPER,
    address=replace(HOME, line1="PO Box 12", zip="610360012"),
)


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def words_of(path: Path) -> str:
    if path.suffix != ".pdf":
        return path.read_text("utf-8")
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("payer", ["heartland", "guild"])
def test_the_cosmetic_line_stands_in_no_claim_and_on_no_household_paper(desk: Desk, tmp_path: Path, payer: str) -> None:
    wife = add_patient(desk, "Whitcomb", "Claire", payer=payer, guarantor=HUSBAND)
    lines = [insured("17110", 21000, "A"), self_paid("99213", 9000), cosmetic("BTX-GLAB", 37771, "B")]
    post_visit(desk, wife, lines, ("B07.8", "L98.8"))
    confidential.choose_route(desk, wife.patient_id, HER_ROUTE, "she asked at the desk")

    claim_preparation.prepare_claims(desk)
    submission.export_837p(desk, tmp_path / "out")
    submission.print_cms1500(desk, tmp_path / "out", proof=True)
    submission.print_cms1500(desk, tmp_path / "out")
    statements.run(desk, AccountKind.MEDICAL, tmp_path / "out")
    statements.run(desk, AccountKind.CONFIDENTIAL, tmp_path / "out", reason="monthly run")

    papers = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
    hers = [path for path in papers if path.parent.name == "confidential"]
    others = [path for path in papers if path not in hers]
    assert len(hers) == 1
    assert len(others) >= 2
    assert "$377.71" in words_of(hers[0])
    assert "Harold" not in words_of(hers[0])
    for paper in others:
        words = words_of(paper)
        assert "17110" in words or "$90.00" in words
        for secret in ("BTX", "Botul", "377", "L988", "L98.8", "PO Box 12"):
            assert secret not in words, (paper.name, secret)
