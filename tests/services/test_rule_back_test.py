"""A back-test tells what a rule would have said, in steps, and nothing that its reader may not know."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice_rule import LineScope
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry, confidential, practice_rules, rule_back_test
from dermdesk.services.desk import Desk
from tests.desks import DAY, add_patient, cosmetic, insured, make_desk, post_visit, self_paid
from tests.practice_rules import RULE

CLERK = User(user_id="u-clerk", name="Clerk", role=Role.BILLER)


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def lived(desk: Desk) -> None:
    """Three hits at two payers, one visit of another code, one long ago, one of a patient who pays."""
    moss = add_patient(desk, "Moss", payer="heartland")
    fern = add_patient(desk, "Fern", payer="guild")
    post_visit(desk, moss, [insured("17000", 13694), insured("17003", 1100)])
    post_visit(desk, fern, [insured("17000", 13694, "A", "59")])
    post_visit(desk, fern, [insured("17110", 9000)], ("B07.8",))
    post_visit(desk, add_patient(desk, "Reed", payer=None), [self_paid("17000")])
    for back in (89, 90):
        fresh = charge_entry.new_visit(desk, moss.patient_id, DAY - timedelta(days=back))
        visit = Visit(
            visit_id=fresh.visit_id, header=fresh.header, diagnoses=("L57.0",), lines=(insured("17000", 13694),)
        )
        charge_entry.post(desk, visit)


def test_how_many_visits_by_payer_with_examples(desk: Desk) -> None:
    lived(desk)
    events = desk.book.event_count()
    found = rule_back_test.run(desk, RULE)
    assert (found.visits, found.tested, found.hit, found.not_tested) == (5, 5, 3, 0)
    assert found.by_payer == {"Heartland Health Plan": 2, "Farm Guild Mutual": 1}
    assert (found.first, found.last) == (DAY - timedelta(days=89), DAY)
    assert [(one.day, one.line) for one in found.examples][-1] == (DAY - timedelta(days=89), "17000 L57.0")
    assert {one.line for one in found.examples} == {"17000 L57.0", "17000-59 L57.0"}
    numbers = {patient.number for patient in desk.book.practice.patients()}
    assert {one.patient for one in found.examples} <= numbers
    assert desk.book.event_count() == events, "a back-test writes nothing"
    assert rule_back_test.run(desk, RULE, days=1).hit == 2
    assert rule_back_test.run(desk, RULE, days=91).hit == 4


def test_in_steps_it_comes_to_the_same(desk: Desk) -> None:
    lived(desk)
    test = rule_back_test.begin(desk, RULE)
    assert (test.percent, test.done) == (0, False)
    seen = [test.percent]
    while not test.done:
        test = rule_back_test.go_on(desk, test, visits=2)
        seen.append(test.percent)
    assert seen == [0, 40, 80, 100]
    whole = rule_back_test.run(desk, RULE)
    assert (test.hit, test.by_payer, test.examples) == (whole.hit, whole.by_payer, whole.examples)


def test_a_rule_as_it_is_typed_a_kept_one_and_a_built_in_one(desk: Desk) -> None:
    lived(desk)
    practice_rules.save(desk, replace(RULE, payers=("guild",)))
    assert rule_back_test.run(desk, "own-001").hit == 1
    assert rule_back_test.run(desk, RULE).hit == 3
    post_visit(desk, add_patient(desk, "Ivy"), [insured("99213", 15400, "A", "25"), insured("17000", 13694, "A")])
    assert rule_back_test.run(desk, "EM-002").hit == 1
    with pytest.raises(DermdeskError, match="no rule"):
        rule_back_test.begin(desk, "OWN-002")
    for days in (0, 4_000):
        with pytest.raises(DermdeskError, match="1 to 3,660 days"):
            rule_back_test.begin(desk, RULE, days=days)


def test_visits_without_a_standing_line_and_lost_coverages(desk: Desk) -> None:
    lived(desk)
    person = desk.book.practice.patients()[0]
    visit = desk.book.practice.visits_of(person.patient_id)[-1]
    charge_entry.void_line(desk, visit.visit_id, 1, "typed twice")
    assert rule_back_test.run(desk, RULE).visits == 4
    assert rule_back_test.run(desk, RULE, days=1).visits == 3


def secret(desk: Desk) -> None:
    person = add_patient(desk, "Moss", payer="heartland")
    post_visit(desk, person, [insured("17000", 13694, "A"), cosmetic(pointers="B")], ("L57.0", "L98.8"))
    post_visit(desk, person, [cosmetic(), replace(insured("17000", 13694), confidential=True)], ("L57.0",))


def test_confidential_lines_stay_out_without_permission_and_reason(desk: Desk) -> None:
    secret(desk)
    any_class = replace(RULE, codes=("17000", "BTX-GLAB"), scope=LineScope.ANY)
    beside = replace(RULE, beside=("BTX-GLAB",), scope=LineScope.ANY)
    for user in (desk.user, CLERK):
        desk.user = user
        found = rule_back_test.run(desk, any_class)
        assert (found.visits, found.hit, [one.line for one in found.examples]) == (1, 1, ["17000 L57.0"])
        assert rule_back_test.run(desk, beside).hit == 0
    with pytest.raises(DermdeskError, match="may not do this"):
        rule_back_test.begin(desk, any_class, confidential_reason="curious")


def test_confidential_lines_with_permission_and_reason_are_noted(desk: Desk) -> None:
    secret(desk)
    any_class = replace(RULE, codes=("17000", "BTX-GLAB"), scope=LineScope.ANY)
    found = rule_back_test.run(desk, any_class, confidential_reason="vial question")
    assert (found.visits, found.hit) == (2, 2)
    told = {(one.line, one.confidential) for one in found.examples}
    assert told == {
        ("17000 L57.0", False), ("BTX-GLAB L98.8 cos", True), ("BTX-GLAB cos", True), ("17000 L57.0 conf", True),
    }  # fmt: skip
    (noted,) = confidential.read_log(desk)
    assert (noted.purpose, noted.reason) == ("rule back-test", "vial question")
    beside = replace(RULE, beside=("BTX-GLAB",), scope=LineScope.ANY)
    assert rule_back_test.run(desk, beside, confidential_reason="again").hit == 2
