"""The encrypted book's own check must be able to fail."""

from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage import self_check


def test_a_plain_file_is_called_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_plain(path: Path, _key: bytes) -> self_check.sqlcipher.Connection:
        return self_check.sqlcipher.connect(str(path))

    monkeypatch.setattr(self_check, "_open", open_plain)

    with pytest.raises(DermdeskError, match="not encrypted"):
        self_check.try_encrypted_book(tmp_path)


def test_an_encrypted_file_passes(tmp_path: Path) -> None:
    assert self_check.try_encrypted_book(tmp_path).startswith("4.")
