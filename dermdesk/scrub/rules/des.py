"""Destruction: how many lesions, and of what."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, RemoveLine, SetCode, SetUnits, attest, guide
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link, separate_or_drop

_FIRST, _FURTHER, _FIFTEEN = CodeSet("17000"), CodeSet("17003"), CodeSet("17004")
_ONE_UNIT = CodeSet("17000, 17004, 17110, 17111")
AK = ("L57.0", "L56.5")


@rule(
    "DERM-DES-001",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    about=_FURTHER,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, _FURTHER),),
)
def further_aks_without_first(visit: VisitContext) -> Iterator[Hit]:
    """17003 counts the second to fourteenth lesion and needs 17000 for the first.

    Why:
        17003 is an add-on; without 17000 the payer has nothing to add it to.
    What to do:
        Count the lesions: 17000 once, 17003 for the rest.
    Fires:
        17003*4 L57.0 -> 1
        17003 L57.0 -> 1
    Silent:
        17000 L57.0; 17003*3 L57.0
        17004 L57.0; 17003 L57.0
    After the fix:
        17003*3 L57.0; 17000 L57.0
        17000 L57.0
    """
    if visit.has(_FIRST) or visit.has(_FIFTEEN):
        return
    for line in visit.of(_FURTHER):
        counted = (SetCode(line.number, "17000"),)
        if line.units > 1:
            counted = (SetUnits(line.number, line.units - 1), AddLine(line.number, "17000"))
        fixes = (
            attest("Bill the first of them as 17000", f"How many were frozen in all: {line.units}?", *counted),
            attest("Add 17000", f"How many were frozen in all: {line.units + 1}?", AddLine(line.number, "17000")),
        )
        yield Hit(line, Field.CODE, "17003 stands alone: the first lesion is 17000.", fixes)


@rule(
    "DERM-DES-002",
    Severity.REJECT,
    source="CMS unit limits (MUE): 13 for 17003",
    status=Status.DATA,
    about=_FURTHER,
    data=EditionKind.MUE,
    takes=(TakesLine(Concern.UNITS, _FURTHER),),
)
def too_many_further_aks(visit: VisitContext) -> Iterator[Hit]:
    """From fifteen lesions on it is 17004 alone.

    Why:
        17000 and 13 units of 17003 make fourteen. One code, one unit, covers fifteen and more.
    What to do:
        Replace both by 17004, or correct the count.
    Fires:
        17000 L57.0; 17003*14 L57.0 -> 2
    Silent:
        17000 L57.0; 17003*13 L57.0
        17004 L57.0
    After the fix:
        17004 L57.0
    """
    for line in visit.of(_FURTHER):
        if line.units <= 13:
            continue
        rest = (RemoveLine(other.number) for other in visit.of(CodeSet("17000, 17004")))
        fixes = (
            attest(
                "Replace by 17004",
                "Were fifteen or more lesions frozen?",
                SetCode(line.number, "17004"),
                SetUnits(line.number, 1),
                *rest,
            ),
            attest("Set 13 units", "Were fourteen lesions frozen in all?", SetUnits(line.number, 13)),
        )
        yield Hit(line, Field.UNITS, f"{line.units} units of 17003: fifteen lesions or more are 17004, once.", fixes)


@rule(
    "DERM-DES-003",
    Severity.REJECT,
    source="NCCI practitioner pairs, 17004/17000 and 17004/17003 indicator 0",
    status=Status.DATA,
    about=_FIFTEEN,
    data=EditionKind.PTP,
    takes=(TakesPair(_FIFTEEN, CodeSet("17000, 17003")),),
)
def few_and_many_aks(visit: VisitContext) -> Iterator[Hit]:
    """17004 takes the place of 17000 and 17003.

    Why:
        17004 pays for all lesions from fifteen on; no modifier lets the others stand beside it.
    What to do:
        Fifteen or more: 17004 alone. Fewer: 17000 and 17003 without it.
    Fires:
        17004 L57.0; 17000 L57.0; 17003*3 L57.0 -> 2, 3
    Silent:
        17004 L57.0
        17000 L57.0; 17003*3 L57.0
    After the fix:
        17004 L57.0
    """
    many = visit.of(_FIFTEEN)
    for line in visit.of(CodeSet("17000, 17003")) if many else ():
        fixes = (
            attest(f"Remove {line.code}", "Were fifteen or more lesions frozen?", RemoveLine(line.number)),
            attest("Remove 17004", "Were fewer than fifteen frozen?", *(RemoveLine(other.number) for other in many)),
        )
        yield Hit(
            line, Field.CODE, f"17004 already pays for every lesion: {line.code} cannot stand beside it.", fixes, many
        )


@rule(
    "DERM-DES-004",
    Severity.REJECT,
    source="CMS unit limits (MUE): 1 for 17000, 17004, 17110, 17111",
    status=Status.DATA,
    about=_ONE_UNIT,
    data=EditionKind.MUE,
    takes=(TakesLine(Concern.UNITS, _ONE_UNIT),),
)
def units_of_destruction(visit: VisitContext) -> Iterator[Hit]:
    """This destruction code is one unit a day, whatever the count.

    Why:
        17000 is the first lesion; 17004, 17110 and 17111 name a whole range of lesions. A second unit is returned.
    What to do:
        Set one unit. More premalignant lesions than one are counted on 17003.
    Fires:
        17110*5 B07.8 -> 1
        17000*3 L57.0 -> 1
    Silent:
        17110 B07.8
        17000 L57.0; 17003*2 L57.0
    After the fix:
        17110 B07.8
        17000 L57.0; 17003*2 L57.0
    """
    for line in visit.of(_ONE_UNIT):
        if line.units == 1:
            continue
        one = SetUnits(line.number, 1)
        fixes = [attest("Set 1 unit", f"Does the count of lesions fit {line.code}?", one)]
        if line.code in _FIRST and not visit.has(_FURTHER):
            more = line.units - 1
            fixes.insert(
                0,
                attest(
                    f"17000, and {more} of 17003",
                    f"Were {line.units} lesions frozen?",
                    one,
                    AddLine(line.number, "17003", more),
                ),
            )
        yield Hit(line, Field.UNITS, f"{line.code} is one unit a day, not {line.units}.", tuple(fixes))


@rule(
    "DERM-DES-005",
    Severity.DENIAL_RISK,
    source="NCD 250.4; CPT; payer card",
    status=Status.PAGE,
    about=codes.AK_DESTRUCTION,
    as_of="2001-11-26",
)
def ak_code_without_ak(visit: VisitContext) -> Iterator[Hit]:
    """These codes are for premalignant lesions, and none is linked.

    Why:
        17000-17004 are paid for actinic keratosis (L57.0) or disseminated porokeratosis (L56.5); warts and
        keratoses of other kinds are 17110 or 17111.
    What to do:
        Link the premalignant diagnosis if it was treated, or bill the benign code. If this payer takes more
        diagnoses, note them on its card.
    Fires:
        17000 L82.0 -> 1
        dx:L82.0,L57.0 | 17000 A -> 1
    Silent:
        17000 L57.0
        ak:D04 | 17000 D04.39
        17000
    After the fix:
        17110 L82.0
        dx:L82.0,L57.0 | 17000 B A
    """
    for line in visit.of(codes.AK_DESTRUCTION):
        if not line.linked or any(code in AK or begins(code, visit.payer.ak_diagnoses) for code in line.linked):
            continue
        benign = "17111" if line.code in _FIFTEEN else "17110"
        fixes = [
            link(visit, line, AK),
            attest(
                f"Change to {benign}",
                "Were these benign lesions, not keratoses of the sun?",
                SetCode(line.number, benign),
            ),
        ]
        if not fixes[0].changes:
            fixes.reverse()
        message = f"{line.code} needs L57.0 or another premalignant diagnosis; it points to {', '.join(line.linked)}."
        yield Hit(line, Field.POINTERS, message, tuple(fixes))


@rule(
    "DERM-DES-006",
    Severity.DENIAL_RISK,
    source="AAD on destruction codes",
    status=Status.PAGE,
    about=codes.BENIGN_DESTRUCTION,
    as_of="2024-04",
)
def benign_code_for_ak(visit: VisitContext) -> Iterator[Hit]:
    """Actinic keratosis is billed with 17000-17004.

    Why:
        17110 and 17111 are for benign lesions; with L57.0 alone the diagnosis contradicts the code.
    What to do:
        Change the code by count: one is 17000, up to fourteen add 17003, from fifteen on 17004.
    Fires:
        17110 L57.0 -> 1
        17111 L57.0 -> 1
    Silent:
        17110 B07.8
        17110 L57.0 B07.8
    After the fix:
        17000 L57.0
        17004 L57.0
    """
    for line in visit.of(codes.BENIGN_DESTRUCTION):
        if set(line.linked) == {"L57.0"}:
            code, count = (
                ("17000", "one keratosis (17003 counts further ones)")
                if line.code == "17110"
                else ("17004", "fifteen or more")
            )
            change = attest(f"Change to {code}", f"Was it {count}?", SetCode(line.number, code))
            yield Hit(
                line,
                Field.CODE,
                f"L57.0 is premalignant: {code} instead of {line.code}.",
                (change, guide("Link the benign diagnosis")),
            )


@rule(
    "DERM-DES-007",
    Severity.REJECT,
    source="NCCI practitioner pairs, 17111/17110 indicator 0",
    status=Status.DATA,
    about=CodeSet("17110"),
    data=EditionKind.PTP,
    takes=(TakesPair(CodeSet("17110"), CodeSet("17111")),),
)
def both_benign_destructions(visit: VisitContext) -> Iterator[Hit]:
    """17110 and 17111 exclude each other.

    Why:
        One is for up to fourteen lesions, the other from fifteen on; all lesions of the day count together.
    What to do:
        Count the lesions and keep the one code that fits.
    Fires:
        17110 B07.8; 17111 B07.8 -> 1
    Silent:
        17110 B07.8
        17111 B07.8
    After the fix:
        17111 B07.8
    """
    many = visit.of(CodeSet("17111"))
    for line in visit.of(CodeSet("17110")) if many else ():
        fixes = (
            attest("Keep 17111", "Were fifteen or more lesions destroyed?", RemoveLine(line.number)),
            attest("Keep 17110", "Were fewer than fifteen destroyed?", *(RemoveLine(other.number) for other in many)),
        )
        yield Hit(
            line, Field.CODE, "17110 is for up to 14 lesions, 17111 for 15 and more: one of them only.", fixes, many
        )


@rule(
    "DERM-DES-008",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 17110/17000 indicator 1",
    status=Status.DATA,
    about=codes.BENIGN_DESTRUCTION,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.BENIGN_DESTRUCTION, codes.AK_DESTRUCTION),),
)
def warts_and_aks(visit: VisitContext) -> Iterator[Hit]:
    """Warts and keratoses of one day are paid together only with 59.

    Why:
        The two kinds of destruction bundle. 59 says that they were different lesions.
    What to do:
        Add 59 to the line named here, if the note lists both kinds of lesions with their places.
    Fires:
        17110 B07.8; 17000 L57.0 -> 2
        17110 B07.8 {lesion a}; 17000-59 L57.0 {lesion a} -> 2
    Silent:
        17110 B07.8; 17000-59 L57.0
    After the fix:
        17110 B07.8; 17000-59 L57.0
        17110 B07.8
    """
    for benign, ak in visit.pairs(codes.BENIGN_DESTRUCTION, codes.AK_DESTRUCTION):
        edit = visit.edit(benign, ak)
        if edit is None or (visit.is_opened(benign, ak) and not visit.same_lesion(benign, ak)):
            continue
        line = column_2(edit, benign, ak)
        beside = ak if line is benign else benign
        message = f"{line.code} is denied beside {beside.code} unless 59 says that these were other lesions."
        yield Hit(line, Field.MODIFIERS, message, separate_or_drop(visit, line, beside), (beside,))


@rule(
    "DERM-DES-009",
    Severity.DENIAL_RISK,
    source="CPT destruction guideline; AAD, Cracking the Code; article A56346",
    status=Status.PAGE,
    about=codes.MALIGNANT_DESTRUCTION,
    as_of="2025",
)
def malignant_destruction_without_cancer(visit: VisitContext) -> Iterator[Hit]:
    """Malignant destruction has no cancer diagnosis.

    Why:
        Destroyed tissue gives no report, so the payer looks for a cancer proved before, or named by the clinician:
        C43, C44, C4A, D03 or D04.
    What to do:
        Link the cancer that was treated. If it was none, change the code to the kind of lesion.
    Fires:
        17262 D49.2 {trunk 12mm} -> 1
        dx:D22.5,C44.519 | 17262 A {trunk 12mm} -> 1
    Silent:
        17262 C44.519 {trunk 12mm}
        17262 Z85.828 {trunk 12mm}
    After the fix:
        17262 C44.519
        dx:D22.5,C44.519 | 17262 B A
    """
    for line in visit.of(codes.MALIGNANT_DESTRUCTION):
        if (
            not line.linked
            or any(begins(code, codes.CANCER) for code in line.linked)
            or set(line.linked) <= set(codes.CANCER_HISTORY)
        ):
            continue
        message = f"{line.code} treats a cancer, but it points to {', '.join(line.linked)}."
        yield Hit(
            line,
            Field.POINTERS,
            message,
            (link(visit, line, codes.CANCER), guide("Change the code, if it was no cancer")),
        )


RULES: tuple[Rule, ...] = (
    further_aks_without_first,
    too_many_further_aks,
    few_and_many_aks,
    units_of_destruction,
    ak_code_without_ak,
    benign_code_for_ak,
    both_benign_destructions,
    warts_and_aks,
    malignant_destruction_without_cancer,
)
