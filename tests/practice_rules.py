"""Rules of a practice for tests: one by hand, and random ones that pass the check."""

from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.practice_rule_check import problems_of
from dermdesk.domain.severity import Severity

PAYERS = ("heartland", "medicare", "guild")
ASK_59 = RuleFix(action=FixAction.ADD_MODIFIER, value="59", question="Which separate lesion was it, and where?")

_CODES = ("11102", "17000", "17003", "99213", "J3301", "COS-BTX", "17000-17004", "11102-11107", "G0000-G9999", "88305")
_MODIFIERS = ("25", "59", "XS", "24", "GY", "LT")
_DIAGNOSES = ("L", "L57", "L57.0", "C44", "C44.3", "D48.5", "Z85.828", "B07.")


RULE = PracticeRule(
    rule_id="OWN-001",
    severity=Severity.DENIAL_RISK,
    message="This payer wants the site in the note.",
    codes=("17000",),
)
"""About 17000, for every payer; it is off."""


def _some(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True).map(tuple)


_fixes = st.one_of(
    st.none(),
    st.just(RuleFix(action=FixAction.GUIDANCE, value="Ask the payer.")),
    st.builds(
        RuleFix,
        action=st.sampled_from([action for action in FixAction if action is not FixAction.GUIDANCE]),
        value=st.sampled_from(("59", "25", "XS", "1", "3", "17000", "11103", "cosmetic", "self", "insurance")),
        question=st.just("Does the note say so?"),
    ),
)
_wild = st.builds(
    PracticeRule,
    rule_id=st.sampled_from(("OWN-001", "OWN-002", "OWN-999")),
    severity=st.sampled_from(Severity),
    message=st.sampled_from(("Look at the note.", "Why:", "Fires: 17000 -> 1", "<b>§</b> 'x' {code} %s")),
    source=st.sampled_from(("", "Bulletin of March 2026")),
    on=st.booleans(),
    scope=st.sampled_from(LineScope),
    payer_types=st.lists(st.sampled_from(PayerType), max_size=2, unique=True).map(tuple),
    payers=_some(PAYERS, 2),
    codes=_some(_CODES),
    with_modifiers=_some(_MODIFIERS, 2),
    without_modifiers=_some(_MODIFIERS, 2),
    with_diagnoses=_some(_DIAGNOSES, 2),
    without_diagnoses=_some(_DIAGNOSES, 1),
    places=_some(("11", "22", "02"), 2),
    age_from=st.none() | st.integers(0, 90),
    age_to=st.none() | st.integers(0, 130),
    units_above=st.none() | st.integers(0, 12),
    units_below=st.none() | st.integers(2, 20),
    beside=_some(_CODES, 2),
    not_beside=_some(_CODES, 1),
    fix=_fixes,
)
_CONDITIONS = (
    "with_modifiers", "without_modifiers", "with_diagnoses", "without_diagnoses", "places", "age_from", "age_to",
    "units_above", "units_below", "beside", "not_beside", "payers", "payer_types",
)  # fmt: skip


@st.composite
def practice_rules(draw: st.DrawFn) -> PracticeRule:
    """Well-formed rules with a few conditions, so that they speak now and then."""
    wild = draw(_wild)
    kept = draw(st.sets(st.sampled_from(_CONDITIONS), max_size=4))
    empty = PracticeRule(rule_id="", severity=wild.severity, message="")
    rule = replace(wild, **{name: getattr(empty, name) for name in _CONDITIONS if name not in kept})
    if problems_of(rule, PAYERS):
        rule = replace(rule, fix=None)
    assume(not problems_of(rule, PAYERS))
    return rule
