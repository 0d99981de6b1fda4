"""Fixes as data, and how they are applied.

A *safe* fix changes spelling, order or format and nothing that is claimed. Every other fix is *attested*: it asks
the question that a coder would ask, and its answer is kept with the visit. Several fixes of one finding are
alternatives. A fix without changes is guidance: a person has to look something up and type it in the finding's cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.line import AccountSide, ChargeLine, Drug, Lesion, Repair
from dermdesk.domain.money import ZERO, Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.visit import VisitHeader, VisitSnapshot
from dermdesk.scrub.codes import PAYMENT_MODIFIERS
from dermdesk.scrub.header_change import HeaderChange, change_encounter, change_header

Price = Callable[[str], Money | None]
"""The practice's fee for one unit of a code; None: no fee on the list."""


# --- changes; `line` is the number that the line had before the fix ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class AddModifier:
    """Payment modifiers go before the others, all that only inform go behind them."""

    line: int
    modifier: str


@dataclass(frozen=True, slots=True)
class RemoveModifier:
    line: int
    modifier: str


@dataclass(frozen=True, slots=True)
class SwapModifier:
    """Another modifier in the place of one."""

    line: int
    modifier: str
    instead: str


@dataclass(frozen=True, slots=True)
class OrderModifiers:
    """The same modifiers in another order."""

    line: int
    modifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetUnits:
    line: int
    units: int


@dataclass(frozen=True, slots=True)
class SetCode:
    line: int
    code: str


@dataclass(frozen=True, slots=True)
class SetPointers:
    """Diagnosis letters, first is primary."""

    line: int
    pointers: str


@dataclass(frozen=True, slots=True)
class SetClass:
    """Move a line to another ledger; its account follows the class again."""

    line: int
    line_class: LineClass


@dataclass(frozen=True, slots=True)
class SetLinePlace:
    """Place of service of this line alone."""

    line: int
    place_of_service: str


@dataclass(frozen=True, slots=True)
class SetCharge:
    line: int
    charge: Money


@dataclass(frozen=True, slots=True)
class SetArea:
    """Square centimetres."""

    line: int
    area_cm2: Decimal


@dataclass(frozen=True, slots=True)
class SetLength:
    """Centimetres of the wounds that a repair line sums."""

    line: int
    length_cm: Decimal


@dataclass(frozen=True, slots=True)
class SetBiopsyProven:
    """An earlier biopsy proved the cancer that the line removed."""

    line: int


@dataclass(frozen=True, slots=True)
class SetDrug:
    """What was given, wasted and opened, and whose drug it was."""

    line: int
    drug: Drug


@dataclass(frozen=True, slots=True)
class SetAccount:
    line: int
    account: AccountSide


@dataclass(frozen=True, slots=True)
class RemoveLine:
    line: int


@dataclass(frozen=True, slots=True)
class AddLine:
    """A new line after `line`, with that line's pointers, class and place; with `same_lesion` for its lesion."""

    line: int
    code: str
    units: int = 1
    modifiers: tuple[str, ...] = ()
    same_lesion: bool = False
    drug: Drug | None = None


@dataclass(frozen=True, slots=True)
class ReplaceDiagnosis:
    """Another code at a letter; the pointers stay."""

    letter: str
    code: str


@dataclass(frozen=True, slots=True)
class ArrangeDiagnoses:
    """The diagnoses that stay, by their letters before the fix, in their new order; `listed` is how many there were.

    Pointers follow their diagnosis to its new letter and leave one that goes; a letter beyond the list stays as typed.
    """

    letters: str
    listed: int

    @property
    def moves(self) -> Mapping[str, str]:
        """New letter of each old one; empty: its diagnosis is gone."""
        gone = dict.fromkeys(DIAGNOSIS_LETTERS[: self.listed], "")
        return gone | dict(zip(self.letters, DIAGNOSIS_LETTERS, strict=False))


LineChange = (
    AddModifier
    | RemoveModifier
    | SwapModifier
    | OrderModifiers
    | SetUnits
    | SetCode
    | SetPointers
    | SetClass
    | SetLinePlace
    | SetCharge
    | SetAccount
    | SetArea
    | SetLength
    | SetBiopsyProven
    | SetDrug
    | RemoveLine
    | AddLine
)
DiagnosisChange = ReplaceDiagnosis | ArrangeDiagnoses
Change = LineChange | DiagnosisChange | HeaderChange
_SAFE_CHANGES = (OrderModifiers,)


class FixKind(StrEnum):
    """Whether a person has to answer for it."""

    SAFE = "safe"
    ATTESTED = "attested"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out of a finding. Built by `safe`, `attest` and `guide`."""

    kind: FixKind
    label: str
    question: str = ""
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        if self.kind is FixKind.SAFE and not all(isinstance(change, _SAFE_CHANGES) for change in self.changes):
            raise TypeError("a safe fix may not change what is claimed")
        if self.kind is FixKind.ATTESTED and not (self.question and self.changes):
            raise TypeError("an attested fix changes something and asks a question")
        if self.kind is FixKind.GUIDANCE and self.changes:
            raise TypeError("guidance changes nothing by itself")


def safe(label: str, *changes: Change) -> Fix:
    """A fix of order or format, applied without a question."""
    return Fix(FixKind.SAFE, label, "", changes)


def attest(label: str, question: str, *changes: Change) -> Fix:
    """A fix that changes the claim, once somebody has answered the question."""
    return Fix(FixKind.ATTESTED, label, question, changes)


def guide(label: str) -> Fix:
    """What a person has to do, where no program may decide."""
    return Fix(FixKind.GUIDANCE, label)


# --- applying --------------------------------------------------------------------------------------------------------


def apply_to_lines(fix: Fix, lines: tuple[ChargeLine, ...], *, price: Price | None = None) -> tuple[ChargeLine, ...]:
    """The lines after the fix; line numbers of all its changes are those before it.

    Without a fee for a changed code its charge stays, and is scaled with the units when that leaves whole cents;
    a new line without a fee costs nothing until it is priced, unless its code is that of the line before it.
    """
    after: dict[int, list[ChargeLine]] = {number: [line] for number, line in enumerate(lines, 1)}
    for change in fix.changes:
        if isinstance(change, ArrangeDiagnoses):
            after = {number: [_relettered(line, change) for line in place] for number, place in after.items()}
        if isinstance(change, DiagnosisChange | HeaderChange) or change.line not in after:
            continue
        place = after[change.line]
        if isinstance(change, RemoveLine):
            del place[0]
        elif isinstance(change, AddLine):
            place.append(_new_line(change, lines[change.line - 1], price))
        else:
            place[0] = _changed(change, place[0], price)
    return tuple(line for number in sorted(after) for line in after[number])


def apply_to_diagnoses(fix: Fix, diagnoses: tuple[str, ...]) -> tuple[str, ...]:
    """The diagnoses after the fix, each at its letter."""
    after = dict(zip(DIAGNOSIS_LETTERS, diagnoses, strict=False))
    for change in fix.changes:
        if isinstance(change, ReplaceDiagnosis) and change.letter in after:
            after[change.letter] = change.code
    for change in fix.changes:
        if isinstance(change, ArrangeDiagnoses):
            after = {letter: after[letter] for letter in change.letters if letter in after}
    return (*after.values(), *diagnoses[len(DIAGNOSIS_LETTERS) :])


def apply_to_header(fix: Fix, header: VisitHeader) -> VisitHeader:
    """The header in the book after the fix."""
    for change in fix.changes:
        if isinstance(change, HeaderChange):
            header = change_header(header, change)
    return header


def apply(fix: Fix, visit: VisitSnapshot, *, price: Price | None = None) -> VisitSnapshot:
    """The visit after the fix; the caller scrubs it again."""
    encounter = visit.encounter
    for change in fix.changes:
        if isinstance(change, HeaderChange):
            encounter = change_encounter(encounter, change)
    return replace(
        visit,
        lines=apply_to_lines(fix, visit.lines, price=price),
        diagnoses=apply_to_diagnoses(fix, visit.diagnoses),
        encounter=encounter,
    )


def _changed(change: LineChange, line: ChargeLine, price: Price | None) -> ChargeLine:
    match change:
        case AddModifier() | RemoveModifier() | SwapModifier() | OrderModifiers():
            return replace(line, modifiers=_modifiers(change, line.modifiers))
        case SetUnits(_, units):
            return replace(line, units=units, charge=_priced(line, line.code, units, price))
        case SetCode(_, code):
            return replace(line, code=code, charge=_priced(line, code, line.units, price))
        case SetPointers(_, pointers):
            return replace(line, pointers=pointers)
        case SetClass(_, line_class):
            return replace(line, line_class=line_class, account=None)
        case SetCharge(_, charge):
            return replace(line, charge=charge)
        case SetAccount(_, account):
            return replace(line, account=account)
        case SetArea() | SetLength() | SetBiopsyProven() | SetDrug() | SetLinePlace():
            return _recorded(change, line)
        case RemoveLine() | AddLine():
            return line


def _recorded(change: SetArea | SetLength | SetBiopsyProven | SetDrug | SetLinePlace, line: ChargeLine) -> ChargeLine:
    """With another fact about the work."""
    match change:
        case SetArea(_, area_cm2):
            return replace(line, area_cm2=area_cm2)
        case SetLength(_, length_cm):
            return replace(line, repair=replace(line.repair or Repair(), length_cm=length_cm))
        case SetBiopsyProven():
            return replace(line, lesion=replace(line.lesion or Lesion(), biopsy_proven=True))
        case SetDrug(_, drug):
            return replace(line, drug=drug)
        case SetLinePlace(_, place):
            return replace(line, place_of_service=place)


def _modifiers(
    change: AddModifier | RemoveModifier | SwapModifier | OrderModifiers, modifiers: tuple[str, ...]
) -> tuple[str, ...]:
    if isinstance(change, OrderModifiers):
        return change.modifiers if sorted(change.modifiers) == sorted(modifiers) else modifiers
    if isinstance(change, SwapModifier):
        swapped = (change.instead if modifier == change.modifier else modifier for modifier in modifiers)
        return tuple(dict.fromkeys(swapped))
    kept = tuple(modifier for modifier in modifiers if modifier != change.modifier)
    if isinstance(change, RemoveModifier):
        return kept
    return (change.modifier, *kept) if change.modifier in PAYMENT_MODIFIERS else (*kept, change.modifier)


def _relettered(line: ChargeLine, change: ArrangeDiagnoses) -> ChargeLine:
    moves = change.moves
    return replace(line, pointers="".join(moves.get(letter, letter) for letter in line.pointers))


def _priced(line: ChargeLine, code: str, units: int, price: Price | None) -> Money:
    fee = price(code) if price is not None else None
    if fee is not None:
        return fee * units
    if units != line.units and line.charge.cents % line.units == 0:
        return Money(line.charge.cents // line.units) * units
    return line.charge


def _new_line(change: AddLine, model: ChargeLine, price: Price | None) -> ChargeLine:
    fee = price(change.code) if price is not None else None
    if fee is None and change.code == model.code and model.charge.cents % model.units == 0:
        fee = Money(model.charge.cents // model.units)
    lesion = model.lesion if change.same_lesion else None
    return ChargeLine(
        code=change.code,
        charge=(fee or ZERO) * change.units,
        modifiers=change.modifiers,
        pointers=model.pointers,
        units=change.units,
        line_class=model.line_class,
        place_of_service=model.place_of_service,
        confidential=model.confidential,
        account=model.account,
        lesion=Lesion(id=lesion.id, site=lesion.site) if lesion is not None else None,
        drug=change.drug,
    )
