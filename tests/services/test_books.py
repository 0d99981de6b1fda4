"""The book as a thing: made once, opened by its users, verified against its backup, never half made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.user import Role
from dermdesk.services import books, patients
from dermdesk.services.desk import Desk
from dermdesk.storage.keyfile import Cost
from tests.desks import MovedClock, add_patient, sample_setup

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "practice.dermdesk"
    books.create_book(sample_setup(), file, "first words", clock=MovedClock(), owner="Ruth", cost=CHEAP)
    return file


@pytest.fixture
def desk(path: Path, reference_path: Path) -> Iterator[Desk]:
    made = books.open_desk(path, passphrase="first words", clock=MovedClock(), reference=reference_path)
    yield made
    made.close()


def test_a_book_is_never_made_over_another(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DermdeskError, match="already"):
        books.create_book(sample_setup(), path, "other words", cost=CHEAP)
    assert path.read_bytes() == before


def test_a_new_book_holds_the_whole_practice_file(desk: Desk) -> None:
    assert desk.setup() == sample_setup()


def test_a_blank_passphrase_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DermdeskError, match="blank"):
        books.create_book(sample_setup(), tmp_path / "new.dermdesk", "  ", cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_wrong_passphrase_and_missing_book(path: Path, tmp_path: Path) -> None:
    with pytest.raises(DermdeskError, match="passphrase does not open"):
        books.open_desk(path, passphrase="wrong")
    with pytest.raises(DermdeskError, match="no book"):
        books.open_desk(tmp_path / "none", passphrase="first words")
    with pytest.raises(DermdeskError, match="locked"):
        books.open_desk(path)


def test_users_have_their_own_passphrase_and_role(desk: Desk, path: Path, reference_path: Path) -> None:
    books.add_user(desk, "Clerk", Role.SATELLITE, "second words", cost=CHEAP)
    with pytest.raises(DermdeskError, match="nobody else"):
        books.add_user(desk, "clerk", Role.BILLER, "third words", cost=CHEAP)
    desk.close()
    clerk = books.open_desk(path, passphrase="second words", reference=reference_path)
    assert (clerk.user.name, clerk.user.role) == ("Clerk", Role.SATELLITE)
    with pytest.raises(DermdeskError, match="may not"):
        books.verify(clerk)
    clerk.close()
    with pytest.raises(DermdeskError, match="passphrase does not open"):
        books.open_desk(path, passphrase="second words", user="Ruth", reference=reference_path)


def test_rekey_changes_passphrase_and_recovery_code(desk: Desk, path: Path, reference_path: Path) -> None:
    code = books.rekey(desk, "first words", "new words", cost=CHEAP)
    assert len(code) > 20
    desk.close()
    with pytest.raises(DermdeskError, match="passphrase does not open"):
        books.open_desk(path, passphrase="first words")
    books.open_desk(path, passphrase="new words", reference=reference_path).close()


def test_backup_and_restore(desk: Desk, tmp_path: Path, reference_path: Path) -> None:
    add_patient(desk, "Alder")
    manifest = books.backup(desk, tmp_path / "copy.dermdesk")
    assert manifest.events == desk.book.event_count()
    assert books.verify(desk).sound
    assert books.info(desk).last_backup == manifest.made
    restored = tmp_path / "restored.dermdesk"
    books.restore(tmp_path / "copy.dermdesk", restored, "first words")
    again = books.open_desk(restored, passphrase="first words", reference=reference_path)
    assert [one.name.last for one in patients.find(again, "alder")] == ["Alder"]
    again.close()
