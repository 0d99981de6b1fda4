"""Reference data in words: a row a kind, the news of Today, and what an import changed."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.reference import Edition
from dermdesk.domain.reference_kinds import CPT_TEXT_PAGE, TITLES, ImportKind, ImportReport, Period
from dermdesk.services.reference_info import EditionStatus, KindStatus
from dermdesk.services.reference_news import ReferenceNews, ReferenceStanding
from dermdesk.ui.models.rows import Column, Ink
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets.counted import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """A kind as the page shows it. `kind` is None for what comes with the program and is never imported."""

    key: str
    title: str
    kind: ImportKind | None
    name: str
    days: str
    age: str
    state: str
    ink: Ink
    details: tuple[str, ...]
    where: str


COLUMNS: tuple[Column[ReferenceRow], ...] = (
    Column(title="Data", text=lambda row: row.title, bold=True, wide=True),
    Column(title="Edition", text=lambda row: row.name, width=104),
    Column(title="Dates of service", spare=True, text=lambda row: row.days, ink=lambda _row: "muted", width=204),
    Column(title="Age", spare=True, text=lambda row: row.age, ink=lambda _row: "muted", width=92),
    Column(title="State", text=lambda row: row.state, ink=lambda row: row.ink, width=212),
)


def rows_of(standing: ReferenceStanding) -> tuple[ReferenceRow, ...]:
    """Public kinds that are imported, the practice's own lists, then what comes with the program."""
    imported = [_kind_row(status, standing.today) for status in standing.kinds if status.import_kind is not None]
    fixed = [_kind_row(status, standing.today) for status in standing.kinds if status.import_kind is None]
    return (*imported, _fees_row(standing), _text_row(standing), *fixed)


def age_words(days: int) -> str:
    """`45 days`, `14 months` or `3 years`."""
    if days < 90:
        return counted(days, "day")
    return f"{days * 12 // 365} months" if days < 730 else f"{days // 365} years"


def news_words(news: ReferenceNews) -> str:
    """What Today says in its first line; empty when all is well."""
    said: list[str] = []
    if news.damaged:
        said.append(f"{_listed(news.damaged)} cannot be used: the imported file is damaged.")
    for gap in news.gaps:
        ended = gap.edition.valid_to
        when = f"begins {day_words(gap.edition.valid_from)}" if ended is None else f"ended {day_words(ended)}"
        said.append(f"{gap.title} {when}: {gap.unchecked} for today.")
    if news.overdue:
        first, *others = sorted(news.overdue, key=lambda one: one.since)
        more = f" and {counted(len(others), 'other list')}" if others else ""
        said.append(f"{first.title}{more} are out of date, since {day_words(first.since)}.")
    return " ".join(said)


def report_heading(report: ImportReport) -> str:
    """`NCCI PTP edits 2026 Q4: 1,669,820 pairs, 10/01/2026 until replaced.`"""
    return f"{report.title} {report.period.name}: {report.rows:,} {report.what}, {_span(report.period)}."


def report_lines(report: ImportReport) -> tuple[str, ...]:
    """What an import changed, with the first few of each, and what was left out."""
    changes = report.changes
    if changes is None:
        return ("There is no earlier import to compare with.", *_notes(report))
    parts = (
        ("added", changes.added, changes.examples_added),
        ("removed", changes.removed, changes.examples_removed),
        ("changed", changes.changed, changes.examples_changed),
    )
    counts = ", ".join(f"{count:,} {what}" for what, count, _examples in parts)
    lines = [
        f"{what.capitalize()}: {', '.join(examples)}{' …' if count > len(examples) else ''}"
        for what, count, examples in parts
        if count
    ]
    return (f"Since {changes.since}: {counts}.", *lines, *_notes(report))


def _notes(report: ImportReport) -> tuple[str, ...]:
    return tuple(f"{note}." for note in report.notes)


def _kind_row(status: KindStatus, today: date) -> ReferenceRow:
    each = status.in_force
    state, ink = _state(status, today)
    shown = each or _nearest(status, today)
    others = [other for other in status.editions if other is not shown]
    details = [_described(shown)] if shown is not None else []
    if each is None:
        details.insert(0, "No edition covers today: nothing of it is checked.")
    if others:
        details.append(f"Also here: {'; '.join(_beside(other) for other in others)}.")
    return ReferenceRow(
        key=status.kind.value,
        title=status.title,
        kind=status.import_kind,
        name=shown.edition.name if shown is not None else "–",
        days=_span(shown.edition) if shown is not None else "",
        age=age_words(shown.age_days) if shown is not None else "",
        state=state,
        ink=ink,
        details=tuple(details),
        where=_where(status),
    )


def _nearest(status: KindStatus, today: date) -> EditionStatus | None:
    """The last edition that has begun, else the first to come."""
    begun = [each for each in status.editions if each.edition.valid_from <= today]
    return begun[-1] if begun else next(iter(status.editions), None)


def _state(status: KindStatus, today: date) -> tuple[str, Ink]:
    if any(each.damaged for each in status.editions):
        return "✕ damaged: import again", "danger"
    if status.in_force is not None:
        if status.stale and status.next_due is not None:
            return f"▲ newer since {day_words(status.next_due)}", "warn"
        return ("✓ in force", "good") if status.import_kind is not None else ("with the program", "muted")
    ended = [day for each in status.editions if (day := each.edition.valid_to) is not None and day < today]
    if ended:
        return f"▲ ended {day_words(max(ended))}", "warn"
    if status.editions:
        return f"▲ begins {day_words(status.editions[0].edition.valid_from)}", "warn"
    return "– none yet, not checked", "muted"


def _where(status: KindStatus) -> str:
    if status.import_kind is None:
        return "It comes with the program and is renewed with it."
    if status.next_due is None:
        return f"Get it: {status.where}."
    due = "A newer one has been out since" if status.stale else "The next is due on"
    return f"{due} {day_words(status.next_due)}: {status.where}."


def _described(each: EditionStatus) -> str:
    edition = each.edition
    rows = f", {each.rows:,} rows" if each.rows is not None else ""
    origin = f"imported from {edition.source.rpartition(': ')[2]}" if each.imported else "from the starter pack"
    return f"{edition.name}, {_span(edition)}, published {day_words(edition.published)}{rows}, {origin}."


def _beside(each: EditionStatus) -> str:
    damaged = ", damaged and not used" if each.damaged else ""
    return f"{each.edition.name}, {_span(each.edition)}{'' if each.imported else ', starter pack'}{damaged}"


def _fees_row(standing: ReferenceStanding) -> ReferenceRow:
    return ReferenceRow(
        key=ImportKind.FEES.value,
        title=TITLES[ImportKind.FEES],
        kind=ImportKind.FEES,
        name="yours",
        days="from the day of import",
        age="",
        state=counted(standing.prices, "price"),
        ink="muted" if standing.prices else "warn",
        details=("Fees of a file replace those of the price list; other prices stay as they are.",),
        where="A CSV file with code and fee, and if you like label, class and shortcut.",
    )


def _text_row(standing: ReferenceStanding) -> ReferenceRow:
    here = [each for each in standing.licensed if each.valid_from <= standing.today]
    last = here[-1] if here else None
    is_old = last is not None and last.valid_to < standing.today
    named = "; ".join(f"{each.name}, {each.codes:,} texts" for each in standing.licensed)
    return ReferenceRow(
        key=ImportKind.CPT_TEXT.value,
        title=TITLES[ImportKind.CPT_TEXT],
        kind=ImportKind.CPT_TEXT,
        name=last.name if last is not None else "–",
        days=f"{day_words(last.valid_from)} to {day_words(last.valid_to)}" if last is not None else "",
        age="",
        state="none, our own words" if last is None else "▲ last year's" if is_old else "✓ in force",
        ink="muted" if last is None else "warn" if is_old else "good",
        details=(f"In your book: {named}." if named else "Codes are told in our own words; your licensed text can go "
                 "beside them. It stays in your book alone.",),
        where=f"Get it: {CPT_TEXT_PAGE}.",
    )  # fmt: skip


def _span(dated: Edition | Period) -> str:
    begins = day_words(dated.valid_from)
    return f"{begins} to {day_words(dated.valid_to)}" if dated.valid_to is not None else f"{begins} until replaced"


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
