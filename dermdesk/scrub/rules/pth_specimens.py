"""Pathology: how many jars and stains, which level of slide, and why a special stain."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, Change, Fix, SetCode, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link_listed

_FIRST_STAIN, _FURTHER_STAIN = CodeSet("88342"), CodeSet("88341")
_USUAL_SLIDE = CodeSet("88305")
_COUNTED_BY_JAR = CodeSet("88304, 88305")
_STAIN_FOR_GERMS = CodeSet("88312")
_CYST_TAG_OR_LIPOMA = ("L91.8", "L72", "D17")
_INFECTION = ("A", "B")


@rule(
    "DERM-PTH-005",
    Severity.DENIAL_RISK,
    source="NCCI add-on codes, 88341 with 88342; CMS unit limits (MUE)",
    status=Status.DATA,
    about=_FIRST_STAIN,
    data=EditionKind.ADD_ON,
)
def first_stain_counted_twice(visit: VisitContext) -> Iterator[Hit]:
    """88342 is the first antibody stain of a jar, and there are fewer jars than that.

    Why:
        Each specimen has one first stain. Every further antibody on the same specimen is 88341, which pays less.
    What to do:
        Leave as many units of 88342 as there are jars, and bill the rest as 88341.
    Fires:
        88305*2 D22.5; 88342*3 D22.5 {jars:2} -> 2
        88342-26*3 D22.5 {jars:1} -> 1
        88342*2 D22.5 {jars:1}; 88341*2 D22.5 -> 1
    Silent:
        88342*2 D22.5 {jars:2}
        88342 D22.5 {jars:3}
        88342*3 D22.5
        88342 D22.5 {jars:1}; 88341*3 D22.5
    After the fix:
        88305*2 D22.5; 88342*2 D22.5; 88341 D22.5
        88342-26 D22.5; 88341-26*2 D22.5
        88342 D22.5; 88341*3 D22.5
    """
    for line in visit.of(_FIRST_STAIN):
        jars = line.line.specimens
        if jars is None or line.units <= jars:
            continue
        message = f"{_count(line.units, 'unit')} of 88342 for {_count(jars, 'jar')}: stains beyond the first are 88341."
        yield Hit(line, Field.UNITS, message, _bill_further_stains(visit, line, jars))


def _bill_further_stains(visit: VisitContext, line: NumberedLine, jars: int) -> tuple[Fix, ...]:
    count_again = guide("Count the jars and the stains again")
    if not jars:
        return (count_again,)
    more = line.units - jars
    question = f"Does the report name {_count(line.units, 'antibody stain')} on {_count(jars, 'jar')} here?"
    parts = tuple(modifier for modifier in line.line.modifiers if modifier in ("26", "TC"))
    same_part = (other for other in visit.of(_FURTHER_STAIN) if other.line.modifiers == parts)
    other = next(same_part, None)
    further: Change = AddLine(line.number, "88341", more, parts)
    if other is not None:
        further = SetUnits(other.number, other.units + more)
    return (attest(f"Bill {more} of them as 88341", question, SetUnits(line.number, jars), further), count_again)


@rule(
    "DERM-PTH-006",
    Severity.DENIAL_RISK,
    source="CPT levels of surgical pathology, as coding pages explain them",
    status=Status.PAGE,
    about=_USUAL_SLIDE,
)
def cyst_or_tag_at_higher_level(visit: VisitContext) -> Iterator[Hit]:
    """Slides of cysts, tags and fat lumps are a level lower than 88305.

    Why:
        The level follows the kind of specimen, not the work. A skin cyst, a skin tag or a lipoma is 88304; payers
        compare the slide with its diagnosis.
    What to do:
        Change to 88304, unless the report found something else: then link that.
    Fires:
        88305 L72.0 -> 1
        88305 D17.1 L91.8 -> 1
        11102 D22.5; 88305*2 L72.11 -> 2
    Silent:
        88304 L72.0
        88305 L72.0 D22.5
        88305 L91.0
        88305
    After the fix:
        88304 L72.0
        88304 D17.1 L91.8
        11102 D22.5; 88304*2 L72.11
    """
    for line in visit.of(_USUAL_SLIDE):
        if line.linked and all(begins(diagnosis, _CYST_TAG_OR_LIPOMA) for diagnosis in line.linked):
            message = f"88305 for {', '.join(line.linked)}: such a specimen is 88304."
            question = "Does the report name only a cyst, a tag or a lipoma?"
            fixes = (
                attest("Change to 88304", question, SetCode(line.number, "88304")),
                guide("Link what the report found, if it is something else"),
            )
            yield Hit(line, Field.CODE, message, fixes)


@rule(
    "DERM-PTH-007",
    Severity.ADVICE,
    source="CMS unit limits (MUE): 5 for 88304, 16 for 88305; CPT counting of specimens",
    status=Status.DATA,
    about=_COUNTED_BY_JAR,
    data=EditionKind.MUE,
)
def units_are_not_jars(visit: VisitContext) -> Iterator[Hit]:
    """The units of the slide line are not the number of jars.

    Why:
        One unit is one specimen that came in its own labeled jar and has its own diagnosis in the report, however many
        slides were cut of it. More units are paid back; fewer are money lost.
    What to do:
        Count the specimens in the report and correct whichever number is wrong.
    Fires:
        @part_b | 88305*3 D22.5 {jars:2} -> 1
        88304 L72.0 {jars:2} -> 1
        88305 D22.5 {jars:1}; 88305*2 D22.5 {jars:1} -> 2
    Silent:
        88305*2 D22.5 {jars:2}
        88305*3 D22.5
        88307*2 D22.5 {jars:1}
    After the fix:
        @part_b | 88305*2 D22.5
        88304*2 L72.0
        88305 D22.5; 88305 D22.5
    """
    for line in visit.of(_COUNTED_BY_JAR):
        jars = line.line.specimens
        if jars is None or jars == line.units:
            continue
        ways = [guide("Correct the number of jars")]
        if jars:
            question = f"Does the report name {_count(jars, 'specimen')}?"
            ways.insert(0, attest(f"Set {_count(jars, 'unit')}", question, SetUnits(line.number, jars)))
        message = f"{_count(line.units, 'unit')} of {line.code} for {_count(jars, 'jar')}."
        yield Hit(line, Field.UNITS, message, tuple(ways))


@rule(
    "DERM-PTH-010",
    Severity.DENIAL_RISK,
    source="Medicare policies on special stains, LCD L35986, L36353, L36805",
    status=Status.PAGE,
    about=_STAIN_FOR_GERMS,
)
def stain_without_reason(visit: VisitContext) -> Iterator[Hit]:
    """Nothing says why the slide was stained for organisms.

    Why:
        Payers cover 88312 when somebody read the ordinary slide first and then had a reason to look for organisms. A
        stain on every slide by habit is not covered, so the reason has to be in the report and on the claim.
    What to do:
        Put the reason that the report gives into the note of the line. Link an infection only when one was found.
    Fires:
        88305 L60.3; 88312 L60.3 -> 2
        dx:L60.3,B35.1 | 88312 A -> 1
        88312-26 L60.3 L40.0 -> 1
    Silent:
        88312 L60.3 {note:"hyphae suspected on H&E"}
        88312 B35.1
        88312 L60.3 A46
        88312
        88313 L60.3
    After the fix:
        88305 L60.3; 88312 L60.3 {note:"hyphae suspected on H&E"}
        dx:L60.3,B35.1 | 88312 BA
        88312-26 L60.3 L40.0 {note:"hyphae suspected on H&E"}
    """
    for line in visit.of(_STAIN_FOR_GERMS):
        if not line.linked or line.line.note or any(begins(diagnosis, _INFECTION) for diagnosis in line.linked):
            continue
        message = f"{line.code} for {', '.join(line.linked)} has neither an infection linked nor a reason in its note."
        linked = link_listed(visit, line, _INFECTION, "Does the report find this infection?")
        fixes = (*linked, guide("Write the reason of the report into the line's note"))
        yield Hit(line, Field.NOTE, message, fixes)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


RULES: tuple[Rule, ...] = (
    first_stain_counted_twice,
    cyst_or_tag_at_higher_level,
    units_are_not_jars,
    stain_without_reason,
)
