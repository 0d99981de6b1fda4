"""What a desk says of its reference data: the news of Today, and how every kind stands for Settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from dermdesk.domain.licensed_text import LicensedEdition
from dermdesk.domain.reference import Edition, EditionKind
from dermdesk.domain.reference_kinds import PUBLIC_KINDS, next_due
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.licensed_text import licensed_editions
from dermdesk.services.reference_info import KindStatus, reference_status

_UNCHECKED: Final[Mapping[EditionKind, str]] = {
    EditionKind.PTP: "pairs are not checked",
    EditionKind.MUE: "unit limits are not checked",
    EditionKind.CODES: "whether codes are valid is not checked",
    EditionKind.ADD_ON: "add-on codes are not checked",
    EditionKind.ICD10CM: "diagnoses are not checked",
    EditionKind.HCPCS: "HCPCS codes are not checked",
    EditionKind.GPCI: "amounts by locality are not known",
}

_CHECKS: Final[Mapping[EditionKind, str]] = {
    EditionKind.ICD10CM: "diagnoses",
    EditionKind.CODES: "whether codes are valid",
    EditionKind.MUE: "unit limits",
    EditionKind.PTP: "pairs of codes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceGap:
    """A kind whose editions do not cover the day. `edition` is the nearest; `unchecked` is what that means."""

    title: str
    edition: Edition
    unchecked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueKind:
    """A kind in force of which a newer edition has been out `since` a day."""

    title: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceNews:
    """What is wrong with the reference data on a day. `damaged` names imported editions that are not used."""

    gaps: tuple[ReferenceGap, ...]
    overdue: tuple[OverdueKind, ...]
    damaged: tuple[str, ...]

    @property
    def is_silent(self) -> bool:
        """Everything is in force and none is old."""
        return not (self.gaps or self.overdue or self.damaged)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceStanding:
    """Every kind on a day, with the practice's own lists. `path` is the reference book that the desk reads."""

    today: date
    path: Path
    kinds: tuple[KindStatus, ...]
    prices: int
    licensed: tuple[LicensedEdition, ...]


def reference_news(desk: Desk) -> ReferenceNews:
    """What is wrong today, without reading the imported files; kinds that nobody ever imported are no news."""
    desk.require(Permission.SEE_PRACTICE)
    today = desk.today()
    answering = desk.reference.editions_on(today)
    gaps: list[ReferenceGap] = []
    overdue: list[OverdueKind] = []
    for kind, facts in PUBLIC_KINDS.items():
        edition = answering.get(facts.edition_kind)
        if edition is None:
            continue
        if not edition.covers(today):
            gaps.append(ReferenceGap(title=facts.title, edition=edition, unchecked=_UNCHECKED[facts.edition_kind]))
        elif (since := next_due(kind, edition)) <= today:
            overdue.append(OverdueKind(title=facts.title, since=since))
    titles = {facts.edition_kind: facts.title for facts in PUBLIC_KINDS.values()}
    damaged = tuple(f"{titles[edition.kind]} {edition.name}" for edition in desk.reference.damaged())
    return ReferenceNews(gaps=tuple(gaps), overdue=tuple(overdue), damaged=damaged)


def unchecked_words(kinds: Iterable[EditionKind]) -> str:
    """What kinds without an edition for a day mean for a visit of it; blank when there are none."""
    named = ", ".join(_CHECKS[kind] for kind in kinds)
    return f"Not checked, as no edition covers this day: {named}." if named else ""


def reference_standing(desk: Desk) -> ReferenceStanding:
    """How every kind stands today; imported files are read through (a tenth of a second)."""
    desk.require(Permission.SEE_PRACTICE)
    today = desk.today()
    return ReferenceStanding(
        today=today,
        path=desk.reference.path,
        kinds=reference_status(today, desk.reference.path),
        prices=len(desk.setup().price_list),
        licensed=licensed_editions(desk),
    )
