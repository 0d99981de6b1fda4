"""Excisions and what closes their wounds: which repair is included, which is paid, and the flap that includes both."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.needless_59 import lines_with_needless_59, take_59_off, written_59
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import drop_or_separate

_LAYERED_REPAIR = codes.INTERMEDIATE_REPAIR | codes.COMPLEX_REPAIR
_SMALLEST_BENIGN = CodeSet("11400, 11420, 11440")


@rule(
    "DERM-EXC-003",
    Severity.REJECT,
    source="NCCI practitioner pairs, 11640/12011 indicator 1",
    status=Status.DATA,
    about=codes.EXCISION,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.SIMPLE_REPAIR, codes.EXCISION),),
)
def simple_repair_with_excision(visit: VisitContext) -> Iterator[Hit]:
    """Simple closure comes with the excision.

    Why:
        An excision pays for stitching its wound in one layer. Only another wound is separate, and 59 has to say so.
    What to do:
        Drop the repair, or add 59 when it closed another wound and the note says which.
    Fires:
        11642 C44.319 {8mm +3mm}; 12011 C44.319 -> 2
        12001 D22.5; 11402 D22.5 {9mm +2mm} -> 1
        11642 C44.319 {lesion a 8mm +3mm}; 12011-59 C44.319 {lesion a} -> 2
        11402 D22.5 {lesion a 9mm +2mm}; 12002 S81.811A {lesion w 4cm} -> 2
    Silent:
        11642 C44.319 {8mm +3mm}; 12011-59 S01.81XA {2cm}
        11402-XS D22.5 {lesion a 9mm +2mm}; 12002 S81.811A {lesion w 4cm}
        11642 C44.319 {8mm +3mm}; 12051 C44.319 {2cm}
        11402 D22.5 {9mm +2mm}; 12001 S81.811A self {2cm}
    After the fix:
        11642 C44.319
        11402 D22.5
        11642 C44.319
        11402 D22.5
    """
    for repair, excision, _ in visit.bundles(codes.SIMPLE_REPAIR, codes.EXCISION):
        message = f"{repair.code} is included in {excision.code}: simple closure is part of the excision."
        yield Hit(repair, Field.CODE, message, drop_or_separate(visit, repair, excision), (excision,))


@rule(
    "DERM-EXC-004",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 11440/12051 indicator 1; NCCI Policy Manual, chapter III",
    status=Status.DATA,
    about=_SMALLEST_BENIGN,
    data=EditionKind.PTP,
    takes=(TakesPair(_LAYERED_REPAIR, _SMALLEST_BENIGN),),
)
def repair_of_smallest_excision(visit: VisitContext) -> Iterator[Hit]:
    """A benign excision of 0.5 cm or less includes its closure, layered too.

    Why:
        11400, 11420 and 11440 bundle every repair of their own wound. Larger and malignant excisions do not: there a
        layered closure is paid.
    What to do:
        Drop the repair, or add 59 when it closed another wound. If the excised diameter was above 0.5 cm, correct the
        excision.
    Fires:
        11440 D22.39 {3mm +1mm}; 12051 D22.39 -> 2
        13131 D22.4; 11420 D22.4 {4mm} -> 1
        11400 D22.5 {lesion a 4mm}; 12031-59 D22.5 {lesion a 1.5cm} -> 2
        11400 D22.5 {lesion a 4mm}; 12031 S41.111A {lesion w 2cm} -> 2
    Silent:
        11440 D22.39 {3mm +1mm}; 12051-59 S01.81XA {2cm}
        11400 D22.5 {lesion a 4mm}; 12031-XS S41.111A {lesion w 2cm}
        11441 D22.39 {6mm +1mm}; 12051 D22.39 {2cm}
        11600 C44.519 {1mm +2mm}; 12031 C44.519 {1.5cm}
        11400 D22.5 {4mm}; 12031 S41.111A self {2cm}
    After the fix:
        11440 D22.39
        11420 D22.4
        11400 D22.5
        11400 D22.5
    """
    for repair, excision, edit in visit.bundles(_LAYERED_REPAIR, _SMALLEST_BENIGN):
        if edit is not None:
            message = f"{excision.code} includes every closure of its wound: {repair.code} is not paid beside it."
            yield Hit(repair, Field.CODE, message, drop_or_separate(visit, repair, excision), (excision,))


@rule(
    "DERM-EXC-005",
    Severity.ADVICE,
    source="NCCI practitioner pairs: none of 11640/12051 and its like",
    status=Status.DATA,
    about=codes.EXCISION,
    data=EditionKind.PTP,
    takes=(TakesLine(Concern.NEEDLESS_59, _LAYERED_REPAIR, beside=codes.EXCISION),),
)
def needless_59_on_repair(visit: VisitContext) -> Iterator[Hit]:
    """Layered closure of an excision is paid without a modifier.

    Why:
        Except for benign excisions of 0.5 cm or less there is no pair of an excision with an intermediate or complex
        repair: nothing has to be opened, and a 59 by habit invites a review.
    What to do:
        Take the modifier off, or enter the line that it was meant to part from.
    Fires:
        11602 C44.519 {10mm +4mm}; 12032-59 C44.519 {4cm} -> 2
        13132-XS C44.319 {4cm}; 11642 C44.319 {8mm +3mm} -> 1
        11606 C44.519 {30mm +10mm}; 13101 C44.519 {9cm}; 13102-59 C44.519 -> 3
    Silent:
        11602 C44.519 {10mm +4mm}; 12032 C44.519 {4cm}
        11400 D22.5 {4mm}; 12031-59 S41.111A {2cm}
        11602 C44.519 {10mm +4mm}; 12032-59 C44.519 {4cm}; 12032 S41.111A {3cm}
        11606 C44.519 {30mm +10mm}; 11606-59 C44.612 {30mm +10mm}; 13101 C44.519 {9cm}; 13102-59 C44.519
        17311 C44.319; 11602 C44.519 {10mm +4mm}; 12052-59 C44.319 {4cm}
        12032-59 S41.111A {4cm}
    After the fix:
        11602 C44.519; 12032 C44.519
        13132 C44.319; 11642 C44.319
        11606 C44.519; 13101 C44.519; 13102 C44.519
    """
    if visit.has(codes.MOHS_FIRST_STAGE):
        return
    for line in lines_with_needless_59(visit):
        if line.code in _LAYERED_REPAIR:
            message = f"{line.code} is paid beside the excision as it is: {written_59(line)} opens nothing."
            yield Hit(line, Field.MODIFIERS, message, (take_59_off(line),))


@rule(
    "DERM-EXC-006",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 14040/11640 indicator 1; CPT guideline on tissue transfer",
    status=Status.DATA,
    about=codes.FLAP,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.FLAP, codes.EXCISION),),
)
def excision_under_a_flap(visit: VisitContext) -> Iterator[Hit]:
    """A flap pays for the excision that it closes.

    Why:
        Tissue transfer includes taking the lesion out: the area of that wound is already counted in the flap's code.
    What to do:
        Drop the excision, or add 59 when it was of another lesion.
    Fires:
        11642 C44.319 {8mm +3mm}; 14040 C44.319 {9cm2} -> 1
        14301 C44.319 {95cm2}; 14302*2 C44.319; 11446 D22.39 {50mm} -> 3
        11642-59 C44.319 {lesion a 8mm +3mm}; 14040 C44.319 {lesion a 9cm2} -> 1
        11402 D22.5 {lesion b 9mm +2mm}; 14040 C44.319 {lesion a 9cm2} -> 1
    Silent:
        11606 C43.59 {lesion a 22mm +10mm}; 14001-59 C44.519 {lesion b 18cm2}
        11402-59 D22.5; 14040 C44.319 {9cm2}
        11402 D22.5 self {9mm +2mm}; 14040 C44.319 {9cm2}
        11642 C44.319 {8mm +3mm}; 15240 C44.319
    After the fix:
        14040 C44.319
        14301 C44.319; 14302*2 C44.319
        14040 C44.319
        14040 C44.319
    """
    for flap, excision in visit.pairs(codes.FLAP, codes.EXCISION):
        if visit.is_bundled(flap, excision):
            message = f"The flap {flap.code} includes the excision: {excision.code} is not paid for the same lesion."
            fixes = drop_or_separate(visit, excision, flap, thing="lesion")
            yield Hit(excision, Field.CODE, message, fixes, (flap,))


RULES: tuple[Rule, ...] = (
    simple_repair_with_excision,
    repair_of_smallest_excision,
    needless_59_on_repair,
    excision_under_a_flap,
)
