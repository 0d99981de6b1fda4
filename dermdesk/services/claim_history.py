"""A claim's whole history: who did what when, in which file with which numbers, what came back, and the bytes of it.

Everything stands in the journal; nothing is kept a second time.
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from dermdesk.domain.claim import ClaimFrequency
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimPrepared
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.services.claim_history_words import Happened, HistoryEntry, Teller
from dermdesk.services.claim_lookup import standing_of
from dermdesk.services.desk import Desk
from dermdesk.services.files import staged

__all__ = ["Happened", "HistoryEntry", "bytes_of", "history", "write_files"]


def history(desk: Desk, claim_id: str) -> tuple[HistoryEntry, ...]:
    """Everything that happened to a claim and to the files that carried it, in its order."""
    desk.require(Permission.SEE_PRACTICE)
    reads = desk.book.practice
    standing = standing_of(desk, claim_id)
    setup = desk.setup()
    teller = Teller(
        zone=ZoneInfo(desk.place(desk.site).time_zone),
        users={user.user_id: user.name for user in reads.users()},
        received={file.sha256: file.file_name for file in reads.received_files()},
        receivers={receiver.key: receiver.name for receiver in setup.receivers.values()},
    )
    entries = [entry for event in reads.claim_events(claim_id) if (entry := teller.tell(event)) is not None]
    entries += _followed(desk, standing, teller)
    return tuple(sorted(entries, key=lambda entry: entry.moment))


def bytes_of(desk: Desk, claim_id: str, sha256: str) -> bytes:
    """The bytes that an entry of the claim's history names, unchanged. Raises DermdeskError for any others."""
    desk.require(Permission.SEE_PRACTICE)
    if not sha256 or all(entry.sha256 != sha256 for entry in history(desk, claim_id)):
        raise DermdeskError("This file is not on the claim's history.", "Choose an entry that has a file.")
    return desk.book.sent.get(sha256)


def write_files(desk: Desk, claim_id: str, out: Path) -> tuple[Path, ...]:
    """Write every file of the history to a folder, all or none; a second file of a name gets a part of its hash.

    Raises DermdeskError (disk full …); no half file is left.
    """
    desk.require(Permission.SEE_PRACTICE)
    files: dict[Path, bytes] = {}
    for entry in history(desk, claim_id):
        if not entry.sha256:
            continue
        data, path = desk.book.sent.get(entry.sha256), out / entry.file_name
        if files.get(path, data) != data:
            path = path.with_name(f"{path.stem}-{entry.sha256[:8]}{path.suffix}")
        files[path] = data
    with staged(files):
        pass
    return tuple(files)


def _followed(desk: Desk, standing: ClaimStanding, teller: Teller) -> Iterator[HistoryEntry]:
    """The claim that stands in this one's place, since it was made."""
    later = desk.book.practice.claim_of_number(standing.followed_by) if standing.followed_by else None
    if later is None:
        return
    for event in desk.book.practice.claim_events(later.claim.claim_id):
        if isinstance(event.body, ClaimPrepared):
            word = "voided" if later.claim.frequency is ClaimFrequency.VOID else "replaced"
            words = f"{word} by claim {later.claim.number}"
            yield teller.entry(event, Happened.FOLLOWED, words)
            return
