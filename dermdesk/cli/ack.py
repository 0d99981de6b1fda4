"""`dermdesk ack import | list | collect`: answers of clearinghouses and payers to claims that were sent."""

from collections.abc import Iterator
from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.errors import BookError, DermdeskError
from dermdesk.services import acknowledgements, hand_over
from dermdesk.services.acknowledgements import AcknowledgementReport, Answered, NotOursError
from dermdesk.services.x12_inspection import bytes_of_file


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
    status = 0
    with session.desk() as desk:
        for path in files:
            try:
                report = acknowledgements.import_acknowledgement(desk, path.name, bytes_of_file(path))
            except BookError:
                raise
            except DermdeskError as error:
                status = max(status, 1 if isinstance(error, NotOursError) else 2)
                words = str(error)
                if session.as_json:
                    session.tell(words, {"file": acknowledgements.safe_name(path.name), "refused": words})
                click.echo(f"dermdesk: {words}", err=True)
            else:
                status = max(status, _status(report))
                session.tell("\n".join(report_words(report)), report_json(report))
    return status


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
    yield from (f"  {words}" for words in (*report.warnings, *report.unknown))


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


def _status(report: AcknowledgementReport) -> int:
    return 1 if report.rejected or report.unknown or report.warnings else 0
