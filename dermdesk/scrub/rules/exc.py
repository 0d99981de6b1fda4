"""Excisions: the excised diameter, the report that decides the code, and the same code on two lines."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.size_bands import BENIGN_EXCISIONS, MALIGNANT_EXCISIONS, series_of
from dermdesk.scrub import codes
from dermdesk.scrub.codes import begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, SetBiopsyProven, SetCode, SetPointers, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link

_BENIGN_WITHOUT_REPORT = ("L72", "D17")
_MALIGNANT_OF: Mapping[str, str] = MappingProxyType(
    {
        benign: malignant
        for one, other in zip(BENIGN_EXCISIONS, MALIGNANT_EXCISIONS, strict=True)
        for benign, malignant in zip(one.codes, other.codes, strict=True)
    }
)
_BENIGN_OF: Mapping[str, str] = MappingProxyType({malignant: benign for benign, malignant in _MALIGNANT_OF.items()})


@rule(
    "DERM-EXC-001",
    Severity.DENIAL_RISK,
    source="CPT excision guideline, as taught by AAPC and AAD",
    status=Status.PAGE,
    about=codes.EXCISION,
    as_of="2024-06",
)
def excised_diameter(visit: VisitContext) -> Iterator[Hit]:
    """The excised diameter is the lesion and its margin on both sides.

    Why:
        Excision codes go by the lesion's longest diameter plus twice the narrowest margin, measured before the cut.
        A code of another size is refused on review, or gives money away.
    What to do:
        Compare diameter and margin with the note and bill the code of their sum. Do not take the size of the wound or
        of the specimen.
    Fires:
        11641 C44.319 {8mm +3mm} -> 1
        11401 D22.5 {5mm} -> 1
        11606 C44.519 {20mm +10mm} -> 1
        11440 D22.39 {3mm +1.1mm} -> 1
    Silent:
        11642 C44.319 {8mm +3mm}
        11400 D22.5 {5mm}
        11604 C44.519 {20mm +10mm}
        11606 C44.519 {20.5mm +10mm}
        11602 C44.519 {trunk +4mm}
        11401 D22.5 self {30mm}
    After the fix:
        11642 C44.319 {8mm +3mm}
        11400 D22.5 {5mm}
        11604 C44.519 {20mm +10mm}
        11441 D22.39 {3mm +1.1mm}
    """
    for line in visit.of(codes.EXCISION):
        lesion, series = line.line.lesion, series_of(line.code)
        if lesion is None or lesion.diameter_mm is None or series is None:
            continue
        diameter, margin = lesion.diameter_mm, lesion.margin_mm
        excised = diameter + 2 * margin
        wanted = series.code_for(excised)
        if wanted is None or wanted == line.code:
            continue
        sum_ = f"{diameter} mm + 2 x {margin} mm = {excised} mm" if margin else f"{diameter} mm without a margin"
        measured = f"{diameter} mm, with {margin} mm of margin on each side" if margin else f"{diameter} mm, no margin"
        fixes = (
            attest(f"Change to {wanted}", f"Is the size in the note {measured}?", SetCode(line.number, wanted)),
            guide("Correct diameter or margin, if one was mistyped"),
        )
        yield Hit(line, Field.CODE, f"{sum_}: that is {wanted}, not {line.code}.", fixes)


@rule(
    "DERM-EXC-002",
    Severity.COMPLIANCE,
    source="CPT Assistant of May 2012 (quoted); AAPC on waiting for the report",
    status=Status.PAGE,
    about=codes.EXCISION,
    as_of="2012-05",
)
def excision_against_the_report(visit: VisitContext) -> Iterator[Hit]:
    """The report decides between the benign and the malignant code.

    Why:
        114xx is for benign lesions, 116xx for cancers (C43, C44, C4A, D03, D04): a claim sent before the report
        guesses. A cancer proved by an earlier biopsy keeps the malignant code, whatever is found in the new specimen;
        cysts (L72) and lipomas (D17) need no report.
    What to do:
        Hold the claim until the report is in, or record the earlier biopsy. Then let code and diagnosis say the same.
    Fires:
        11602 C44.519 {9mm +4mm pending} -> 1
        11402 D22.5 {9mm +4mm pending} -> 1
        11402 L72.11 D22.5 {14mm +1mm pending} -> 1
        11602 D22.5 {9mm +4mm benign} -> 1
        11602 D48.5 {9mm +4mm pending proven} -> 1
        dx:C44.519,D22.5 | 11602 B {9mm +4mm malignant} -> 1
        11402 C44.519 {9mm +4mm} -> 1
        11402 C44.519 D22.5 {9mm +4mm benign} -> 1
        11602 L72.11 {14mm +1mm pending} -> 1
        11602 Z85.828 {9mm +4mm pending} -> 1
        11602 Z85.828 D22.5 {9mm +4mm} -> 1
    Silent:
        11602 C44.519 {9mm +4mm malignant}
        11602 C44.519 {9mm +4mm benign proven}
        11602 D03.59 {9mm +4mm pending proven}
        11402 L72.11 {14mm +1mm pending}
        11402 D17.1 L72.0 {14mm +1mm pending}
        11402 D48.5 {9mm +4mm uncertain}
        11602 Z85.828 {9mm +4mm}
        11602 {9mm +4mm pending}
        11402 C44.519 self {9mm +4mm}
    After the fix:
        11602 C44.519 {9mm +4mm malignant}
        11402 D22.5 {9mm +4mm benign}
        11402 L72.11 D22.5 {14mm +1mm benign}
        11402 D22.5 {9mm +4mm benign}
        11402 D48.5 {9mm +4mm uncertain proven}
        dx:C44.519,D22.5 | 11602 A B {9mm +4mm malignant}
        11602 C44.519 {9mm +4mm}
        11402 D22.5 {9mm +4mm benign}
        11402 L72.11 {14mm +1mm pending}
    """
    for line in visit.of(codes.EXCISION):
        if not line.linked:
            continue
        has_cancer = any(begins(code, codes.CANCER) for code in line.linked)
        is_malignant_code = line.code in codes.MALIGNANT_EXCISION
        if _waits_for_report(line):
            message = f"The report is pending, and {line.code} depends on it: hold the claim until it is in."
            ways = _ways_out_of_waiting(line, has_cancer and is_malignant_code)
            yield Hit(line, Field.LESION, message, ways, fact="pathology")
        elif is_malignant_code and not has_cancer and not set(line.linked) <= set(codes.CANCER_HISTORY):
            message = f"{line.code} is for a cancer, but it points to {', '.join(line.linked)}."
            yield Hit(line, Field.CODE, message, _ways_out_of_malignant(visit, line))
        elif has_cancer and not is_malignant_code:
            message = f"{line.code} is for a benign lesion, but it points to {', '.join(line.linked)}."
            yield Hit(line, Field.CODE, message, _ways_out_of_benign(visit, line))


def _waits_for_report(line: NumberedLine) -> bool:
    lesion = line.line.lesion
    if lesion is None or lesion.pathology != "pending" or lesion.biopsy_proven:
        return False
    return not all(begins(code, _BENIGN_WITHOUT_REPORT) for code in line.linked)


def _ways_out_of_waiting(line: NumberedLine, may_be_proven: bool) -> tuple[Fix, ...]:
    hold = guide("Hold the claim until the report is in, then type its result")
    if not may_be_proven:
        return (hold,)
    question = "Which earlier biopsy proved the cancer, and of what date is its report?"
    return (hold, attest("An earlier biopsy proved it", question, SetBiopsyProven(line.number)))


def _ways_out_of_malignant(visit: VisitContext, line: NumberedLine) -> tuple[Fix, ...]:
    linked = link(visit, line, codes.CANCER, otherwise="Link the cancer, if a report names one")
    if line.code not in _BENIGN_OF:
        return (linked,)
    benign = _BENIGN_OF[line.code]
    recoded = attest(f"Change to {benign}", "Does the report call the lesion benign?", SetCode(line.number, benign))
    return (linked, recoded) if linked.changes and not _is_reported_benign(line) else (recoded, linked)


def _ways_out_of_benign(visit: VisitContext, line: NumberedLine) -> tuple[Fix, ...]:
    listed = dict(zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False))
    rest = "".join(letter for letter in line.line.pointers if not begins(listed.get(letter, ""), codes.CANCER))
    fixes: list[Fix] = []
    if line.code in _MALIGNANT_OF:
        malignant, question = _MALIGNANT_OF[line.code], "Does a report, this or an earlier one, prove the cancer?"
        fixes.append(attest(f"Change to {malignant}", question, SetCode(line.number, malignant)))
    if any(not begins(code, codes.CANCER) for code in line.linked):
        question = "Does the cancer belong to another line, and does the report call this lesion benign?"
        fixes.append(attest("Unlink the cancer", question, SetPointers(line.number, rest)))
    else:
        fixes.append(guide("Link the benign diagnosis, if the report says benign"))
    return tuple(reversed(fixes)) if _is_reported_benign(line) else tuple(fixes)


def _is_reported_benign(line: NumberedLine) -> bool:
    lesion = line.line.lesion
    return lesion is not None and lesion.pathology == "benign" and not lesion.biopsy_proven


@rule(
    "DERM-EXC-007",
    Severity.DENIAL_RISK,
    source="AAD, Coding Consult of 2022-03 and 2023-01; CMS unit limits (MUE)",
    status=Status.PAGE,
    about=codes.EXCISION,
    as_of="2023-01",
    takes=(TakesLine(Concern.REPETITION, codes.EXCISION),),
)
def excision_code_twice(visit: VisitContext) -> Iterator[Hit]:
    """A second excision of the same code needs a modifier.

    Why:
        Each lesion stands on its own line, one unit. When two have one code, the payer's computer takes the later line
        for a duplicate. Medicare reads 76 there; most others 59, some want one line with two units.
    What to do:
        Put 76 (Medicare) or 59 on the later line, as the payer wants it. If the lesion was typed twice, remove it.
    Fires:
        11401 D22.5 {lesion a 6mm +2mm}; 11401 D22.5 {lesion b 7mm +1mm} -> 2
        @part_b | 11402 D22.5 {8mm +3mm}; 11402 D17.1 {12mm +2mm} -> 2
        11401 D22.5 {6mm +2mm}; 11401-59 D22.61 {7mm +1mm}; 11401-LT D22.62 {7mm +1mm} -> 3
        11401-59 D22.5 {6mm +2mm}; 11401 D22.61 {7mm +1mm} -> 2
    Silent:
        @part_b | 11402 D22.5 {8mm +3mm}; 11402-76 D17.1 {12mm +2mm}
        11401 D22.5 {6mm +2mm}; 11401-XS D22.61 {7mm +1mm}
        11401*2 D22.5 {6mm +2mm}
        11401 D22.5 {6mm +2mm}; 11402 D22.61 {9mm +1mm}
        11401 D22.5 {6mm +2mm}; 11401 D22.61 self {7mm +1mm}
    After the fix:
        11401 D22.5 {lesion a 6mm +2mm}; 11401-59 D22.5 {lesion b 7mm +1mm}
        @part_b | 11402 D22.5 {8mm +3mm}; 11402-76 D17.1 {12mm +2mm}
        11401 D22.5 {6mm +2mm}; 11401-59 D22.61 {7mm +1mm}; 11401-59-LT D22.62 {7mm +1mm}
        11401-59 D22.5 {6mm +2mm}; 11401-59 D22.61 {7mm +1mm}
    """
    first_of: dict[str, NumberedLine] = {}
    wanted = ("76", "59") if visit.is_medicare else ("59", "76")
    for line in visit.of(codes.EXCISION):
        first = first_of.setdefault(line.code, line)
        if first is line or line.is_distinct or "76" in line.modifiers:
            continue
        marked = (
            attest(
                f"Another lesion: add {modifier}",
                "Which lesion was this one, and where was the first?",
                AddModifier(line.number, modifier),
            )
            for modifier in wanted
        )
        twice = attest("Typed twice: remove", "Was one lesion excised and not two?", RemoveLine(line.number))
        message = f"{line.code} stands on line {first.number} already: the payer takes this one for a duplicate."
        yield Hit(line, Field.MODIFIERS, message, (*marked, twice), (first,))


RULES: tuple[Rule, ...] = (excised_diameter, excision_against_the_report, excision_code_twice)
