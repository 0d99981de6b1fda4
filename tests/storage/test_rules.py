"""Rules as the journal tells them: written, switched, retired; folded anew they are the same."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from dermdesk.domain.event import EventBody
from dermdesk.domain.events import PracticeRuleChanged, PracticeRuleRetired, RuleSwitched
from dermdesk.domain.practice_rule import RuleSwitch
from dermdesk.storage.book import Book
from tests.practice_rules import ASK_59, RULE
from tests.storage.samples import KEY, MOMENT

OTHER = replace(RULE, rule_id="OWN-002", without_modifiers=("59",), fix=ASK_59, payers=("guild",))
EVENTS: tuple[EventBody, ...] = (
    PracticeRuleChanged(rule=replace(RULE, on=True)),
    PracticeRuleChanged(rule=OTHER),
    RuleSwitched(rule_id="OWN-002", on=True, reason="bulletin"),
    RuleSwitched(rule_id="DERM-EM-002", on=False, reason="audited last year"),
    RuleSwitched(rule_id="DERM-DES-008", on=False, reason="x"),
    RuleSwitched(rule_id="DERM-DES-008", on=True, reason="back again"),
    PracticeRuleChanged(rule=replace(OTHER, message="Other words.")),
)


def told(book: Book, events: tuple[EventBody, ...]) -> None:
    for step, body in enumerate(events):
        book.append([body], user=f"u{step}", moment=MOMENT + timedelta(minutes=step))


def test_rules_as_they_stand(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        told(book, EVENTS)
        assert book.practice.practice_rules() == (RULE, replace(OTHER, message="Other words.", on=True))
        switches = book.practice.rule_switches()
        assert {key: switch.on for key, switch in switches.items()} == {
            "OWN-002": True, "DERM-EM-002": False, "DERM-DES-008": True,
        }  # fmt: skip
        assert switches["DERM-EM-002"] == RuleSwitch(
            rule_id="DERM-EM-002", on=False, reason="audited last year", user="u3", moment=MOMENT + timedelta(minutes=3)
        )
        before = book.table_digests()
        assert book.rebuild().all_equal
        assert book.table_digests() == before


def test_a_retired_rule_is_off_and_its_id_is_spent(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        told(book, (*EVENTS, PracticeRuleRetired(rule_id="OWN-002", reason="paid again")))
        assert [rule.rule_id for rule in book.practice.practice_rules()] == ["OWN-001"]
        assert book.practice.practice_rule_ids() == {"OWN-001", "OWN-002"}
        assert book.rebuild().all_equal


def test_an_event_of_a_rule_never_switches_it_by_the_way(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        told(book, (PracticeRuleChanged(rule=replace(RULE, on=True)),))
        assert [rule.on for rule in book.practice.practice_rules()] == [False]
