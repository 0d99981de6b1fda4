"""The CPT text that a practice has licensed: imported into its book, shown where there are no words of ours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import LicensedTextImported
from dermdesk.domain.licensed_text import LicensedEdition, LicensedText
from dermdesk.domain.reference_kinds import CPT_TEXT_PAGE, TITLES, EditionChanges, ImportKind, ImportReport
from dermdesk.domain.user import Permission
from dermdesk.interchange.reference_files import licensed_text as file
from dermdesk.interchange.reference_files.source import open_sources
from dermdesk.interchange.reference_files.told_by_name import told_by_name
from dermdesk.services.desk import Desk
from dermdesk.services.reference_import import check_place_in_time, edition_period

_FIRST_FEW = 5


def import_licensed_text(desk: Desk, path: Path, *, edition: str | None = None, older: bool = False) -> ImportReport:
    """Import a year's text into the book; CSV or tab-separated, a code and its text on each line.

    Raises DermdeskError with nothing changed: no such file, a line that cannot be right, an unknown edition, an older
    one without the word.
    """
    desk.require(Permission.CHANGE_PRACTICE)
    source, *more = open_sources([path], file.WANTED)
    if more:
        raise DermdeskError("This kind comes in one file. Nothing was changed.", "Name one file.")
    told = tuple(found for name in source.names if (found := told_by_name(ImportKind.CPT_TEXT, name)) is not None)
    period = edition_period(ImportKind.CPT_TEXT, told, edition)
    here = licensed_editions(desk)
    check_place_in_time(period, [(each.name, each.valid_from) for each in here], desk.today(), older=older)
    texts = file.read_licensed_text(source)
    before = [each for each in here if each.valid_from <= period.valid_from]
    changes = _changes(desk, before[-1], texts) if before else None
    desk.append(
        LicensedTextImported(
            edition=period.name,
            valid_from=period.valid_from,
            valid_to=period.valid_to or period.valid_from,
            texts=tuple(LicensedText(code, text) for code, text in sorted(texts.items())),
        )
    )
    return ImportReport(kind=ImportKind.CPT_TEXT, period=period, rows=len(texts), what="texts", changes=changes)


def licensed_editions(desk: Desk) -> tuple[LicensedEdition, ...]:
    """The imported editions, oldest first."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.licensed_editions()


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedStatus:
    """How the licensed text stands on a day. `in_force` is None where no edition covers it."""

    title: str
    in_force: LicensedEdition | None
    editions: tuple[LicensedEdition, ...]
    next_due: date
    """From this day on a newer edition should be there; today when there is none."""
    stale: bool
    where: str


def licensed_status(desk: Desk, day: date) -> LicensedStatus:
    """The edition in force on the day, when the next is due, and where to get it."""
    here = licensed_editions(desk)
    covering = [each for each in here if each.valid_from <= day <= each.valid_to]
    in_force = covering[-1] if covering else None
    due = in_force.valid_to + timedelta(days=1) if in_force is not None else day
    return LicensedStatus(
        title=TITLES[ImportKind.CPT_TEXT],
        in_force=in_force,
        editions=here,
        next_due=due,
        stale=bool(here) and due <= day,
        where=CPT_TEXT_PAGE,
    )


def texts(desk: Desk, codes: Collection[str], day: date) -> dict[str, str]:
    """Licensed text by code, in force on the day."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.licensed_text(codes, day)


def _changes(desk: Desk, last: LicensedEdition, new: dict[str, str]) -> EditionChanges:
    old = {each.code: each.text for each in desk.book.practice.find_licensed_text(("",), last.valid_from, last.codes)}
    added, removed = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    changed = sorted(code for code in new.keys() & old.keys() if new[code] != old[code])
    return EditionChanges(
        since=last.name,
        added=len(added),
        removed=len(removed),
        changed=len(changed),
        examples_added=tuple(added[:_FIRST_FEW]),
        examples_removed=tuple(removed[:_FIRST_FEW]),
        examples_changed=tuple(changed[:_FIRST_FEW]),
    )
