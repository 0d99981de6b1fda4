"""Diagnoses as a list: whether each is a code, whether they go together, which stands first, and who points to them."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.reference import DiagnosisStatus, EditionKind
from dermdesk.scrub.codes import begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import ArrangeDiagnoses, Fix, SetPointers, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_LEFT_TO_BOTULINUM_RULE = ("L74.5",)
_EXTERNAL_CAUSES = ("V", "W", "X", "Y")
_MOST_POINTERS = 4
_MOST_CHOICES = 4


@rule(
    "DERM-DX-001",
    Severity.REJECT,
    source="ICD-10-CM",
    status=Status.DATA,
    data=EditionKind.ICD10CM,
)
def incomplete_diagnosis(visit: VisitContext) -> Iterator[Hit]:
    """A diagnosis on this visit is no complete ICD-10-CM code.

    Why:
        The claim may carry only codes that are not divided further. A heading such as L40, or a code that does not
        exist on the day of the visit, sends the whole claim back. On days that the loaded ICD-10-CM does not cover
        nothing is checked.
    What to do:
        Look the diagnosis up again and choose the code below it that the note supports.
    Fires:
        99213 L40 -> visit
        99213 L40.0; 17000 L57.7 -> visit
        dx:L40.0,D22 | 99213 A -> visit
        dx:L74.51,L40 | 99213 B -> visit
    Silent:
        99213 L40.0
        dx:W27.0XXA,S01.81XA | 12013 B
        @self_pay | 99213 L40
        99213 L40 self
        64650 L74.51
    After the fix:
        99213 L40.0
        99213 L40.0; 17000 L57.0
        dx:L40.0,D22.5 | 99213 A
        dx:L74.510,L40.0 | 99213 B
    """
    wrong: list[str] = []
    for code in dict.fromkeys(visit.visit.diagnoses):
        status = visit.reference.diagnosis_status(code)
        if begins(code, _LEFT_TO_BOTULINUM_RULE):
            continue
        if status is DiagnosisStatus.NOT_BILLABLE:
            wrong.append(f"{code} is a heading with codes below it")
        elif status is DiagnosisStatus.UNKNOWN:
            wrong.append(f"{code} does not exist")
    if wrong:
        message = f"Not a complete diagnosis: {'; '.join(wrong)}."
        yield Hit(None, Field.DIAGNOSES, message, (guide("Choose the complete code that the note supports"),))


@rule(
    "DERM-DX-002",
    Severity.REJECT,
    source="ICD-10-CM, Excludes1 notes",
    status=Status.DATA,
    data=EditionKind.ICD10CM,
)
def diagnoses_that_exclude_each_other(visit: VisitContext) -> Iterator[Hit]:
    """Two diagnoses of this visit cannot be true at once.

    Why:
        ICD-10-CM itself says, in an Excludes1 note at the code or at a heading above it, that these two do not go
        together. Payers have those notes in their front end.
    What to do:
        Keep the one that the note supports. Two tumors may be two lesions, so they are not compared.
    Fires:
        99213 L50.9 L23.9 -> visit
        99213 L23.9 L50.9 -> visit
        dx:L40.0,L65.9,Q84.0 | 99213 BC; 96910 A -> visit
        99213 E11.620 L92.1 -> visit
    Silent:
        99213 L40.0 L20.9
        99213 C43.59 C44.519
        99213 D48.5 D49.2
        99213 L50 L23.9
        99213 E11.9 L92.1
        @self_pay | 99213 L50.9 L23.9
    After the fix:
        99213 L50.9
        99213 L23.9
        dx:L40.0,L65.9 | 99213 B; 96910 A
        99213 E11.620
    """
    reference = visit.reference
    listed = [
        (letter, facts)
        for letter, code in zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False)
        if reference.diagnosis_status(code) is DiagnosisStatus.VALID and (facts := reference.diagnosis(code))
    ]
    for (one_letter, one), (other_letter, other) in combinations(listed, 2):
        if one.code == other.code or (_is_neoplasm(one.code) and _is_neoplasm(other.code)):
            continue
        if one.excludes(other.code) or other.excludes(one.code):
            message = f"{one.code} and {other.code} exclude each other by a note of ICD-10-CM."
            fixes = (_keep(visit, one.code, other_letter), _keep(visit, other.code, one_letter))
            yield Hit(None, Field.DIAGNOSES, message, fixes)
            return


def _is_neoplasm(code: str) -> bool:
    return "C00" <= code[:3] <= "D49"


def _keep(visit: VisitContext, kept: str, gone: str) -> Fix:
    letters = DIAGNOSIS_LETTERS[: len(visit.visit.diagnoses)]
    question = f"Is {kept} the one that the note supports?"
    return attest(f"Keep {kept}", question, ArrangeDiagnoses(letters.replace(gone, ""), len(letters)))


@rule(
    "DERM-DX-003",
    Severity.REJECT,
    source="NUCC and Medicare instructions for item 24E",
    status=Status.PAGE,
)
def wrong_pointers(visit: VisitContext) -> Iterator[Hit]:
    """A line points to no diagnosis, to too many, or to one that is not listed.

    Why:
        Every line of a claim says by one to four letters what it was done for, the most important first. On paper
        Medicare reads the first letter alone.
    What to do:
        Point to the diagnosis that the line treated; list it first, if it is missing.
    Fires:
        99213; 17000 L57.0 -> 1
        dx:L40.0,L57.0,B07.8,L70.0,L82.0 | 99213 ABCDE -> 1
        dx:L40.0 | 99213 AB; 11900 C -> 1, 2
        99213 -> 1
    Silent:
        dx:L40.0,L57.0,B07.8,L70.0 | 99213 ABCD; 17000 B
        COS-BTX cos; 99213 L40.0
        @self_pay | 99213
    After the fix:
        dx:L57.0 | 99213 A; 17000 A
        dx:L40.0,L57.0,B07.8,L70.0,L82.0 | 99213 ABCD
        dx:L40.0 | 99213 A; 11900 A
        99213 L40.0
    """
    listed = DIAGNOSIS_LETTERS[: len(visit.visit.diagnoses)]
    for line in visit.lines:
        typed = line.line.pointers
        beyond = "".join(letter for letter in typed if letter not in listed)
        if not typed:
            message = f"{line.code} points to no diagnosis."
        elif beyond:
            message = f"{line.code} points to {beyond}, which is not on the list of diagnoses."
        elif len(typed) > _MOST_POINTERS:
            message = f"{line.code} points to {len(typed)} diagnoses: a claim line has room for {_MOST_POINTERS}."
        else:
            continue
        good = "".join(letter for letter in dict.fromkeys(typed) if letter in listed)
        yield Hit(line, Field.POINTERS, message, _point(visit, line, good[:_MOST_POINTERS]))


def _point(visit: VisitContext, line: NumberedLine, good: str) -> tuple[Fix, ...]:
    codes = dict(zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False))
    if good:
        names = ", ".join(codes[letter] for letter in good)
        question = f"Was {line.code} done for {names}?"
        return (attest(f"Point to {good}", question, SetPointers(line.number, good)),)
    choices = [
        attest(f"Point to {code}", f"Was {line.code} done for {code}?", SetPointers(line.number, letter))
        for letter, code in list(codes.items())[:_MOST_CHOICES]
    ]
    return (*choices, guide("List the diagnosis and point to it"))


@rule(
    "DERM-DX-008",
    Severity.REJECT,
    source="ICD-10-CM guidelines, section I.C.20",
    status=Status.PAGE,
    as_of="2026",
)
def cause_listed_first(visit: VisitContext) -> Iterator[Hit]:
    """A code for how it happened cannot stand first.

    Why:
        Codes that begin with V, W, X or Y tell the cause of an injury. They explain a diagnosis and are none
        themselves; a claim that begins with one is returned.
    What to do:
        List the injury or disease first and the cause behind it.
    Fires:
        dx:W27.0XXA,S01.81XA | 12013 B -> visit
        dx:Y92.009,X58.XXXA,S61.411A,L08.9 | 12001 C; 99213 D -> visit
        99213 V00.131A -> visit
    Silent:
        dx:S01.81XA,W27.0XXA | 12013 AB
        dx:Z12.83,L40.0 | 99213 BA
        @self_pay dx:W27.0XXA,S01.81XA | 12013 B
    After the fix:
        dx:S01.81XA,W27.0XXA | 12013 A
        dx:S61.411A,Y92.009,X58.XXXA,L08.9 | 12001 A; 99213 D
        dx:S52.501A,V00.131A | 99213 A
    """
    diagnoses = visit.visit.diagnoses
    if diagnoses and begins(diagnoses[0], _EXTERNAL_CAUSES):
        message = f"{diagnoses[0]} tells how it happened: it cannot be the first diagnosis."
        yield Hit(None, Field.DIAGNOSES, message, (*_list_first(diagnoses), guide("List what was treated")))


def _list_first(diagnoses: Iterable[str]) -> Iterator[Fix]:
    listed = dict(zip(DIAGNOSIS_LETTERS, diagnoses, strict=False))
    letters = "".join(listed)
    treated = [(letter, code) for letter, code in listed.items() if not begins(code, _EXTERNAL_CAUSES)]
    for letter, code in treated[:_MOST_CHOICES]:
        order = letter + letters.replace(letter, "")
        question = f"Was {code} the main reason for this visit?"
        yield attest(f"List {code} first", question, ArrangeDiagnoses(order, len(letters)))


RULES: tuple[Rule, ...] = (
    incomplete_diagnosis,
    diagnoses_that_exclude_each_other,
    wrong_pointers,
    cause_listed_first,
)
