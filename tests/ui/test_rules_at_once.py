"""What is changed about rules or a payer's card is seen at once beside the visit that is being typed."""

from collections.abc import Callable
from dataclasses import replace

from dermdesk.domain.severity import Severity
from dermdesk.services import practice_rules, practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.screen import ClaimsScreen
from tests.practice_rules import RULE
from tests.ui.book_calls import ask, show
from tests.ui.conftest import Hands


def _shown(hands: Hands) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in hands.charges.editor.findings}


def _typed(hands: Hands) -> None:
    hands.start_visit("L57.0")
    hands.enter("17000")
    hands.settle()


def _change(hands: Hands, work: Callable[[Desk], object]) -> None:
    ask(hands, work)
    hands.window.office.changed.emit(None)
    hands.settle()


def test_an_own_rule_speaks_as_soon_as_it_is_on_and_no_longer(hands: Hands) -> None:
    _typed(hands)
    assert "OWN-001" not in _shown(hands)

    def switch(desk: Desk, *, on: bool) -> None:
        if on:
            practice_rules.save(desk, RULE)
        practice_rules.switch(desk, "OWN-001", on=on, reason="test")

    _change(hands, lambda desk: switch(desk, on=True))
    assert _shown(hands)["OWN-001"] is Severity.DENIAL_RISK
    card = hands.charges.panel.current_card()
    assert card is not None
    hands.charges.panel.toggle_help()
    assert "Speaks about an insurance line of 17000." in hands.charges.panel.help.browser.toPlainText()
    hands.charges.panel.toggle_help()
    _change(hands, lambda desk: switch(desk, on=False))
    assert "OWN-001" not in _shown(hands)


def test_a_built_in_rule_that_is_switched_off_is_silent_at_once(hands: Hands) -> None:
    hands.start_visit("L57.0")
    for code in ("99213-25", "17000"):
        hands.enter(code)
        hands.settle()
    assert "DERM-EM-002" in _shown(hands)
    show_settings = hands.window.show_screen("settings")
    assert show_settings.isVisible()
    _change(hands, lambda desk: practice_rules.switch(desk, "EM-002", on=False, reason="test"))
    hands.window.show_screen("charges")
    hands.settle()
    assert "DERM-EM-002" not in _shown(hands)


def test_a_payers_card_weighs_the_open_visit_anew(hands: Hands) -> None:
    hands.start_visit("L57.0")
    for code in ("99213-25", "17000"):
        hands.enter(code)
        hands.settle()
    assert _shown(hands)["DERM-EM-002"] is Severity.DENIAL_RISK

    def weigh(desk: Desk) -> None:
        payer = desk.setup().payers["heartland"]
        stance = replace(payer.stance, severities={"EM": Severity.ADVICE})
        practice_setup.change_payer(desk, replace(payer, stance=stance))

    _change(hands, weigh)
    assert _shown(hands)["DERM-EM-002"] is Severity.ADVICE


def test_a_window_opens_with_the_rules_of_its_book(hands: Hands) -> None:
    rules = ask(hands, practice_rules.catalogue)
    assert hands.window.office.scrub.rules is rules
    show(hands, "claims", ClaimsScreen)
    hands.window.office.changed.emit(None)
    hands.settle()
    assert hands.window.office.scrub.rules is rules, "nothing changed"
