"""`dermdesk book …`: the encrypted file."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, ask_passphrase, pass_session, session_options, type_passphrase
from dermdesk.services import books
from dermdesk.services.files import read_text
from dermdesk.services.practice_setup import read_practice_file

_FILE = click.Path(dir_okay=False, path_type=Path)
NEW_PASSPHRASE_VARIABLE = "DERMDESK_NEW_PASSPHRASE"  # noqa: S105  the name of a variable


@click.group()
def book() -> None:
    """The encrypted file that remembers everything."""


@book.command()
@click.argument("practice", type=_FILE)
@click.option("--owner", default="Owner", show_default=True, help="Name of the first user.")
@click.option("--keep-key", is_flag=True, help="Let this device open it without the passphrase (system keyring).")
@session_options
@pass_session
def create(session: Session, practice: Path, owner: str, keep_key: bool) -> None:
    """Make a book from a practice file (TOML). Prints the recovery code once."""
    setup = read_practice_file(read_text(practice))
    secret = ask_passphrase("Passphrase for the new book", confirm=True)
    code = books.create_book(setup, session.book_path, secret, clock=session.clock, owner=owner)
    session.tell(
        f"Made {session.book_path}.\nRecovery code, shown only now; print it and lock it away:\n\n    {code}\n",
        {"book": str(session.book_path), "recovery_code": code},
    )
    if keep_key:
        with session.desk() as desk:
            kept = books.remember(desk)
        session.tell(
            "This device keeps the key." if kept else "This device has no keyring; the passphrase will be asked for.",
            {"keyring": kept},
        )


@book.command()
@session_options
@pass_session
def info(session: Session) -> None:
    """What the book is."""
    with session.desk(read_only=True) as desk:
        said = books.info(desk)
    last = f"{said.last_backup:%Y-%m-%d %H:%M} UTC" if said.last_backup is not None else "none yet"
    session.tell(
        f"{said.practice}\nBook: {said.path}\nSite: {said.site} ({said.sites} in all)\nUsers: {', '.join(said.users)}\n"
        f"Patients: {said.patients}\nClaims: {said.claims}\nLast backup: {last}",
        {
            "book": str(said.path),
            "practice": said.practice,
            "site": said.site,
            "sites": said.sites,
            "users": list(said.users),
            "patients": said.patients,
            "claims": said.claims,
            "last_backup": said.last_backup.isoformat() if said.last_backup is not None else None,
        },
    )


@book.command()
@click.option("--backup", type=_FILE, help="Compare with this backup's manifest instead of the last one's.")
@session_options
@pass_session
def verify(session: Session, backup: Path | None) -> int:
    """Look for damage and tampering; exit 1 when something is found."""
    with session.desk(read_only=True) as desk:
        report = books.verify(desk, backup)
    words = [f"{report.events} events: sound." if report.sound else f"{report.events} events, and something is wrong:"]
    session.tell(
        "\n".join([*words, *(f"  {problem}" for problem in report.problems)]),
        {"events": report.events, "sound": report.sound, "problems": list(report.problems)},
    )
    return 0 if report.sound else 1


@book.command()
@session_options
@pass_session
def rebuild(session: Session) -> int:
    """Fold the journal anew; exit 1 when a table was not as the journal says (it is now)."""
    with session.desk() as desk:
        report = books.rebuild(desk)
    different = [table for table, equal in report.equal.items() if not equal]
    words = "all tables were equal." if not different else f"mended: {', '.join(different)}."
    session.tell(
        f"{report.events} events folded anew, {len(report.equal)} tables; {words}",
        {"events": report.events, "equal": report.equal},
    )
    return 0 if report.all_equal else 1


@book.command()
@click.argument("to", type=click.Path(path_type=Path))
@session_options
@pass_session
def backup(session: Session, to: Path) -> None:
    """Copy the book to TO (a file or a folder), verified, with a manifest and the key file."""
    with session.desk() as desk:
        manifest = books.backup(desk, to)
    session.tell(
        f"Backed up and verified: {manifest.events} events.", {"events": manifest.events, "sha256": manifest.sha256}
    )


@book.command()
@click.argument("backup_file", metavar="FROM", type=_FILE)
@session_options
@pass_session
def restore(session: Session, backup_file: Path) -> None:
    """Make a new book (--book) from the backup FROM."""
    books.restore(backup_file, session.book_path, ask_passphrase())
    session.tell(f"Restored to {session.book_path}.", {"book": str(session.book_path)})


@book.command()
@click.option("--new-passphrase", envvar=NEW_PASSPHRASE_VARIABLE, help="Only by the environment, please.", hidden=True)
@session_options
@pass_session
def rekey(session: Session, new_passphrase: str | None) -> None:
    """A new passphrase (typed, or DERMDESK_NEW_PASSPHRASE) and a new recovery code for the user."""
    old = ask_passphrase("Present passphrase")
    new = new_passphrase or type_passphrase("New passphrase", confirm=True)
    with session.desk() as desk:
        code = books.rekey(desk, old, new)
    session.tell(
        f"The passphrase is changed. New recovery code, shown only now:\n\n    {code}\n", {"recovery_code": code}
    )
