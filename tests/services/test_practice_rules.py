"""The practice's own rules over a real book: kept, switched, retired, and obeyed by everything that judges a visit."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice_rule import LineScope, PracticeRule
from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.severity import Severity
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry, claim_preparation, practice_rules, practice_setup, submission
from dermdesk.services.claim_buckets import Bucket, buckets
from dermdesk.services.desk import Desk
from dermdesk.services.file_scrubbing import scrub_file, scrub_file_by
from dermdesk.services.scrubbing import Finding, Scrubber
from tests.desks import DAY, OWNER, add_patient, cosmetic, insured, make_desk, post_visit
from tests.practice_rules import ASK_59, RULE

REJECT = replace(RULE, severity=Severity.REJECT, message="Heartland wants 17110 here.", payers=("heartland",))
HARMLESS = "DERM-EM-002"


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def keep(desk: Desk, rule: PracticeRule, *, on: bool = True) -> None:
    practice_rules.save(desk, rule)
    if on:
        practice_rules.switch(desk, rule.rule_id, on=True, reason="bulletin of April")


def typed(desk: Desk, payer: str = "heartland") -> Visit:
    fresh = charge_entry.new_visit(desk, add_patient(desk, f"Moss {payer}", payer=payer).patient_id, DAY)
    return replace(fresh, diagnoses=("L57.0",), lines=(insured("17000", 13694),))


def judged(desk: Desk, visit: Visit) -> list[Finding]:
    return list(Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings)


def test_a_new_rule_is_off_until_somebody_says_why(desk: Desk) -> None:
    visit = typed(desk)
    before = judged(desk, visit)
    keep(desk, RULE, on=False)
    assert judged(desk, visit) == before
    with pytest.raises(DermdeskError, match="needs its reason"):
        practice_rules.switch(desk, "OWN-001", on=True, reason=" ")
    assert practice_rules.switch(desk, "own-001", on=True, reason="bulletin of April") == "OWN-001"
    assert [one.rule for one in judged(desk, visit)] == ["OWN-001", *(one.rule for one in before)]
    (standing,) = practice_rules.own_rules(desk)
    assert standing.rule == replace(RULE, on=True)
    assert standing.words == "Speaks about an insurance line of 17000."
    assert standing.switch is not None
    assert (standing.switch.user, standing.switch.reason) == (OWNER.name, "bulletin of April")
    practice_rules.switch(desk, "OWN-001", on=False, reason="paid again")
    assert judged(desk, visit) == before


def test_a_change_is_seen_at_once_and_leaves_the_switch_alone(desk: Desk) -> None:
    visit = typed(desk)
    keep(desk, RULE)
    assert [one.message for one in judged(desk, visit)] == [RULE.message]
    practice_rules.save(desk, replace(RULE, message="Other words."))
    assert [one.message for one in judged(desk, visit)] == ["Other words."]
    events = desk.book.event_count()
    practice_rules.save(desk, replace(RULE, message="Other words."))
    assert desk.book.event_count() == events, "nothing changed, nothing written"
    assert desk.rules() is desk.rules()


def test_a_rule_of_one_payer_asks_for_that_payer(desk: Desk) -> None:
    keep(desk, replace(RULE, payers=("guild",)))
    assert judged(desk, typed(desk, "heartland")) == []
    assert [one.rule for one in judged(desk, typed(desk, "guild"))] == ["OWN-001"]


def test_a_wrong_rule_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(DermdeskError, match=r"no payer 'nobody'.*Nothing was changed"):
        practice_rules.save(desk, replace(RULE, payers=("nobody",)))
    with pytest.raises(DermdeskError, match="price list has no code '1700'"):
        practice_rules.save(desk, replace(RULE, codes=("1700",)))
    practice_rules.save(desk, replace(RULE, codes=("BTX-GLAB",)))
    assert practice_rules.problems(desk, replace(RULE, fix=ASK_59))[0].field == "fix_value"


def test_retired_rules_are_gone_and_their_ids_spent(desk: Desk) -> None:
    visit = typed(desk)
    keep(desk, RULE)
    assert practice_rules.next_rule_id(desk) == "OWN-002"
    with pytest.raises(DermdeskError, match="Say why"):
        practice_rules.retire(desk, "OWN-001", "")
    practice_rules.retire(desk, "OWN-001", "the payer stopped")
    assert practice_rules.own_rules(desk) == ()
    assert judged(desk, visit) == []
    assert practice_rules.next_rule_id(desk) == "OWN-002"
    for act in (
        lambda: practice_rules.save(desk, RULE),
        lambda: practice_rules.switch(desk, "OWN-001", on=True, reason="again"),
        lambda: practice_rules.retire(desk, "OWN-001", "again"),
    ):
        with pytest.raises(DermdeskError):
            act()
    assert desk.book.rebuild().all_equal


def test_built_in_rules_can_be_switched_off_but_never_the_rejects(desk: Desk) -> None:
    found = {one.rule_id: one for one in practice_rules.built_in_rules(desk)}
    assert all(one.on for one in found.values())
    rejects = [one.rule_id for one in found.values() if not one.may_switch]
    assert len(rejects) > 20
    for rule_id in rejects[:3]:
        with pytest.raises(DermdeskError, match="is a reject and cannot be switched off"):
            practice_rules.switch(desk, rule_id, on=False, reason="in the way")
    assert practice_rules.switch(desk, "em-002", on=False, reason="audited, clean") == HARMLESS
    assert HARMLESS not in desk.rules().by_id
    standing = next(one for one in practice_rules.built_in_rules(desk) if one.rule_id == HARMLESS)
    assert not standing.on
    assert standing.switch is not None
    assert standing.switch.reason == "audited, clean"
    practice_rules.switch(desk, HARMLESS, on=True, reason="back")
    assert HARMLESS in desk.rules().by_id


def test_only_who_may_change_rules_does(desk: Desk) -> None:
    keep(desk, RULE, on=False)
    desk.user = User(user_id="u-b", name="Biller", role=Role.BILLER)
    assert len(practice_rules.own_rules(desk)) == 1
    for act in (
        lambda: practice_rules.save(desk, RULE),
        lambda: practice_rules.switch(desk, "OWN-001", on=True, reason="x"),
        lambda: practice_rules.retire(desk, "OWN-001", "x"),
        lambda: practice_rules.import_rules(desk, ""),
    ):
        with pytest.raises(DermdeskError, match="may not do this"):
            act()
    desk.user = User(user_id="u-m", name="Manager", role=Role.MANAGER)
    practice_rules.switch(desk, "OWN-001", on=True, reason="x")


def test_an_own_reject_holds_the_claim_and_an_own_risk_goes_on_purpose(desk: Desk) -> None:
    keep(desk, REJECT)
    keep(desk, replace(RULE, rule_id="OWN-002", payers=("guild",)))
    post_visit(desk, add_patient(desk, "Moss", payer="heartland"), [insured("17000", 13694)])
    post_visit(desk, add_patient(desk, "Fern", payer="guild"), [insured("17000", 13694)])
    run = claim_preparation.prepare_claims(desk)
    assert [held.reasons for held in run.held] == [("OWN-001 line 1: Heartland wants 17110 here.",)]
    assert [claim.payer.key for claim in run.waiting] == ["guild"]
    assert {row.payer for row in buckets(desk)[Bucket.HELD]} == {"Heartland Health Plan", "Farm Guild Mutual"}
    claim_preparation.release(desk, run.waiting[0].claim_id, "asked the payer")
    assert [row.payer for row in buckets(desk)[Bucket.READY]] == ["Farm Guild Mutual"]
    practice_rules.switch(desk, "OWN-001", on=False, reason="they changed their mind")
    assert [claim.payer.key for claim in claim_preparation.prepare_claims(desk).prepared] == ["heartland"]


def test_a_reject_switched_on_later_holds_a_claim_that_was_ready(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss", payer="heartland"), [insured("17000", 13694)])
    claim_preparation.prepare_claims(desk)
    keep(desk, REJECT)
    report = submission.export_837p(desk, tmp_path)
    assert report.files == ()
    (held,) = buckets(desk)[Bucket.HELD]
    assert "OWN-001" in held.reason


def test_a_payers_card_decides_what_holds_its_claims(desk: Desk) -> None:
    """A pair that never pays is a reject at Medicare, and advice at a commercial payer that does not follow NCCI."""
    for name, payer in (("Moss", "medicare"), ("Fern", "guild")):
        lines = [insured("11721", 9000), insured("11720", 8000)]
        post_visit(desk, add_patient(desk, name, payer=payer), lines, ("B35.1",))
    run = claim_preparation.prepare_claims(desk)
    assert [claim.payer.key for claim in run.prepared] == ["guild"]
    assert "DERM-NCC-001" in run.held[0].reasons[0]
    guild = desk.setup().payers["guild"]
    practice_setup.change_payer(desk, replace(guild, stance=replace(guild.stance, follows_ncci=True)))
    post_visit(
        desk, add_patient(desk, "Reed", payer="guild"), [insured("11721", 9000), insured("11720", 8000)], ("B35.1",)
    )
    assert [held.visit.diagnoses for held in claim_preparation.prepare_claims(desk).held] == [("B35.1",), ("B35.1",)]


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ({"DERM-XX-001": Severity.ADVICE}, "no rule and no family DERM-XX-001"),
        ({"ZZZ": Severity.ADVICE}, "no rule and no family ZZZ"),
        ({"OWN-009": Severity.ADVICE}, "no rule and no family OWN-009"),
        ({"DERM-CLM-009": Severity.ADVICE}, "DERM-CLM-009 is a reject"),
        ({"OWN-001": Severity.ADVICE}, "OWN-001 is a reject"),
    ],
)
def test_a_card_that_weighs_what_it_may_not_is_refused(desk: Desk, card: dict[str, Severity], words: str) -> None:
    practice_rules.save(desk, REJECT)
    payer = desk.setup().payers["guild"]
    with pytest.raises(DermdeskError, match=words):
        practice_setup.change_payer(desk, replace(payer, stance=replace(payer.stance, severities=card)))
    assert desk.setup().payers["guild"] == payer


def test_settling_a_finding_of_an_own_rule_keeps_its_key(desk: Desk) -> None:
    keep(desk, replace(RULE, without_modifiers=("59",), fix=ASK_59))
    visit = typed(desk)
    (finding,) = judged(desk, visit)
    settled = charge_entry.settle(desk, visit, finding, "the other cheek", finding.fixes[0])
    assert (settled.rule, settled.finding_key, settled.confidential) == ("OWN-001", finding.key, False)


def test_a_finding_that_needs_a_confidential_line_is_settled_apart(desk: Desk) -> None:
    keep(desk, replace(RULE, beside=("BTX-GLAB",), scope=LineScope.ANY))
    visit = replace(typed(desk), lines=(insured("17000", 13694), cosmetic()))
    finding = next(one for one in judged(desk, visit) if one.rule == "OWN-001")
    assert charge_entry.settle(desk, visit, finding, "two services").confidential
    posted = charge_entry.post(desk, visit)
    assert posted.visit_id is not None
    assert [claim.visit_id for claim in claim_preparation.prepare_claims(desk).prepared] == [posted.visit_id]


def test_rules_go_from_book_to_book_as_a_file(desk: Desk, tmp_path: Path, reference_path: Path) -> None:
    keep(desk, replace(RULE, without_modifiers=("59",), fix=ASK_59, payers=("guild",), source='Bulletin "4/2026" §2'))
    keep(desk, replace(REJECT, rule_id="OWN-002", payer_types=(PayerType.MEDICAID,), units_above=3), on=False)
    text = practice_rules.export_rules(desk)
    other = make_desk(tmp_path / "other.db", reference_path)
    try:
        done = practice_rules.import_rules(other, text)
        assert (done.added, done.changed, done.same) == (("OWN-001", "OWN-002"), (), ())
        assert other.book.practice.practice_rules() == desk.book.practice.practice_rules()
        events = other.book.event_count()
        assert practice_rules.import_rules(other, text).same == ("OWN-001", "OWN-002")
        assert other.book.event_count() == events
        changed = practice_rules.import_rules(other, text.replace("on = true", "on = false"))
        assert (changed.changed, changed.same) == (("OWN-001",), ("OWN-002",))
        with pytest.raises(DermdeskError, match=r"no payer 'glid'"):
            practice_rules.import_rules(other, text.replace('"guild"', '"glid"'))
    finally:
        other.close()


def test_a_visit_file_is_judged_by_the_practices_catalogue(desk: Desk, reference_path: Path) -> None:
    path = resource_path("sample", "visits.jsonl")
    usual = {visit.id: visit.result for visit in scrub_file(path, reference_path)}
    keep(desk, replace(RULE, payers=("heartland",)))
    practice_rules.switch(desk, HARMLESS, on=False, reason="test")
    own = {visit.id: visit.result for visit in scrub_file_by(desk, path)}
    hit = [key for key, result in own.items() if any(one.rule == "OWN-001" for one in result.findings)]
    assert 0 < len(hit) < len(own)
    for key, result in own.items():
        kept = [one for one in usual[key].findings if one.rule != HARMLESS]
        assert [one for one in result.findings if one.rule != "OWN-001"] == kept
