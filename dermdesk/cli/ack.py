"""`dermdesk ack import | list | collect`: answers of clearinghouses and payers to claims that were sent."""

from collections.abc import Iterator
from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services import acknowledgements, hand_over
from dermdesk.services.acknowledgement_files import ImportedFile, import_files
from dermdesk.services.acknowledgements import AcknowledgementReport, Answered


@click.group()
def ack() -> None:
    """Acknowledgements (TA1, 999, 277CA) and answers on status (277)."""


@ack.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@session_options
@pass_session
def import_(session: Session, files: tuple[Path, ...]) -> int:
    """Take files that came back: claims move, the bytes are kept. Each file stands by itself, and counts once.

    Exit 1 when something was rejected or is not of this book, 2 when a file cannot be read.
    """
    with session.desk() as desk:
        found = import_files(desk, files)
    for file in found:
        if file.report is not None:
            session.tell("\n".join(report_words(file.report)), report_json(file.report))
        else:
            if session.as_json:
                session.tell("", {"file": file.file_name, "refused": str(file.refused)})
            click.echo(f"dermdesk: {file.refused}", err=True)
    return max(map(_status, found), default=0)


@ack.command("list")
@session_options
@pass_session
def list_(session: Session) -> None:
    """The files that were taken, in their order."""
    with session.desk(read_only=True) as desk:
        found = acknowledgements.received(desk)
    for file in found:
        session.tell(
            f"{file.file_name:<40} {file.words}",
            {
                "file": file.file_name,
                "kinds": list(file.kinds),
                "receiver": file.receiver_key or None,
                "words": file.words,
                "sha256": file.sha256,
            },
        )
    if not found and not session.as_json:
        click.echo("No answer was taken yet.")


@ack.command()
@session_options
@pass_session
def collect(session: Session) -> int:
    """Take what lies in the inboxes of the receivers (Settings, Receivers); taken files are moved beside.

    Exit 1 when something was rejected, refused, or an inbox could not be read.
    """
    with session.desk() as desk:
        report = hand_over.collect(desk)
    for one in report.files:
        words = "\n".join(report_words(one.report)) if one.report is not None else f"{one.file_name}:"
        told = [words, *(f"  not taken: {one.refused}" for _ in (1,) if one.refused)]
        told += [f"  left where it is: {one.left}"] if one.left else []
        value = report_json(one.report) if one.report is not None else {"file": one.file_name}
        session.tell(
            "\n".join(told),
            {"receiver": one.receiver, **value, "refused": one.refused or None, "left": one.left or None},
        )
    for problem in report.problems:
        session.tell(problem, {"problem": problem})
    if not report.files and not report.problems:
        session.tell("The inboxes are empty.", {"files": 0})
    return 1 if report.rejected or report.refused or report.problems else 0


def report_words(report: AcknowledgementReport) -> Iterator[str]:
    """What it came to, then what was rejected, noted or not known."""
    yield f"{report.file_name}: {report.words}"
    for one in report.rejected:
        yield f"  {one.words}"
        for fault in one.answer.faults:
            place = f"  [{fault.place.words}]" if fault.place is not None else ""
            yield f"    {fault.code}  {fault.message}{place}"
    yield from (f"  {words}" for words in (*report.warnings, *acknowledgements.first_of(report.unknown)))


def report_json(report: AcknowledgementReport) -> dict[str, object]:
    """One object a file."""
    return {
        "file": report.file_name,
        "taken": report.taken,
        "kinds": list(report.kinds),
        "answers": [_answer_json(one) for one in report.answered],
        "unknown": list(report.unknown),
        "warnings": list(report.warnings),
        "sha256": report.sha256,
    }


def _answer_json(one: Answered) -> dict[str, object]:
    answer = one.answer
    return {
        "claim": one.number or None,
        "answers": one.file_name or None,
        "kind": answer.kind.value,
        "outcome": answer.outcome.value,
        "words": answer.words,
        "payer_claim_number": answer.payer_claim_number or None,
        "faults": [
            {
                "code": fault.code,
                "message": fault.message,
                "field": fault.place.field.value if fault.place is not None else None,
                "line": fault.place.line if fault.place is not None else None,
            }
            for fault in answer.faults
        ],
    }


def _status(file: ImportedFile) -> int:
    report = file.report
    if report is None:
        return 2 if file.is_broken else 1
    return 1 if report.rejected or report.unknown or report.warnings else 0
