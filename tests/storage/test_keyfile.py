"""Passphrases and the recovery code open the same key; everything else is refused in words."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage import keyfile
from dermdesk.storage.keyfile import Cost, KeyFile
from dermdesk.storage.recovery_code import new_code, plain_code

KEY = bytes(range(32))
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)


@pytest.fixture
def made(tmp_path: Path) -> tuple[KeyFile, str]:
    keys = KeyFile(tmp_path / "a.book.keys", cost=CHEAP)
    return keys, keys.create(KEY, "u1", "correct horse é")


def test_every_slot_opens_the_key(made: tuple[KeyFile, str]) -> None:
    keys, code = made
    keys.add_slot(KEY, "u2", "another phrase")
    assert keys.users() == ("u1", "u2")
    assert keys.unlock("u1", "correct horse e\u0301") == KEY
    assert keys.unlock(None, "another phrase") == KEY
    assert keys.unlock_recovery(code.lower().replace("-", " ")) == KEY
    with pytest.raises(DermdeskError, match="passphrase does not open"):
        keys.unlock("u1", "another phrase")


def test_changing_and_removing(made: tuple[KeyFile, str]) -> None:
    keys, code = made
    keys.change_passphrase("u1", "correct horse é", "new phrase")
    assert keys.unlock("u1", "new phrase") == KEY
    with pytest.raises(DermdeskError):
        keys.unlock("u1", "correct horse é")
    with pytest.raises(DermdeskError):
        keys.change_passphrase("u1", "wrong", "x")
    fresh = keys.renew_recovery(KEY)
    assert keys.unlock_recovery(fresh) == KEY
    with pytest.raises(DermdeskError, match="not this book's"):
        keys.unlock_recovery(code)
    with pytest.raises(DermdeskError, match="last user"):
        keys.remove_slot("u1")


def test_a_slot_under_another_name_opens_nothing(made: tuple[KeyFile, str]) -> None:
    keys, _ = made
    data = json.loads(keys.path.read_text())
    data["slots"]["user:u2"] = data["slots"]["user:u1"]
    keys.path.write_text(json.dumps(data))
    with pytest.raises(DermdeskError):
        keys.unlock("u2", "correct horse é")


def test_the_key_is_never_written_plain(made: tuple[KeyFile, str]) -> None:
    keys, code = made
    text = keys.path.read_text()
    assert KEY.hex() not in text
    assert code not in text


@pytest.mark.parametrize(
    "content", ["", "{}", '{"format": "other"}', '{"format": "dermdesk keys 1", "slots": {"user:u1": {}}}']
)
def test_a_damaged_key_file_is_told(made: tuple[KeyFile, str], content: str) -> None:
    keys, _ = made
    keys.path.write_text(content)
    with pytest.raises(DermdeskError, match="damaged"):
        keys.unlock("u1", "correct horse é")


def test_missing_existing_and_blank(tmp_path: Path, made: tuple[KeyFile, str]) -> None:
    with pytest.raises(DermdeskError, match="missing"):
        KeyFile(tmp_path / "no.keys").unlock("u1", "x")
    with pytest.raises(DermdeskError, match="already"):
        made[0].create(KEY, "u1", "x")
    with pytest.raises(DermdeskError, match="blank"):
        KeyFile(tmp_path / "b.keys", cost=CHEAP).create(KEY, "u1", "  ")


def test_the_standard_cost_is_the_second_option_of_rfc_9106() -> None:
    assert (keyfile.STANDARD_COST.passes, keyfile.STANDARD_COST.memory_kib, keyfile.STANDARD_COST.lanes) == (
        3,
        65_536,
        4,
    )


@given(place=st.integers(0, 27), shift=st.integers(1, 30), other=st.integers(0, 27))
def test_one_wrong_character_or_a_swap_is_found(place: int, shift: int, other: int) -> None:
    signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    code = plain_code(new_code())
    wrong = list(code)
    wrong[place] = signs[(signs.index(code[place]) + shift) % 31]
    with pytest.raises(DermdeskError, match="typing mistake"):
        plain_code("".join(wrong))
    swapped = list(code)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    if swapped != list(code):
        with pytest.raises(DermdeskError, match="typing mistake"):
            plain_code("".join(swapped))
