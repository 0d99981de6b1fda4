"""Repairs: one code for all wounds of a class and body group, by their length in centimetres."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from dermdesk.domain.body_site import SITES, FlapGroup, LayeredGroup
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.size_bands import (
    COMPLEX_REPAIR_ADD_ON,
    COMPLEX_REPAIR_BASE_CM,
    COMPLEX_REPAIR_STEP_CM,
    COMPLEX_REPAIRS,
    INTERMEDIATE_REPAIRS,
    further_units,
    series_of,
)
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import (
    AddLine,
    Change,
    Fix,
    RemoveLine,
    SetCode,
    SetLength,
    SetPointers,
    SetUnits,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_COMPLEX = CodeSet("13100, 13101, 13120, 13121, 13131, 13132, 13151, 13152")
_SUMMED = codes.SIMPLE_REPAIR | codes.INTERMEDIATE_REPAIR | _COMPLEX
_GROUPS = tuple(
    CodeSet(group)
    for group in (
        "12001-12007",
        "12011-12018",
        "12031-12037",
        "12041-12047",
        "12051-12057",
        "13100, 13101",
        "13120, 13121",
        "13131, 13132",
        "13151, 13152",
    )
)
_COMPLEX_FROM_CM = Decimal("1.0")
_BASE_OF: Mapping[str, str] = MappingProxyType({add_on: base for base, add_on in COMPLEX_REPAIR_ADD_ON.items()})


def group_of_repair(code: str) -> str:
    """Class and body group: the first four characters tell them."""
    return code[:4]


@rule(
    "DERM-RPR-001",
    Severity.DENIAL_RISK,
    source="CPT repair guideline, as taught by AAPC",
    status=Status.PAGE,
    about=_SUMMED,
    takes=(*(TakesPair(group, group) for group in _GROUPS), TakesLine(Concern.REPETITION, codes.REPAIR)),
)
def repairs_of_one_group(visit: VisitContext) -> Iterator[Hit]:
    """Repairs of one kind and body group are added up.

    Why:
        Wounds closed in the same way, in places of one group, are billed as one repair of their whole length. A
        second code of the group is denied, and no modifier opens it.
    What to do:
        Add the lengths up, bill the one code of the sum, and take the other line off. Link both wounds.
    Fires:
        12031 S41.112A {2cm}; 12032 S31.010A {4cm} -> 2
        12001-59 S81.811A {2cm}; 12001 S41.111A {2.5cm}; 12002 S61.412A {3cm} -> 2, 3
        13101 C44.519 {6cm}; 13100 D22.5 {2cm} -> 2
        13131 C44.319 {lesion a 2cm}; 13131-59 D22.39 {lesion b} -> 2
    Silent:
        12032 S31.010A {6cm}
        12031 S41.112A {2cm}; 12051-59 S01.81XA {2cm}
        12001 S81.811A {2cm}; 12031 S41.111A {2cm}
        13101 C44.519 {9cm}; 13102 C44.519
        12031 S41.112A {2cm}; 12032 S31.010A self {4cm}
    After the fix:
        12032 S41.112A S31.010A {6cm}
        12002-59 S81.811A S41.111A S61.412A {7.5cm}
        13101 C44.519 D22.5 {8cm}; 13102 C44.519
    """
    lines_of: dict[str, list[NumberedLine]] = {}
    for line in visit.of(_SUMMED):
        lines_of.setdefault(group_of_repair(line.code), []).append(line)
    for lines in lines_of.values():
        first, *later = lines
        for line in later:
            message = f"{line.code} belongs to the group of {first.code}: add the lengths up and bill one code."
            yield Hit(line, Field.CODE, message, (_as_one_repair(visit, lines),), (first,))


def _as_one_repair(visit: VisitContext, lines: list[NumberedLine]) -> Fix:
    lengths = [length for line in lines if (length := _length_of(line)) is not None]
    whole = sum(lengths, Decimal(0))
    series = series_of(lines[0].code)
    wanted = series.code_for(whole) if series is not None and len(lengths) == len(lines) else None
    if wanted is None:
        return guide("Record each length, add them up and bill one code")
    first, *rest = lines
    pointers = "".join(dict.fromkeys("".join(line.line.pointers for line in lines)))[:4]
    changes: list[Change] = [SetCode(first.number, wanted), SetUnits(first.number, 1), SetLength(first.number, whole)]
    if pointers != first.line.pointers:
        changes.append(SetPointers(first.number, pointers))
    changes += [RemoveLine(line.number) for line in rest]
    changes += _with_add_on(visit, first, wanted, whole)
    sum_ = " + ".join(str(length) for length in lengths)
    return attest(f"One line of {wanted}", f"Were the wounds {sum_} = {whole} cm long in all?", *changes)


def _length_of(line: NumberedLine) -> Decimal | None:
    return line.line.repair.length_cm if line.line.repair is not None else None


def _with_add_on(visit: VisitContext, line: NumberedLine, code: str, length: Decimal) -> Iterator[Change]:
    """What makes the add-on of a complex repair fit when `line` becomes `code` and is `length` cm long."""
    series = series_of(code)
    add_on = COMPLEX_REPAIR_ADD_ON.get(series.codes[-1]) if series is not None else None
    if add_on is None:
        return
    standing = visit.of(CodeSet(add_on))
    units = further_units(length, COMPLEX_REPAIR_BASE_CM, COMPLEX_REPAIR_STEP_CM)
    if units and not standing:
        yield AddLine(line.number, add_on, units)
    elif units:
        yield SetUnits(standing[0].number, units)
    yield from (RemoveLine(other.number) for other in standing[1 if units else 0 :])


@rule(
    "DERM-RPR-003",
    Severity.REJECT,
    source="CPT ranges of complex repair: from 1.1 cm, as quoted on coding pages",
    status=Status.PAGE,
    about=_COMPLEX,
)
def too_short_for_complex(visit: VisitContext) -> Iterator[Hit]:
    """Complex repair begins at 1.1 cm.

    Why:
        No complex code is for a wound of 1.0 cm or less, so the payer returns it. What was done is paid as an
        intermediate repair, if the wound was closed in layers.
    What to do:
        Read the length in the note again. If it is right, bill the intermediate code of the place.
    Fires:
        13100 C44.519 {1cm} -> 1
        13132 C44.319 {0.9cm} -> 1
        13151 C44.311 {lesion a nose 0.5cm} -> 1
        13131 C44.319 {lesion a neck 0.8cm} -> 1
    Silent:
        13100 C44.519 {1.1cm}
        13151 C44.311
        12051 C44.311 {0.8cm}
        13102 C44.519 {0.8cm}
        13100 C44.519 self {1cm}
    After the fix:
        12031 C44.519 {1cm}
        12051 C44.319 {0.9cm}
        12051 C44.311 {lesion a nose 0.5cm}
    """
    for line in visit.of(_COMPLEX):
        length = _length_of(line)
        if length is None or length > _COMPLEX_FROM_CM:
            continue
        fixes = tuple(
            attest(
                f"Change to {code}",
                f"Was the wound closed in layers, {length} cm long, on {group}?",
                SetCode(line.number, code),
            )
            for code, group in _intermediate_codes(line)
        )
        message = f"{line.code} is for wounds of more than 1.0 cm; this one is {length} cm."
        yield Hit(line, Field.CODE, message, (*fixes, guide("Correct the length, if it was mistyped")))


def _intermediate_codes(line: NumberedLine) -> Iterator[tuple[str, LayeredGroup]]:
    """The shortest intermediate code of the wound's group, else of every group that the complex code may stand for."""
    place = line.line.lesion.place if line.line.lesion is not None else None
    area = next(group for group, series in zip(FlapGroup, COMPLEX_REPAIRS, strict=True) if line.code in series.codes)
    sites = [place.body_site] if place is not None else [site for site in SITES.values() if site.flap is area]
    for group, series in reversed(tuple(zip(LayeredGroup, INTERMEDIATE_REPAIRS, strict=True))):
        if any(site.layered is group for site in sites):
            yield series.codes[0], group


@rule(
    "DERM-RPR-004",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    about=codes.REPAIR_ADD_ON,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, codes.REPAIR_ADD_ON),),
)
def further_length_alone(visit: VisitContext) -> Iterator[Hit]:
    """Each further 5 cm of a complex repair needs its base code.

    Why:
        13102, 13122, 13133 and 13153 count what a wound measures beyond 7.5 cm. The part up to there is 13101, 13121,
        13132 or 13152, of the same body group; without it the add-on is returned.
    What to do:
        Enter the base code if it was left out. If the wound was 7.5 cm or shorter, take the add-on off.
    Fires:
        13102 C44.519 -> 1
        13100 C44.519; 13102 C44.519 -> 2
        13101 C44.519 {9cm}; 13122 C44.612 -> 2
        13132 C44.319 self {9cm}; 13133*2 C44.319 -> 2
    Silent:
        13101 C44.519 {9cm}; 13102 C44.519
        13152 C44.311 {12.6cm}; 13153*2 C44.311
        13102 C44.519 self
    After the fix:
        13102 C44.519; 13101 C44.519
        13101 C44.519; 13102 C44.519
        13101 C44.519 {9cm}; 13122 C44.612; 13121 C44.612
    """
    for line in visit.of(codes.REPAIR_ADD_ON):
        base = _BASE_OF[line.code]
        if base in visit.codes:
            continue
        longer = "Is the wound longer than 7.5 cm"
        fixes = [
            attest(f"Change {short.code} to {base}", f"{longer}?", SetCode(short.number, base))
            for short in visit.of(_COMPLEX)
            if group_of_repair(short.code) == group_of_repair(base)
        ]
        fixes += [
            attest(f"Add {base}", f"{longer}, and was {base} left out?", AddLine(line.number, base)),
            attest(f"Remove {line.code}", "Was the wound 7.5 cm or shorter?", RemoveLine(line.number)),
        ]
        message = f"{line.code} counts on from {base}, which this claim does not carry."
        yield Hit(line, Field.CODE, message, tuple(fixes))


@rule(
    "DERM-RPR-008",
    Severity.DENIAL_RISK,
    source="CPT ranges of repair length, as quoted on coding pages",
    status=Status.PAGE,
    about=codes.REPAIR,
)
def length_of_the_repair(visit: VisitContext) -> Iterator[Hit]:
    """The recorded length does not fit the repair code.

    Why:
        Repair codes go by the length of the closed wound in centimetres. Beyond 7.5 cm of a complex repair every
        5 cm, or part of them, is one unit of the add-on. On review the note decides.
    What to do:
        Compare the length with the note, then bill the code and the units that it gives.
    Fires:
        12051 S01.81XA {3.4cm} -> 1
        12002 S81.811A {2.5cm} -> 1
        12018 S01.81XA {30cm} -> 1
        13100 C44.519 {2.6cm} -> 1
        13100 C44.519 {11cm} -> 1
        13101 C44.519 {11cm}; 13102*2 C44.519 -> 2
        13132 C44.319 {7.5cm}; 13133 C44.319 -> 2
        13121 C44.612 {13cm}; 13122 C44.612; 13122 C44.612 -> 2, 3
        13101 C44.519 {2cm}; 13102 C44.519 -> 1, 2
    Silent:
        12052 S01.81XA {3.4cm}
        12001 S81.811A {2.5cm}
        12017 S01.81XA {30cm}
        12018 S01.81XA {30.5cm}
        13101 C44.519 {11cm}; 13102 C44.519
        13101 C44.519 {12.6cm}; 13102*2 C44.519
        13101 C44.519 {11cm}
        13101 C44.519; 13102*3 C44.519
        13100 C44.519 {0.8cm}
        12031 C44.519
        12051 S01.81XA self {3.4cm}
    After the fix:
        12052 S01.81XA {3.4cm}
        12001 S81.811A {2.5cm}
        12017 S01.81XA {30cm}
        13101 C44.519 {2.6cm}
        13101 C44.519 {11cm}; 13102 C44.519
        13101 C44.519 {11cm}; 13102 C44.519
        13132 C44.319 {7.5cm}
        13121 C44.612 {13cm}; 13122*2 C44.612
        13100 C44.519 {2cm}
    """
    for line in visit.of(codes.REPAIR):
        series, length = series_of(line.code), _length_of(line)
        wanted = series.code_for(length) if series is not None and length is not None else None
        if length is None or wanted is None or wanted == line.code:
            continue
        changes = (SetCode(line.number, wanted), *_with_add_on(visit, line, wanted, length))
        fixes = (
            attest(f"Change to {wanted}", f"Does the note give {length} cm?", *changes),
            guide("Correct the length, if it was mistyped"),
        )
        yield Hit(line, Field.CODE, f"{length} cm is {wanted}, not {line.code}.", fixes)
    for base, add_on in COMPLEX_REPAIR_ADD_ON.items():
        bases = visit.of(CodeSet(base))
        length = _length_of(bases[0]) if bases else None
        if length is not None:
            yield from _further_units(visit, bases[0], add_on, length)


def _further_units(visit: VisitContext, base: NumberedLine, add_on: str, length: Decimal) -> Iterator[Hit]:
    units = further_units(length, COMPLEX_REPAIR_BASE_CM, COMPLEX_REPAIR_STEP_CM)
    label = f"{units} {'unit' if units == 1 else 'units'} of {add_on}" if units else f"Remove {add_on}"
    for line in visit.of(CodeSet(add_on)):
        if line.units == units:
            continue
        changes = _with_add_on(visit, base, base.code, length)
        fixes = (
            attest(label, f"Does the note give {length} cm for {base.code}?", *changes),
            guide("Correct the length, if it was mistyped"),
        )
        message = f"{length} cm of {base.code} leave {units or 'nothing'} for {add_on}, not {line.units}."
        yield Hit(line, Field.UNITS, message, fixes, (base,))


RULES: tuple[Rule, ...] = (
    repairs_of_one_group,
    too_short_for_complex,
    further_length_alone,
    length_of_the_repair,
)
