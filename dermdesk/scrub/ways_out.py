"""Fixes that many rules offer."""

from decimal import Decimal

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.size_bands import SizeSeries
from dermdesk.scrub.codes import begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.fix import (
    AddModifier,
    Change,
    Fix,
    RemoveLine,
    ReplaceDiagnosis,
    SetArea,
    SetCode,
    SetPointers,
    SetUnits,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine


def separate_or_drop(
    visit: VisitContext, line: NumberedLine, beside: NumberedLine, *, thing: str = "lesion"
) -> tuple[Fix, ...]:
    """Two bundled lines: 59 on `line` when it was another lesion, else `line` goes.

    Lines that name one lesion have no choice.
    """
    question = f"Is {line.code} part of {beside.code} on the same {thing}?"
    drop = attest(f"Same {thing}: drop {line.code}", question, RemoveLine(line.number))
    if visit.same_lesion(line, beside):
        return (drop,)
    other = f"Which {thing} was {line.code}, and where was that of {beside.code}?"
    return (attest(f"Different {thing}s: add 59", other, AddModifier(line.number, "59")), drop)


def drop_or_separate(
    visit: VisitContext, line: NumberedLine, beside: NumberedLine, *, thing: str = "wound"
) -> tuple[Fix, ...]:
    """The same two ways out of work that another line includes: as a rule `line` goes."""
    return tuple(reversed(separate_or_drop(visit, line, beside, thing=thing)))


def link(visit: VisitContext, line: NumberedLine, diagnoses: tuple[str, ...], *, otherwise: str = "") -> Fix:
    """Point to the first of these diagnoses that the visit lists; guidance when it lists none."""
    for letter, code in zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False):
        if begins(code, diagnoses):
            question = f"Was {code} what {line.code} treated?"
            return attest(f"Link {code}", question, SetPointers(line.number, (letter + line.line.pointers)[:4]))
    return guide(otherwise or f"Link {diagnoses[0]}, if the note names it")


def link_listed(visit: VisitContext, line: NumberedLine, diagnoses: tuple[str, ...], question: str) -> tuple[Fix, ...]:
    """To point first to a diagnosis that the visit lists, for each that is or begins with one of these."""
    found = (
        (letter, code)
        for letter, code in zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False)
        if begins(code, diagnoses)
    )
    typed = line.line.pointers
    return tuple(
        attest(f"Link {code}", question, SetPointers(line.number, (letter + typed.replace(letter, ""))[:4]))
        for letter, code in found
    )


def one_code_for_area(lines: tuple[NumberedLine, ...], series: SizeSeries) -> Fix:
    """Lines of one series whose areas are added up: the first one takes the sum and its code, the others go."""
    areas = [line.line.area_cm2 for line in lines]
    known = [area for area in areas if area is not None]
    whole = sum(known, Decimal(0))
    code = series.code_for(whole)
    if code is None or len(known) < len(areas):
        return guide("Record each area, add them up and bill one code")
    first = lines[0].number
    removed = (RemoveLine(line.number) for line in lines[1:])
    changes = (SetCode(first, code), SetUnits(first, 1), SetArea(first, whole), *removed)
    return attest(f"One line of {code}", f"Is {whole} sq cm the whole treated area?", *changes)


def instead_of(visit: VisitContext, old: str, new: str) -> tuple[Change, ...]:
    """Another code for a diagnosis at each of its letters; where the other is listed too, the lines point to that."""
    listed = visit.visit.diagnoses
    letters = [letter for letter, code in zip(DIAGNOSIS_LETTERS, listed, strict=False) if code == old]
    if new not in listed:
        return tuple(ReplaceDiagnosis(letter, new) for letter in letters)
    to_new = str.maketrans(dict.fromkeys(letters, DIAGNOSIS_LETTERS[listed.index(new)]))
    return tuple(
        SetPointers(line.number, "".join(dict.fromkeys(line.line.pointers.translate(to_new))))
        for line in visit.lines
        if not set(letters).isdisjoint(line.line.pointers)
    )
