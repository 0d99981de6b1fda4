"""The forms of the shorthand: what each proposes, with its arithmetic, and how it refuses."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Lesion
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass
from dermdesk.domain.visit import Visit, VisitHeader
from dermdesk.services.coding import short
from dermdesk.services.forms import FORMS
from dermdesk.services.forms.drug import containers_of
from dermdesk.services.shorthand import parse_shorthand, plan, usage_of
from tests.desks import DAY, sample_setup

SETUP = sample_setup()
HEADER = VisitHeader(patient_id="p", day=DAY, site="galena", rendering="okafor", coverage_id="c")
EMPTY = Visit(visit_id="v", header=HEADER)


def codes(typed: str, visit: Visit = EMPTY, **more: object) -> list[str]:
    return [short(line) for line in plan(SETUP, typed, visit, **more).visit.lines]  # pyright: ignore[reportArgumentType]


def steps(typed: str) -> list[str]:
    return [step for proposal in plan(SETUP, typed, EMPTY).proposals for step in proposal.steps]


@pytest.mark.parametrize(
    ("typed", "made", "said"),
    [
        ("exm face 1.2 +0.2", ["11642"], ["1.2 + 2 × 0.2 = 1.6 cm → 11642, face, 1.1–2.0 cm"]),
        ("exb back 0.8 +0.1", ["11401"], ["0.8 + 2 × 0.1 = 1 cm → 11401, back, 0.6–1.0 cm"]),
        ("exb l cheek 5mm", ["11440"], ["0.5 cm, no margin → 11440, left cheek, to 0.5 cm"]),
        ("exm scalp 4.0 +0.05", ["11626"], ["4 + 2 × 0.05 = 4.1 cm → 11626, scalp, over 4.0 cm"]),
        ("exm back 1.0 + 0.4 proven", ["11602"], ["1 + 2 × 0.4 = 1.8 cm → 11602, back, 1.1–2.0 cm"]),
        ("ex back 1.0 +0.4 C44.519", ["11602"], ["1 + 2 × 0.4 = 1.8 cm → 11602, back, 1.1–2.0 cm"]),
        ("ex back 1.0 +0.4 D22.5", ["11402"], ["1 + 2 × 0.4 = 1.8 cm → 11402, back, 1.1–2.0 cm"]),
        ("shave nose 0.6", ["11311"], ["0.6 cm → 11311, nose, 0.6–1.0 cm"]),
        ("edc forearm 1.1", ["17262"], ["1.1 cm → 17262, forearm, 1.1–2.0 cm"]),
        ("ak 1", ["17000"], ["1 AK → 17000"]),
        ("ak 6", ["17000", "17003*5"], ["6 AKs → 17000 for the first, 17003 × 5"]),
        ("ak 14", ["17000", "17003*13"], ["14 AKs → 17000 for the first, 17003 × 13"]),
        ("ak 17 scalp", ["17004"], ["17 AKs, 15 or more → 17004 alone"]),
        (
            "ak 9; ak 8",
            ["17004"],
            ["9 AKs → 17000 for the first, 17003 × 8", "9 + 8 = 17 AKs, 15 or more → 17004 alone"],
        ),
        ("wart 14", ["17110"], ["14 warts, up to 14 → 17110"]),
        ("wart 16 hand B07.8", ["17111"], ["16 warts, 15 or more → 17111"]),
        ("tags 15", ["11200"], ["15 skin tags, up to 15 → 11200"]),
        ("tags 26", ["11200", "11201*2"], ["26 skin tags → 11200 for 15, 11201 × 2 for the other 11"]),
        ("ilk 7", ["11900"], ["7 lesions injected, up to 7 → 11900"]),
        (
            "ilk 9 12mg",
            ["11901", "J3301*2"],
            ["9 lesions injected, 8 or more → 11901", "12 mg ÷ 10 → J3301 × 2"],
        ),
        ("bx punch arm", ["11104"], ["punch → 11104"]),
        (
            "bx tang back, punch arm",
            ["11104", "11103"],
            ["deepest is punch → 11104 first; tangential × 1 → 11103"],
        ),
        (
            "bx punch arm, tang back, tang leg, inc chest",
            ["11106", "11105", "11103*2"],
            ["deepest is incisional → 11106 first; punch × 1 → 11105; tangential × 2 → 11103"],
        ),
        (
            "mohs nose 3/3,6,2",
            ["17311", "17312*2", "17315"],
            [
                "nose → 17311, head, neck, hands, feet or genitals",
                "3 stages − 1 → 17312 × 2",
                "blocks past 5: 6 − 5 = 1 → 17315 × 1",
            ],
        ),
        ("mohs back 1/4", ["17313"], ["back → 17313, trunk, arms or legs"]),
        ("mohs back 2/4,2 deep", ["17311", "17312"], ["back → 17311, deep structure", "2 stages − 1 → 17312 × 1"]),
        (
            "mohs hand 2",
            ["17311", "17312"],
            [
                "hand → 17311, head, neck, hands, feet or genitals",
                "2 stages − 1 → 17312 × 1",
                "blocks not given: 17315 is not counted",
            ],
        ),
        ("rep int face 3.2", ["12052"], ["3.2 cm, layered, face → 12052, 2.6–5.0 cm"]),
        (
            "rep int face 3.2; rep int cheek 2.4",
            ["12053"],
            [
                "3.2 cm, layered, face → 12052, 2.6–5.0 cm",
                "3.2 + 2.4 = 5.6 cm, layered, face, ears, eyelids, nose, lips or mucosa → 12053, 5.1–7.5 cm",
            ],
        ),
        ("rep int face 3; rep int back 3", ["12052", "12032"], None),
        (
            "rep com scalp 13",
            ["13121", "13122*2"],
            ["13 cm, complex, scalp → 13121, over 2.5 cm", "13 − 7.5 = 5.5 cm, each 5 cm or part → 13122 × 2"],
        ),
        (
            "rep com nose 0.9",
            ["12051"],
            ["complex repair begins at 1.1 cm: coded as layered", "0.9 cm, layered, nose → 12051, to 2.5 cm"],
        ),
        (
            "flap cheek 2x3+4x1",
            ["14040"],
            [
                "2 × 3 + 4 × 1 = 10 cm² → 14040, cheek, to 10 cm²",
            ],
        ),
        ("flap nose 3.2x3.2", ["14061"], ["3.2 × 3.2 = 10.24 cm² → 14061, nose, 10.1–30 cm²"]),
        (
            "flap back 8x6 + 7x4",
            ["14301", "14302"],
            [
                "8 × 6 + 7 × 4 = 76 cm² → 14301, any place, over 30 cm²",
                "76 − 60 = 16 cm², each 30 or part → 14302 × 1",
            ],
        ),
        ("excimer 300", ["96921"], ["300 cm² → 96921, 250–500 cm²"]),
        (
            "excimer 200; excimer 100",
            ["96921"],
            ["200 cm² → 96920, under 250 cm²", "200 + 100 = 300 cm² → 96921, 250–500 cm²"],
        ),
        ("pdl 4x3", ["17107"], ["4 × 3 = 12 cm² → 17107, 10–50 cm²"]),
        (
            "botox 120 of 3x50",
            ["J0585*120", "J0585-JW*30"],
            [
                "50 + 50 + 50 = 150 units opened",
                "120 units given → J0585 × 120",
                "150 − 120 = 30 thrown away → J0585-JW × 30",
            ],
        ),
        (
            "botox 100 of 100",
            ["J0585-JZ*100"],
            ["100 units given → J0585 × 100", "nothing billable is thrown away: JZ"],
        ),
        ("botox 50 of 100 shared", ["J0585*50"], ["50 units given → J0585 × 50"]),
        (
            "dysport 303 of 500",
            ["J0586*61", "J0586-JW*39"],
            ["303 units given ÷ 5 → J0586 × 61", "500 − 303 = 197 thrown away ÷ 5 → J0586-JW × 39"],
        ),
        (
            "kenalog 35 of 40 single",
            ["J3301-JZ*4"],
            ["35 mg given ÷ 10 → J3301 × 4", "nothing billable is thrown away: JZ"],
        ),
        ("kenalog 12", ["J3301*2"], ["12 mg given ÷ 10 → J3301 × 2"]),
        ("levulan 1", ["J7308-JZ"], ["1 sticks given → J7308 × 1", "nothing billable is thrown away: JZ"]),
        ("ameluz 2", ["J7345-JZ*400"], None),
        ("drug j2357 300 of 2x150", ["J2357-JZ*60"], None),
    ],
)
def test_a_form_and_its_arithmetic(typed: str, made: list[str], said: list[str] | None) -> None:
    assert codes(typed) == made
    if said is not None:
        assert steps(typed) == said


def test_lines_carry_the_facts() -> None:
    (line,) = parse_shorthand(SETUP, "exm left cheek 1.2 +0.2 proven C44.319", EMPTY).lines
    assert line.lesion == Lesion(
        id="a",
        site="face",
        region="cheek",
        side="left",
        diameter_mm=Decimal(12),
        margin_mm=Decimal(2),
        biopsy_proven=True,
    )
    assert (line.pointers, line.charge) == ("A", SETUP.price_list["11642"].fee)
    first, further, past = parse_shorthand(SETUP, "mohs nose 3/3,6,2 C44.311", EMPTY).lines
    assert first.mohs is not None and (first.mohs.stages, first.mohs.blocks) == (3, (3, 6, 2))
    assert first.lesion == further.lesion == past.lesion == Lesion(id="a", site="nose")
    main, waste = parse_shorthand(SETUP, "botox 120 of 3x50 L74.510", EMPTY).lines
    assert main.drug is not None and waste.drug is not None
    assert (main.drug.given, main.drug.containers) == (120, (50, 50, 50))
    assert (waste.drug.wasted, waste.drug.containers) == (30, None)


def test_new_lesions_get_letters_of_their_own() -> None:
    lines = parse_shorthand(SETUP, "exb back 0.8 +0.1; shave nose 0.6; ak 3", EMPTY).lines
    assert [line.lesion.id for line in lines if line.lesion is not None] == ["a", "b", "c", "c"]


def test_a_closure_belongs_to_the_lesion_at_its_place() -> None:
    lines = parse_shorthand(SETUP, "mohs left cheek 1/2 C44.319; flap cheek 2x2+1x2", EMPTY).lines
    assert [line.lesion.id for line in lines if line.lesion is not None] == ["a", "a"]
    assert [line.pointers for line in lines] == ["A", "A"]
    lines = parse_shorthand(SETUP, "mohs left cheek 1/2 C44.319; flap right cheek 2x2+1x2", EMPTY).lines
    assert [line.lesion.id for line in lines if line.lesion is not None] == ["a", "b"]


def test_a_closure_does_not_belong_to_what_leaves_no_wound() -> None:
    lines = parse_shorthand(SETUP, "ak 5 scalp; rep int scalp 3", EMPTY).lines
    assert [line.lesion.id for line in lines if line.lesion is not None] == ["a", "a", "b"]


def test_pathology_unknown_is_asked_and_held_as_a_rule() -> None:
    asked = plan(SETUP, "ex back 0.8 +0.1", EMPTY)
    assert asked.question is not None
    assert [option.key for option in asked.question.options] == ["b", "m", "h"]
    assert asked.visit.lines[0].lesion is not None and asked.visit.lines[0].lesion.pathology == "pending"
    assert asked.proposals[0].steps == (
        "0.8 + 2 × 0.1 = 1 cm: 11401 when benign, 11601 when malignant; held for pathology",
    )
    assert codes("ex back 0.8 +0.1", answers=("m",)) == ["11601"]
    assert codes("ex back 0.8 +0.1", answers=("b",)) == ["11401"]
    assert codes("ex back 0.8 +0.1; ex nose 0.4", answers=("m", "b")) == ["11601", "11440"]
    assert plan(SETUP, "ex back 0.8 +0.1; ex nose 0.4", EMPTY, answers=("m",)).question is not None
    assert plan(SETUP, "ex back 0.8 +0.1", EMPTY, answers=("m",)).question is None


def test_a_diagnosis_that_nobody_named_proves_nothing() -> None:
    visit = replace(EMPTY, diagnoses=("D22.5", "C44.519"))
    asked = plan(SETUP, "ex back 0.8 +0.1", visit)
    assert asked.question is not None
    assert asked.visit.lines[0].pointers == ""
    assert codes("ex back 0.8 +0.1 a", visit) == ["11401"]
    assert codes("ex back 0.8 +0.1 b", visit) == ["11601"]


def test_a_site_with_a_biopsy_code_of_its_own_is_asked() -> None:
    assert codes("bx punch ear", answers=("s",)) == ["11104"]
    assert codes("bx punch ear", answers=("o",)) == ["69100"]
    assert codes("bx punch ear, tang nail, tang back", answers=("o", "o")) == ["11102", "69100", "11755"]


def test_closing_what_another_code_pays_for_is_asked() -> None:
    assert codes("exb back 0.8 +0.1; rep sim back 2") == ["11401"]
    assert codes("exb back 0.8 +0.1; rep sim back 2", answers=("o",)) == ["11401", "12001-59"]
    assert codes("exb back 0.8 +0.1; rep int back 2") == ["11401", "12031"]
    assert codes("exb back 0.4; rep int back 2") == ["11400"]
    assert codes("exm cheek 1 +0.4; flap cheek 3x3") == ["14040"]
    assert codes("exm cheek 1 +0.4; flap cheek 3x3", answers=("o",)) == ["11642", "14040"]


def test_a_second_line_of_one_code_says_so() -> None:
    twice = "exb back 0.8 +0.1; exb chest 0.7 +0.1"
    assert codes(twice) == ["11401", "11401-59"]
    assert codes(twice, payer=PayerType.MEDICARE_PART_B) == ["11401", "11401-76"]
    assert codes("mohs nose 1/2; mohs ear 1/2") == ["17311", "17311-59"]


def test_new_work_is_counted_with_what_stands() -> None:
    visit = parse_shorthand(SETUP, "17000 L57.0; 17003*3 L57.0; 11102 D48.5", EMPTY)
    assert codes("ak 12", visit) == ["17004", "11102"]
    assert codes("bx punch arm", visit) == ["17000", "17003*3", "11104", "11103"]
    visit = parse_shorthand(SETUP, "17110 B07.8", EMPTY)
    with pytest.raises(DermdeskError, match="17110 stands on the visit without its count"):
        plan(SETUP, "wart 3", visit)


def test_what_another_class_or_account_holds_is_left_alone() -> None:
    visit = parse_shorthand(SETUP, "17000 L57.0 self; 17000 L57.0 conf", EMPTY)
    assert codes("ak 16", visit) == ["17000", "17000", "17004"]
    lines = parse_shorthand(SETUP, "tags 10 cos conf", EMPTY).lines
    assert [(line.line_class, line.confidential, line.pointers) for line in lines] == [(LineClass.COSMETIC, True, "")]


def test_diagnoses_follow_the_work() -> None:
    visit = replace(EMPTY, diagnoses=("L57.0", "C44.311", "D22.5", "L74.510"))
    assert [line.pointers for line in parse_shorthand(SETUP, "mohs nose 1/2", visit).lines] == ["B"]
    assert [line.pointers for line in parse_shorthand(SETUP, "exb back 0.8", visit).lines] == ["C"]
    assert [line.pointers for line in parse_shorthand(SETUP, "ak 2", visit).lines] == ["A", "A"]
    typed = "64650 D; botox 120 of 3x50"
    assert [line.pointers for line in parse_shorthand(SETUP, typed, visit).lines] == ["D", "D", "D"]
    assert [line.pointers for line in parse_shorthand(SETUP, "wart 3", visit).lines] == [""]
    lines = parse_shorthand(SETUP, "bx punch arm c, tang back D48.5", visit).lines
    assert [line.pointers for line in lines] == ["C", "E"]


def test_codes_without_a_fee_are_told() -> None:
    assert plan(SETUP, "exm scalp 4.5; ak 2", EMPTY).unpriced == ("11626",)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("exm", "needs a place"),
        ("exm spleen 1.2", "'spleen'"),
        ("exm face", "needs a size"),
        ("exm face big", "'big'"),
        ("exm face 1.2 +x", r"'\+x'"),
        ("exm face 1.2 +0.2 what", "'what'"),
        ("exm face 400", "'400'"),
        ("ak", "needs a count"),
        ("ak 0", "'0'"),
        ("ak six", "'six'"),
        ("bx", "needs a technique"),
        ("bx scoop arm", "'scoop'"),
        ("bx punch arm,", "needs a technique"),
        ("mohs nose", "needs stages"),
        ("mohs nose 3/3,6", "'3/3,6'"),
        ("mohs nose 2/3,0", "'2/3,0'"),
        ("rep face 3", "'face'"),
        ("rep int face 0", "'0'"),
        ("flap cheek 2y3", "'2y3'"),
        ("botox 200 of 100", "200 units"),
        ("botox 10 of", "needs the containers"),
        ("drug J9999 10", "J9999"),
        ("levulan 99", "'99'"),
        ("ilk 9 20mg wonder", "'wonder'"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_word(typed: str, word: str) -> None:
    with pytest.raises(DermdeskError, match=word):
        plan(SETUP, f"17000 L57.0; {typed}", EMPTY)


def test_every_form_reads_its_own_example() -> None:
    for form in set(FORMS.values()):
        assert plan(SETUP, form.usage, EMPTY).visit.lines, form.usage
        assert usage_of(f"17000 L57.0; {form.names[0]} ") == form.usage
    assert usage_of("99213") == usage_of("") == ""


def test_containers_opened() -> None:
    assert containers_of("3x50") == (50, 50, 50)
    assert containers_of("50+100") == (50, 100)
    for typed in ("", "0", "99x5", "3x", "x", "many"):
        with pytest.raises(DermdeskError):
            containers_of(typed)


WORDS = st.one_of(
    st.sampled_from(sorted({word for form in FORMS.values() for word in (*form.names, *form.usage.split())})),
    st.sampled_from(["face", "l", "left", "upper", "back", "ear", "nail", "of", "deep", "proven", "pending", "conf"]),
    st.sampled_from(["+0.2", "1.2", "12mm", "2x3+4x1", "+", "x", ",", "3/3,6,2", "0", "999", "9e9", "-1", "½", "٣"]),
    st.sampled_from(["L57.0", "c44311", "A", "AB", "self", "cos", "17000", "99213-25", "{", "}", "{count:3}", "$5"]),
    st.text(max_size=6),
)


@st.composite
def nearly_forms(draw: st.DrawFn) -> str:
    """A form's own example with some words more, fewer or others."""
    made: list[str] = []
    for word in draw(st.sampled_from(sorted({form.usage for form in FORMS.values()}))).split():
        made += draw(st.sampled_from([[word], [word], [word], [], [word, draw(WORDS)], [draw(WORDS)]]))
    return " ".join(made)


TEXTS = st.one_of(
    st.lists(st.one_of(WORDS, st.just(";"), st.just(",")), max_size=14).map(" ".join),
    st.lists(nearly_forms(), max_size=4).map("; ".join),
)


@given(TEXTS, st.sampled_from(["", "17000 L57.0; 17110 B07.8", "11102 D49.2; 12031 D22.5 {trunk}; exb back 0.8"]))
def test_any_text_is_read_whole_or_refused_in_words(text: str, before: str) -> None:
    visit = parse_shorthand(SETUP, before, EMPTY) if before else EMPTY
    try:
        made = plan(SETUP, text, visit)
    except DermdeskError:
        return
    assert all(line.units >= 1 and line.charge.cents >= 0 for line in made.visit.lines)
    assert len(made.visit.diagnoses) <= 12
    if made.question is not None:
        for option in made.question.options:
            assert plan(SETUP, text, visit, answers=(option.key,)).visit.lines
