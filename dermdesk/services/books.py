"""The encrypted book as a thing: made, opened, looked after."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import platformdirs

from dermdesk.connectors import secrets as device
from dermdesk.domain.clock import Clock, IdSource
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import (
    LaboratoryChanged,
    PayerChanged,
    PracticeChanged,
    PracticeRuleChanged,
    PriceListChanged,
    ProviderChanged,
    ReceiverChanged,
    RuleSwitched,
    SiteChanged,
    UserChanged,
)
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.standing import RebuildReport, VerifyReport
from dermdesk.domain.user import Permission, Role, User
from dermdesk.services.clocks import RandomIds, SystemClock
from dermdesk.services.desk import Desk
from dermdesk.services.files import read_text, write_whole
from dermdesk.services.payer_cards import refuse_wrong_severities
from dermdesk.storage import backup as backups
from dermdesk.storage.book import Book
from dermdesk.storage.keyfile import STANDARD_COST, Cost, KeyFile, keyfile_of
from dermdesk.storage.reference_book import ReferenceBook
from dermdesk.storage.reference_build import Progress, silent

PROGRAM = "dermdesk"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """The three sources of a desk; they never share draws (see Desk)."""

    practice: IdSource
    confidential: IdSource
    drafts: IdSource


@dataclass(frozen=True, slots=True, kw_only=True)
class BookInfo:
    """What `book info` tells; of the confidential stream nothing."""

    path: Path
    practice: str
    site: str
    sites: int
    users: tuple[str, ...]
    patients: int
    claims: int
    last_backup: datetime | None


def random_identifiers() -> Identifiers:
    """The sources of every ordinary run."""
    return Identifiers(practice=RandomIds(), confidential=RandomIds(), drafts=RandomIds())


def default_book() -> Path:
    """The practice's own book when no other is named."""
    return platformdirs.user_data_path(PROGRAM, appauthor=False) / "practice.dermdesk"


def default_reference() -> Path:
    """Where the reference book is made, with the imported editions beside it, which no cleaning may take away."""
    return platformdirs.user_data_path(PROGRAM, appauthor=False) / "reference" / "reference.db"


def ensure_reference(path: Path | None = None, progress: Progress = silent) -> Path:
    """The reference book, made when there is none of this version (about 3 s); returns its path."""
    path = path or default_reference()
    ReferenceBook.build(path, progress)
    return path


# --- making and opening ----------------------------------------------------------------------------------------------


def create_book(
    setup: PracticeSetup,
    path: Path,
    passphrase: str,
    *,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    owner: str = "Owner",
    cost: Cost = STANDARD_COST,
) -> str:
    """Make a practice's book with its key file; the recovery code is returned once and kept nowhere.

    The book's own site is the first that is no satellite. Raises DermdeskError, nothing left: the file exists, a blank
    passphrase, a network share.
    """
    refuse_wrong_severities(setup.payers.values(), setup.rules)
    if keyfile_of(path).exists() or path.exists():
        raise DermdeskError("There is a book of this name already. It was not changed.", "Choose another name.")
    key = secrets.token_bytes(KEY_BYTES)
    user = User(user_id=(ids or RandomIds()).new(), name=owner, role=Role.OWNER)
    site = next((site.key for site in setup.sites.values() if not site.satellite), next(iter(setup.sites)))
    made = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        code = KeyFile(keyfile_of(path), cost=cost).create(key, user.user_id, passphrase)
        with Book.create(path, key, site=site) as book:
            book.append(_founding(setup, user), user=user.user_id, moment=(clock or SystemClock()).now())
        made = True
    except OSError as error:
        raise DermdeskError(f"The book cannot be made here: {error.strerror}.", "Choose another folder.") from error
    finally:
        if not made:
            for ending in ("", ".keys", ".lock", "-wal", "-shm"):
                with suppress(OSError):
                    path.with_name(path.name + ending).unlink(missing_ok=True)
    return code


def open_desk(
    path: Path,
    *,
    passphrase: str | None = None,
    device_key: device.DeviceKey | None = None,
    user: str | None = None,
    site: str | None = None,
    clock: Clock | None = None,
    identifiers: Identifiers | None = None,
    reference: Path | None = None,
    read_only: bool = False,
) -> Desk:
    """Open a book for one of its users, by passphrase or by the key that this device keeps for that user.

    Raises DermdeskError, each in its own words: no book, wrong passphrase, damaged, open elsewhere, unknown user.
    """
    keys = KeyFile(keyfile_of(path))
    if not path.exists():
        raise DermdeskError(f"There is no book at {path.name}.", "Make one: dermdesk book create PRACTICE.toml.")
    if passphrase is not None:
        user_id, key = _unlock(keys, passphrase)
    elif device_key is not None:
        user_id, key = device_key.user_id, device_key.key
    else:
        raise DermdeskError("The book is locked.", "Set DERMDESK_PASSPHRASE, or type the passphrase.")
    book = Book.open(path, key, read_only=read_only)
    try:
        person = _user(book, user, user_id)
        if person.user_id != user_id:
            _prove(keys, person, passphrase)
        sources = identifiers or random_identifiers()
        desk = Desk(
            book=book,
            reference=ReferenceBook.open(ensure_reference(reference)),
            user=person,
            site=site or book.site,
            clock=clock or SystemClock(),
            ids=sources.practice,
            confidential_ids=sources.confidential,
            draft_ids=sources.drafts,
        )
        desk.place(desk.site)
    except BaseException:
        book.close()
        raise
    return desk


def device_key(path: Path) -> device.DeviceKey | None:
    """This device's copy of the key; None: the passphrase is asked for."""
    return device.load_key(path)


def remember(desk: Desk) -> bool:
    """Let this device open the book for this user without the passphrase; False without a real keyring."""
    desk.require(Permission.SEE_PRACTICE)
    return device.keep_key(desk.book.path, device.DeviceKey(desk.user.user_id, desk.book.key))


# --- looking after ---------------------------------------------------------------------------------------------------


def info(desk: Desk) -> BookInfo:
    """What the book is, without a word of a patient."""
    desk.require(Permission.SEE_PRACTICE)
    reads = desk.book.practice
    return BookInfo(
        path=desk.book.path,
        practice=desk.setup().practice.name,
        site=desk.book.site,
        sites=len(desk.setup().sites),
        users=tuple(user.name for user in reads.users()),
        patients=len(reads.patients()),
        claims=reads.next_claim_sequence() - 1,
        last_backup=_last_backup_moment(desk.book.path),
    )


def verify(desk: Desk, backup_file: Path | None = None) -> VerifyReport:
    """Look for damage and tampering, against the heads that the last backup (or the named one) noted."""
    desk.require(Permission.KEEP_BOOK)
    manifest = _manifest(backup_file) if backup_file is not None else _last_manifest(desk.book.path)
    return desk.book.verify(manifest.anchors if manifest is not None else None)


def rebuild(desk: Desk) -> RebuildReport:
    """Fold the journal anew; the report says which tables were as the journal says."""
    desk.require(Permission.KEEP_BOOK)
    return desk.book.rebuild()


def backup(desk: Desk, to: Path) -> backups.Manifest:
    """A verified copy with its manifest and key file; `to` may be a folder."""
    desk.require(Permission.KEEP_BOOK)
    target = to / f"{desk.book.path.stem}-{desk.now():%Y%m%dT%H%M%SZ}.dermdesk" if to.is_dir() else to
    manifest = backups.backup(desk.book, target, desk.now())
    write_whole(_pointer(desk.book.path), str(target.resolve()).encode())
    return manifest


def restore(from_: Path, to: Path, passphrase: str) -> None:
    """A new book from a backup, opened by a passphrase of its users at the time."""
    _user_id, key = _unlock(KeyFile(keyfile_of(from_)), passphrase)
    backups.restore(from_, to, key).close()


def rekey(desk: Desk, old: str, new: str, *, cost: Cost = STANDARD_COST) -> str:
    """A new passphrase for this user and a new recovery code, which is returned once; this device forgets its copy."""
    desk.require(Permission.KEEP_BOOK)
    keys = KeyFile(keyfile_of(desk.book.path), cost=cost)
    keys.change_passphrase(desk.user.user_id, old, new)
    device.forget_key(desk.book.path)
    return keys.renew_recovery(desk.book.key)


def add_user(desk: Desk, name: str, role: Role, passphrase: str, *, cost: Cost = STANDARD_COST) -> User:
    """A further user with a key slot of their own. Raises DermdeskError when the name is taken or blank."""
    desk.require(Permission.MANAGE_USERS)
    if not name.strip() or any(
        other.name.casefold() == name.strip().casefold() for other in desk.book.practice.users()
    ):
        raise DermdeskError("A user needs a name that nobody else here has. Nothing was changed.", "Choose another.")
    user = User(user_id=desk.ids.new(), name=name.strip(), role=role)
    KeyFile(keyfile_of(desk.book.path), cost=cost).add_slot(desk.book.key, user.user_id, passphrase)
    desk.append(UserChanged(user=user))
    return user


def users(desk: Desk) -> tuple[User, ...]:
    """All users of the book."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.users()


def _founding(setup: PracticeSetup, owner: User) -> list[EventBody]:
    events: list[EventBody] = [UserChanged(user=owner), PracticeChanged(practice=setup.practice)]
    events += [SiteChanged(site=site) for site in setup.sites.values()]
    events += [ProviderChanged(provider=provider) for provider in setup.providers.values()]
    events += [ReceiverChanged(receiver=receiver) for receiver in setup.receivers.values()]
    events += [LaboratoryChanged(laboratory=laboratory) for laboratory in setup.laboratories.values()]
    events += [PayerChanged(payer=payer) for payer in setup.payers.values()]
    if setup.price_list:
        events.append(PriceListChanged(items=tuple(setup.price_list.values())))
    for rule in setup.rules.values():
        events.append(PracticeRuleChanged(rule=replace(rule, on=False)))
        if rule.on:
            events.append(RuleSwitched(rule_id=rule.rule_id, on=True, reason="From the practice file"))
    return events


def _unlock(keys: KeyFile, passphrase: str) -> tuple[str, bytes]:
    """Whose passphrase it is, and the file key."""
    names = keys.users()
    for user_id in names[:-1]:
        with suppress(DermdeskError):
            return user_id, keys.unlock(user_id, passphrase)
    return names[-1], keys.unlock(names[-1], passphrase)


def _user(book: Book, name: str | None, user_id: str) -> User:
    everybody = book.practice.users()
    if name is None:
        found = next((user for user in everybody if user.user_id == user_id), None)
    else:
        found = next((user for user in everybody if user.name.casefold() == name.strip().casefold()), None)
    if found is None or not found.active:
        raise DermdeskError(f"The book has no user {name or 'of this passphrase'}.", "Ask the owner of the book.")
    return found


def _prove(keys: KeyFile, person: User, passphrase: str | None) -> None:
    """Somebody else's key opened the book: the named user still has to give the passphrase."""
    if passphrase is None:
        raise DermdeskError("This device's key is another user's.", "Type your passphrase.")
    keys.unlock(person.user_id, passphrase)


def _pointer(book: Path) -> Path:
    return book.with_name(book.name + ".last-backup")


def _last_manifest(book: Path) -> backups.Manifest | None:
    if not _pointer(book).exists():
        return None
    last = Path(read_text(_pointer(book)))
    return _manifest(last) if backups.manifest_of(last).exists() else None


def _last_backup_moment(book: Path) -> datetime | None:
    manifest = _last_manifest(book)
    return manifest.made if manifest is not None else None


def _manifest(backup_file: Path) -> backups.Manifest:
    return backups.read_manifest(backup_file)
