"""`dermdesk demo`: the sample practice's day in a throw-away book, every artefact in one folder."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dermdesk.app import sample_day
from dermdesk.app.window import has_display, open_main_window, start_application
from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.clock import Clock
from dermdesk.services import books
from dermdesk.services.clocks import FixedClock, SeededIds
from dermdesk.services.desk import Desk
from dermdesk.services.files import read_text, write_whole
from dermdesk.services.practice_setup import read_practice_file
from dermdesk.services.scrubbing import Scrubber

if TYPE_CHECKING:
    from dermdesk.ui.main_window import MainWindow

MOMENT = datetime.fromisoformat("2026-11-20T17:00:00-06:00")
"""The evening of the sample's day, unless `--now` says otherwise."""
PASSPHRASE = "throw-away"  # noqa: S105  of a book that lives as long as the demo
OWNER = "Ruth Ostrander"


@dataclass(slots=True)
class _ThrowAway:
    """The demo's book, opened again and again: each opening draws its identifiers from new seeds."""

    path: Path
    clock: Clock
    reference: Path
    openings: int = 0

    def open(self) -> Desk:
        self.openings += 1
        seeds = [SeededIds(f"demo {stream} {self.openings}", self.clock) for stream in ("practice", "private", "draft")]
        return books.open_desk(
            self.path,
            passphrase=PASSPHRASE,
            clock=self.clock,
            reference=self.reference,
            identifiers=books.Identifiers(practice=seeds[0], confidential=seeds[1], drafts=seeds[2]),
        )


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-out"), show_default=True)
@click.option("--headless", is_flag=True, help="No window at the end, even with a display.")
@session_options
@pass_session
def demo(session: Session, out: Path, headless: bool) -> int:
    """A sample practice's day, end to end, in a throw-away book; everything it made lies in the folder."""
    say: Callable[[str], object] = click.echo if not session.as_json else lambda _words: None
    clock = FixedClock(session.now or MOMENT)
    with tempfile.TemporaryDirectory(prefix="dermdesk-demo-") as folder:
        say("Reference book …")
        book = _ThrowAway(Path(folder) / "demo.dermdesk", clock, books.ensure_reference())
        setup = read_practice_file(read_text(sample_day.PRACTICE_FILE))
        ids = SeededIds("demo founding", clock)
        books.create_book(setup, book.path, PASSPHRASE, clock=clock, ids=ids, owner=OWNER)
        say("The day: forty superbills, their findings, claims, statements …")
        desk = book.open()
        try:
            report = sample_day.play(desk, out)
            rebuilt, verified = books.rebuild(desk), books.verify(desk)
        finally:
            desk.close()
        say("Pictures of each screen …")
        window_wanted = has_display() and not headless
        application = start_application(headless=not window_wanted)
        window = open_main_window(book.open, lambda: Scrubber.open(book.reference))
        try:
            pictures = _pictures(window, out)
            summary = {
                "practice": setup.practice.name,
                "moment": clock.now().isoformat(),
                "visits": report.visits,
                "charges": {"household": str(report.household), "private": str(report.private)},
                "findings": dict(sorted(report.findings.items())),
                "fixes": {"safe": report.safe_fixes, "attested": report.attested_fixes},
                "book": {"events": verified.events, "sound": verified.sound, "rebuild_equal": rebuilt.all_equal},
                "pictures": [picture.name for picture in pictures],
                **report.values,
            }
            write_whole(out / "summary.json", (json.dumps(summary, indent=2, ensure_ascii=False) + "\n").encode())
            session.tell(_words(report, out), summary)
            if window_wanted:
                window.show()
                application.exec()
        finally:
            window.close()
    return 0 if verified.sound and rebuilt.all_equal else 1


def _pictures(window: "MainWindow", out: Path) -> list[Path]:
    """Each screen, with a visit being typed on Charges."""
    from dermdesk.ui import grab  # noqa: PLC0415  Qt comes only when pictures are wanted
    from dermdesk.ui.theme import ThemeMode  # noqa: PLC0415

    grab.show_visit(window, *sample_day.SHOWN)
    modes = (ThemeMode.LIGHT, ThemeMode.DARK)
    pictures = [picture for mode in modes for picture in grab.grab_screens(window, out / "screens", mode)]
    grab.put_visit_away(window)
    return pictures


def _words(report: sample_day.DayReport, out: Path) -> str:
    found = sum(report.findings.values())
    return (
        f"{report.visits} visits, {found} findings; {report.safe_fixes} safe fixes, {report.attested_fixes} attested.\n"
        f"Household side {report.household.display}, private side {report.private.display}.\n"
        f"Everything lies in {out}: claims, forms, statements, pictures, summary.json."
    )
