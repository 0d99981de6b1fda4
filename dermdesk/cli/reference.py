"""`dermdesk reference`: which editions the program judges by, and importing new ones."""

import sys
from datetime import date
from pathlib import Path
from typing import Final

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import Edition
from dermdesk.domain.reference_kinds import EditionChanges, ImportKind, ImportReport, Period
from dermdesk.services.practice_import import import_into_book, only_file
from dermdesk.services.reference_import import import_reference
from dermdesk.services.reference_info import EditionStatus, KindStatus, damage_in_words, reference_status

_OTHER_NAMES: Final = {
    "ncci": ImportKind.PTP,
    "rvu": ImportKind.PFS,
    "addon": ImportKind.ADD_ON,
    "aoc": ImportKind.ADD_ON,
    "icd10": ImportKind.ICD10CM,
    "fee_schedule": ImportKind.FEES,
    "cpt": ImportKind.CPT_TEXT,
}


@click.group()
def reference() -> None:
    """Reference data: what is in force, and importing the official files."""


@reference.command("import")
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--edition", metavar="EDITION", help="2026Q1, a day or a year, where the file does not tell it.")
@click.option("--older", is_flag=True, help="Keep an older edition beside a newer one, for its own dates of service.")
@session_options
@pass_session
def import_(session: Session, kind: str, files: tuple[Path, ...], edition: str | None, older: bool) -> None:
    """Import one edition of a KIND from its FILES, whole or not at all.

    KIND is ptp, mue, pfs, gpci, add-on, icd10cm, hcpcs, or of the practice's own: fees, cpt-text. CMS's files are taken
    as they are, packed or not: all four of PTP at once, the order file of ICD-10-CM with its tabular XML.
    """
    wanted = _kind(kind)
    if wanted.is_public:
        today = session.clock.now().date()
        report = import_reference(wanted, files, today=today, edition=edition, older=older, progress=_progress)
    else:
        file = only_file(files)
        with session.desk() as desk:
            report = import_into_book(desk, wanted, file, edition=edition, older=older)
    _tell_import(session, report)


@reference.command()
@session_options
@pass_session
def info(session: Session) -> None:
    """Each kind with the edition in force, the days it can judge, its age, and where to get the next."""
    statuses = reference_status(session.clock.now().date())
    for status in statuses:
        if session.as_json:
            for each in status.editions:
                session.tell("", _edition_json(status, each))
            if not status.editions:
                session.tell("", _edition_json(status, None))
        else:
            click.echo(_status_words(status))
    damage = damage_in_words(statuses)
    if damage is not None:
        raise damage


def _kind(text: str) -> ImportKind:
    name = text.lower().replace("-", "_")
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    try:
        return ImportKind(name)
    except ValueError:
        kinds = ", ".join(kind.value.replace("_", "-") for kind in ImportKind)
        raise DermdeskError(f"'{text[:20]}' is no kind of reference file.", f"Kinds are {kinds}.") from None


def _progress(percent: int, words: str) -> None:
    """On a terminal, one line that is written over."""
    if sys.stderr.isatty():
        click.echo(f"\r{percent:3} %  {words:<60}" + ("\n" if percent == 100 else ""), nl=False, err=True)


# --- answers ---------------------------------------------------------------------------------------------------------


def _tell_import(session: Session, report: ImportReport) -> None:
    changes = report.changes
    value = {
        "kind": report.kind.value,
        "name": report.period.name,
        "valid_from": report.period.valid_from.isoformat(),
        "valid_to": _day(report.period.valid_to),
        "rows": report.rows,
        "changes": {
            "since": changes.since,
            "added": changes.added,
            "removed": changes.removed,
            "changed": changes.changed,
            "examples": {
                "added": changes.examples_added,
                "removed": changes.examples_removed,
                "changed": changes.examples_changed,
            },
        }
        if changes is not None
        else None,
        "notes": report.notes,
    }
    words = [
        f"{report.title} {report.period.name}: {report.rows:,} {report.what}, in force {_span(report.period)}.",
        _changes(changes) if changes is not None else "There is no earlier import to compare with.",
        *(f"{note}." for note in report.notes),
    ]
    session.tell("\n".join(words), value)


def _changes(changes: EditionChanges) -> str:
    """`Since 2025 Q4: 12 added (11102/17000 …), 1 removed (…), none changed.`"""

    def some(count: int, what: str, examples: tuple[str, ...]) -> str:
        more = " …" if count > len(examples) else ""
        return f"{count:,} {what} ({', '.join(examples)}{more})" if count else f"none {what}"

    parts = (
        some(changes.added, "added", changes.examples_added),
        some(changes.removed, "removed", changes.examples_removed),
        some(changes.changed, "changed", changes.examples_changed),
    )
    return f"Since {changes.since}: {', '.join(parts)}."


def _edition_json(status: KindStatus, each: EditionStatus | None) -> dict[str, object]:
    edition = each.edition if each is not None else None
    return {
        "kind": status.kind.value,
        "title": status.title,
        "name": edition.name if edition is not None else None,
        "valid_from": edition.valid_from.isoformat() if edition is not None else None,
        "valid_to": _day(edition.valid_to) if edition is not None else None,
        "published": edition.published.isoformat() if edition is not None else None,
        "source": edition.source if edition is not None else None,
        "in_force": each is not None and each.in_force,
        "imported": each is not None and each.imported,
        "damaged": each is not None and each.damaged,
        "rows": each.rows if each is not None else None,
        "age_days": each.age_days if each is not None else None,
        "next_due": _day(status.next_due),
        "stale": status.stale,
        "where": status.where,
    }


def _status_words(status: KindStatus) -> str:
    lines = [f"{status.title}: {_in_force(status)}"]
    lines += [
        f"    also {each.edition.name}, {_span(each.edition)}{_remark(each)}"
        for each in status.editions
        if not each.in_force
    ]
    if status.next_due is not None:
        due = "a newer one has been out since" if status.stale else "the next is due on"
        lines.append(f"    {due} {status.next_due.isoformat()}: {status.where}")
    elif status.import_kind is not None:
        lines.append(f"    get it: {status.where}")
    return "\n".join(lines)


def _in_force(status: KindStatus) -> str:
    each = status.in_force
    if each is None:
        return "none in force, not checked"
    rows = f", {each.rows:,} rows" if each.rows is not None else ""
    return f"{each.edition.name}, {_span(each.edition)}, {each.age_days:,} days old{rows}{_remark(each)}"


def _remark(each: EditionStatus) -> str:
    if each.damaged:
        return ", DAMAGED and not used"
    return "" if each.imported else ", starter pack"


def _span(dated: Edition | Period) -> str:
    until = _day(dated.valid_to)
    return (
        f"{dated.valid_from.isoformat()} to {until}" if until else f"from {dated.valid_from.isoformat()} until replaced"
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
