"""NCCI in general: pairs that no family answers for, needless 59, and add-ons without their first code."""

from collections.abc import Iterator
from itertools import combinations

from dermdesk.domain.reference import ADD_ON_GLOBAL, Edit, EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext, column_1, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, AddModifier, Fix, RemoveLine, attest, guide
from dermdesk.scrub.needless_59 import lines_with_needless_59, take_59_off, written_59
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.em import drop_visit
from dermdesk.scrub.ways_out import separate_or_drop


def _generic_pairs(visit: VisitContext) -> Iterator[tuple[NumberedLine, NumberedLine, Edit]]:
    """Pairs with an edit that no family rule answers for, as (column 1, column 2, edit)."""
    for one, other in combinations(visit.lines, 2):
        edit = visit.edit(one, other)
        if edit is not None and not visit.is_taken(one, other):
            yield column_1(edit, one, other), column_2(edit, one, other), edit


@rule(
    "DERM-NCC-001",
    Severity.REJECT,
    source="NCCI practitioner pairs, indicator 0",
    status=Status.DATA,
    data=EditionKind.PTP,
)
def never_paid_together(visit: VisitContext) -> Iterator[Hit]:
    """Of these two codes a payer only ever pays one a day.

    Why:
        CMS publishes pairs of codes of which the payer pays one. This pair has indicator 0: it stays closed whatever
        modifier stands on the lines, and an appeal does not open it.
    What to do:
        See which of the two tells what was done, and take the other one off. As a rule the code named here goes.
    Fires:
        11721 B35.1; 11720 B35.1 -> 2
        11720-59 B35.1; 11721 B35.1 -> 1
        99211 L40.0; 96910 L40.0 -> 1
    Silent:
        11721 B35.1
        10061 L02.213; 10060 L02.212
        11104 D49.2; 11102 D22.5
        @self_pay | 11721 B35.1; 11720 B35.1
    After the fix:
        11721 B35.1
        11721 B35.1
        96910 L40.0
    """
    for paid, unpaid, edit in _generic_pairs(visit):
        if edit.indicator != 0:
            continue
        fixes = (
            attest(f"Remove {unpaid.code}", f"Does {paid.code} tell what was done?", RemoveLine(unpaid.number)),
            attest(
                f"Remove {paid.code} instead",
                f"Was {unpaid.code} the only one of the two that was done?",
                RemoveLine(paid.number),
            ),
        )
        message = f"{unpaid.code} is never paid beside {paid.code}: no modifier opens this pair."
        yield Hit(unpaid, Field.CODE, message, fixes, (paid,))


@rule(
    "DERM-NCC-002",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, indicator 1; NCCI Policy Manual, chapter I",
    status=Status.DATA,
    data=EditionKind.PTP,
)
def bundled_unless_separate(visit: VisitContext) -> Iterator[Hit]:
    """One of these codes is bundled into the other.

    Why:
        The pair has indicator 1: the payer takes the second code for a part of the first until a modifier says that
        it was another lesion, another site or another session. The note must show where.
    What to do:
        Compare the sites in the note. Different ones: 59 (or XS) on the line named here. The same one: drop that line.
    Fires:
        @part_b | 10061 L02.213; 10060 L02.212 -> 2
        17000 L57.0; 11900 L91.0 -> 2
        10061 L02.213 {lesion a}; 10060 L02.213 {lesion a} -> 2
        pos:12 | 99348 L40.0; 11102 D49.2 -> 1
    Silent:
        @part_b | 10061 L02.213; 10060-XS L02.212
        10061-59 L02.213; 10060 L02.212
        11102 D49.2; 17000 L57.0
        99213 L40.0; 17000 L57.0
        pos:12 | 99348-25 L40.0; 11102 D49.2
    After the fix:
        @part_b | 10061 L02.213; 10060-59 L02.212
        17000 L57.0; 11900-59 L91.0
        10061 L02.213
        pos:12 | 99348-25 L40.0; 11102 D49.2
    """
    for paid, unpaid, edit in _generic_pairs(visit):
        if edit.can_be_opened and not visit.is_opened(paid, unpaid):
            if unpaid.is_visit:
                opens, fixes = "25 opens it for work beyond the procedure", _ways_to_visit(unpaid)
            else:
                opens = "59 opens it for another lesion, site or session"
                fixes = separate_or_drop(visit, unpaid, paid, thing="site")
            message = f"{unpaid.code} is bundled into {paid.code}. {opens} only."
            yield Hit(unpaid, Field.MODIFIERS, message, fixes, (paid,))


def _ways_to_visit(line: NumberedLine) -> tuple[Fix, Fix]:
    """A visit elsewhere than in the office; those of the office are DERM-EM-001."""
    return (attest("Add 25", "Which separate problem was treated?", AddModifier(line.number, "25")), drop_visit(line))


@rule(
    "DERM-NCC-003",
    Severity.COMPLIANCE,
    source="NCCI Policy Manual, chapter I; NCCI practitioner pairs",
    status=Status.DATA,
    data=EditionKind.PTP,
)
def needless_59(visit: VisitContext) -> Iterator[Hit]:
    """59 parts this line from nothing.

    Why:
        59 and XE, XS, XP, XU open a bundled pair. Beside codes that do not bundle they do nothing for the payment, and
        a practice that writes them by habit is reviewed.
    What to do:
        Take the modifier off, or enter the line that it was meant to part from, if that was left out.
    Fires:
        99213 L70.0; 81025-59 L70.0 -> 2
        17110-59-XS B07.8 -> 1
        11102 D49.2; 11200-XU L91.8 L29.89; 81025-59 L70.0 -> 3
    Silent:
        11102 D49.2; 17000-59 L57.0
        17262 C44.712; 17262-59 C44.519
        96567 L57.0; 17000-59 L57.0
        11640-59 C44.311; 15272-59 L97.512; 11102 D49.2
        12051-59 C44.311 {3cm}; 11641 C44.311
    After the fix:
        99213 L70.0; 81025 L70.0
        17110 B07.8
    """
    for line in lines_with_needless_59(visit):
        if not _is_excused(visit, line):
            written = written_59(line)
            message = f"No line of this visit bundles with {line.code}: {written} invites a review and gains nothing."
            yield Hit(line, Field.MODIFIERS, message, (take_59_off(line),))


def _is_excused(visit: VisitContext, line: NumberedLine) -> bool:
    """Keratoses beside light treatment may bear one, and a family may answer for its own lines."""
    if line.code in codes.AK_DESTRUCTION and visit.has(codes.PDT):
        return True
    return visit.is_left_to_family(Concern.NEEDLESS_59, line)


@rule(
    "DERM-NCC-004",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    data=EditionKind.ADD_ON,
)
def add_on_alone(visit: VisitContext) -> Iterator[Hit]:
    """An add-on stands alone, without the code that it adds to.

    Why:
        An add-on pays for more of a service whose first part has its own code. Without that code, the payer returns the
        line.
    What to do:
        Enter the first code if it was left out. If the add-on was picked by mistake, take it off.
    Fires:
        11201 L91.8 -> 1
        @part_b | 88341*2 C43.59 -> 1
        99213-25 L60.0; 11732*2 L60.0 -> 2
    Silent:
        11200 L91.8; 11201 L91.8
        @part_b | 88342 C43.59; 88341 C43.59
        11103 D49.2
        @self_pay | 11201 L91.8
    After the fix:
        11201 L91.8; 11200 L91.8
        @part_b | 88341*2 C43.59; 88342 C43.59
        99213-25 L60.0; 11732*2 L60.0; 11730 L60.0
    """
    for line in visit.lines:
        if line.global_days != ADD_ON_GLOBAL or line.facts is None:
            continue
        first_codes = line.facts.permitted_primaries
        if not first_codes or first_codes & visit.codes or visit.is_left_to_family(Concern.FIRST_CODE, line):
            continue
        named = _named(first_codes)
        message = f"{line.code} adds to {named}, which this claim does not carry."
        yield Hit(line, Field.CODE, message, _ways_to_first_code(line, first_codes))


def _named(first_codes: frozenset[str]) -> str:
    listed = sorted(first_codes)
    return " or ".join(listed[:3]) + (" or another first code" if len(listed) > 3 else "")


def _ways_to_first_code(line: NumberedLine, first_codes: frozenset[str]) -> tuple[Fix, ...]:
    drop = attest(f"Remove {line.code}", f"Was {line.code} entered by mistake?", RemoveLine(line.number))
    if len(first_codes) > 1:
        return (guide(f"Enter the first code: {_named(first_codes)}"), drop)
    (first,) = first_codes
    return (attest(f"Add {first}", f"Was {first} done today and left out?", AddLine(line.number, first)), drop)


RULES: tuple[Rule, ...] = (never_paid_together, bundled_unless_separate, needless_59, add_on_alone)
