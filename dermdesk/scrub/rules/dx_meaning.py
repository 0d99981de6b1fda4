"""Diagnoses that say something else than the work: uncertain, screening, over."""

from collections.abc import Iterator

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CANCER, CANCER_HISTORY
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, SetPointers, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import instead_of, link_listed

_UNCERTAIN, _UNSPECIFIED = "D48.5", "D49.2"
_SCREENING = "Z12.83"
_CANCER_TREATMENT = codes.MALIGNANT_EXCISION | codes.MALIGNANT_DESTRUCTION | codes.MOHS
_CANCERS_OF_MOHS = (*CANCER, "C00", "C51", "C60", "C63")


@rule(
    "DERM-DX-004",
    Severity.COMPLIANCE,
    source="ICD-10-CM, notes at D37-D48 and D49",
    status=Status.DATA,
    as_of="2026",
)
def uncertain_without_report(visit: VisitContext) -> Iterator[Hit]:
    """Uncertain behavior is a pathologist's finding, and no report on this visit says so.

    Why:
        D48.5 means that the pathologist looked and could not tell benign from malignant. A lesion that nobody has
        looked at yet is D49.2. D48.5 before the report tells the payer what nobody knows, and stays in the patient's
        record.
    What to do:
        Change to D49.2, or hold the claim for the report. If the report says uncertain, record it with the lesion.
    Fires:
        11102 D48.5 -> visit
        99213-25 L40.0; 11104 D48.5 {pending} -> visit
        11102 D48.5 {benign}; 88305 D48.5; 11103 D49.2 -> visit
        dx:D48.5,D49.2 | 11102 AB -> visit
        dx:D48.5,D49.2,D48.5 | 11102 C -> visit
        dx:D48.5,L40.0,D48.5 | 99213-25 B; 11102 C -> visit
    Silent:
        11102 D48.5 {uncertain}
        11102 D48.5; 88305 D48.5 {uncertain}
        11102 D49.2
        dx:D49.2,D48.5 | 11102 A
        11102 D48.5 self; 99213 L40.0
    After the fix:
        11102 D49.2
        99213-25 L40.0; 11104 D49.2 {pending}
        dx:D48.5,D49.2 | 11102 B {benign}; 88305 B; 11103 B
        dx:D48.5,D49.2 | 11102 B
        dx:D48.5,D49.2,D48.5 | 11102 B
        dx:D49.2,L40.0,D49.2 | 99213-25 B; 11102 C
    """
    pointing = [line for line in visit.lines if _UNCERTAIN in line.linked]
    if not pointing or any(_pathology(line) == "uncertain" for line in pointing):
        return
    numbers = ", ".join(str(line.number) for line in pointing)
    message = (
        f"{_UNCERTAIN} needs a report that says uncertain; on line {numbers} there is none. Until then {_UNSPECIFIED}."
    )
    question = "Is the report still to come?"
    fixes = (
        attest(f"Change to {_UNSPECIFIED}", question, *instead_of(visit, _UNCERTAIN, _UNSPECIFIED)),
        guide("Record uncertain with the lesion, if the report says so"),
    )
    yield Hit(None, Field.DIAGNOSES, message, fixes, tuple(pointing))


def _pathology(line: NumberedLine) -> str | None:
    return line.line.lesion.pathology if line.line.lesion is not None else None


@rule(
    "DERM-DX-006",
    Severity.ADVICE,
    source="Ellzey, Coding of screening skin examinations; ICD-10-CM Z12.83",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2016",
)
def visit_for_screening_alone(visit: VisitContext) -> Iterator[Hit]:
    """The visit points first to screening, which many plans do not pay.

    Why:
        A look at the whole skin is part of an ordinary visit. With Z12.83 first, plans read it as prevention and deny
        it or leave it to the patient, though most visits have a complaint or an earlier skin cancer behind them.
    What to do:
        Put the symptom, the lesion that was found or the earlier cancer (Z85.828) first, if the note has one.
    Fires:
        99213 Z12.83 -> 1
        99213 Z12.83 D22.5 -> 1
        dx:Z12.83,Z85.828 | 99203 A -> 1
        99243 Z12.83; 99213-25 L57.0 Z12.83; 17000 L57.0 -> 1
    Silent:
        99213 D22.5 Z12.83
        99213 L40.0
        17000 Z12.83
        99213
    After the fix:
        99213 D22.5 Z12.83
        99213 D22.5 Z12.83
        dx:Z12.83,Z85.828 | 99203 BA
        99243 L57.0 Z12.83; 99213-25 L57.0 Z12.83; 17000 L57.0
    """
    diagnoses = dict(zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False))
    for em in visit.of(codes.EM):
        if diagnoses.get(em.line.pointers[:1]) == _SCREENING:
            message = f"{em.code} for {_SCREENING} first is often left unpaid: was there a complaint or a finding?"
            ways = (*_put_first(em, diagnoses), guide("List the complaint or the earlier cancer, if the note has one"))
            yield Hit(em, Field.POINTERS, message, ways)


def _put_first(em: NumberedLine, diagnoses: dict[str, str]) -> Iterator[Fix]:
    """Its other diagnoses, or the listed ones when it has no other."""
    pointers = em.line.pointers
    linked = [letter for letter in pointers if diagnoses.get(letter, _SCREENING) != _SCREENING]
    listed = [letter for letter, code in diagnoses.items() if code != _SCREENING]
    for letter in (linked or listed)[:3]:
        question = f"Was {diagnoses[letter]} looked at or treated at this visit?"
        change = SetPointers(em.number, (letter + pointers.replace(letter, ""))[:4])
        yield attest(f"Put {diagnoses[letter]} first", question, change)


@rule(
    "DERM-DX-007",
    Severity.DENIAL_RISK,
    source="ICD-10-CM guidelines, section I.C.2.m, in the words of coding pages",
    status=Status.PAGE,
    about=_CANCER_TREATMENT,
    as_of="2026",
)
def cancer_that_is_over(visit: VisitContext) -> Iterator[Hit]:
    """The diagnosis says that the cancer is over, and the line treats it.

    Why:
        Z85.820 and Z85.828 are for a cancer that was removed and needs no more treatment. While it is being cut out or
        destroyed it has its own code, and a line of treatment with the history alone is denied.
    What to do:
        Link the cancer itself, also for a wider excision after the biopsy. If nothing was left to treat, another
        procedure was done than this code says.
    Fires:
        11642 Z85.828 {face 8mm +3mm malignant} -> 1
        dx:Z85.828,C44.311 | 17311 A -> 1
        17262 Z85.820 Z85.828 -> 1
        11602 Z85.828 {pending proven} -> 1
        11602 Z85.828 -> 1
        17311 Z85.828 {pending} -> 1
    Silent:
        11642 C44.319 Z85.828 {face 8mm +3mm malignant}
        11602 Z85.828 D22.5
        11602 Z85.828 {pending}
        11402 Z85.828
        99213 Z85.828
        17311
    After the fix:
        11642 C44.319 {face 8mm +3mm malignant}
        dx:Z85.828,C44.311 | 17311 BA
        17262 C44.519 Z85.828
        11602 C44.519 {pending proven}
        11602 C44.519
        17311 C44.311 {pending}
    """
    for line in visit.of(_CANCER_TREATMENT):
        if not line.linked or not set(CANCER_HISTORY).issuperset(line.linked) or _waits_for_report(line):
            continue
        names = " and ".join(dict.fromkeys(line.linked))
        message = f"{line.code} treats a cancer, and {names} says that it is over."
        cancers = _CANCERS_OF_MOHS if line.code in codes.MOHS else CANCER
        ways = (
            *link_listed(visit, line, cancers, f"Was this the cancer that {line.code} treated?"),
            guide("List and link the cancer that was treated"),
        )
        yield Hit(line, Field.POINTERS, message, ways)


def _waits_for_report(line: NumberedLine) -> bool:
    """An excision that has to be held for pathology anyway, which the excision rules say."""
    lesion = line.line.lesion
    return (
        line.code in codes.EXCISION
        and lesion is not None
        and lesion.pathology == "pending"
        and not lesion.biopsy_proven
    )


RULES: tuple[Rule, ...] = (uncertain_without_report, visit_for_screening_alone, cancer_that_is_over)
