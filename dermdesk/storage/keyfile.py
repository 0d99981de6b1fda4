"""The key file beside the book: the file key, wrapped for each user's passphrase and for the recovery code.

A slot is AES-256-GCM of the file key under argon2id of its secret, bound to its name by the associated data.
Parameters: the second recommended option of RFC 9106 (3 passes, 64 MiB, 4 lanes).
"""

import binascii
import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.atomic_file import write_whole
from dermdesk.storage.recovery_code import new_code, plain_code

_RECOVERY = "recovery"
_FORMAT = "dermdesk keys 1"
_MOST_PASSES, _MOST_MEMORY_KIB, _MOST_LANES = 16, 1 << 20, 16


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's cost: passes, memory in KiB, lanes."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


STANDARD_COST = Cost()


def keyfile_of(book: Path) -> Path:
    """`<book>.keys`, beside the book."""
    return book.with_name(book.name + ".keys")


class KeyFile:
    """Reads and writes the slots; the file key itself is never written plain. Every change replaces the file whole."""

    def __init__(self, path: Path, *, cost: Cost = STANDARD_COST) -> None:
        self.path = path
        self._cost = cost

    def create(self, file_key: bytes, user_id: str, passphrase: str) -> str:
        """A first slot for the user and one for recovery; the recovery code, to be printed and kept.

        Raises DermdeskError when the key file exists or the passphrase is blank.
        """
        if self.path.exists():
            raise DermdeskError("There is a key file already. It was not changed.", "Choose another name for the book.")
        code = new_code()
        slots = {
            _user(user_id): self._wrap(file_key, _user(user_id), _normal(passphrase)),
            _RECOVERY: self._wrap(file_key, _RECOVERY, plain_code(code)),
        }
        self._write(slots)
        return code

    def users(self) -> tuple[str, ...]:
        """Ids of the users that have a slot."""
        return tuple(sorted(name.partition(":")[2] for name in self._read() if name != _RECOVERY))

    def add_slot(self, file_key: bytes, user_id: str, passphrase: str) -> None:
        """A slot for a further user, or a new passphrase for a user whose former one is lost."""
        slots = self._read()
        slots[_user(user_id)] = self._wrap(file_key, _user(user_id), _normal(passphrase))
        self._write(slots)

    def remove_slot(self, user_id: str) -> None:
        """Take a user's slot away. Raises DermdeskError when it is the last one."""
        slots = self._read()
        slots.pop(_user(user_id), None)
        if set(slots) <= {_RECOVERY}:
            raise DermdeskError("The last user's passphrase cannot be removed.", "Add another user first.")
        self._write(slots)

    def change_passphrase(self, user_id: str, old: str, new: str) -> None:
        """Wrap anew for one user. Raises DermdeskError when the old passphrase is wrong."""
        self.add_slot(self.unlock(user_id, old), user_id, new)

    def renew_recovery(self, file_key: bytes) -> str:
        """A new recovery code; the former one opens nothing any more."""
        slots, code = self._read(), new_code()
        slots[_RECOVERY] = self._wrap(file_key, _RECOVERY, plain_code(code))
        self._write(slots)
        return code

    def unlock(self, user_id: str | None, passphrase: str) -> bytes:
        """The file key, by the passphrase of a user or (None) of any. Raises DermdeskError when it opens nothing."""
        slots = self._read()
        names = [_user(user_id)] if user_id is not None else [name for name in sorted(slots) if name != _RECOVERY]
        secret = unicodedata.normalize("NFKC", passphrase)
        for name in names:
            if name in slots and (key := _unwrap(slots[name], name, secret)) is not None:
                return key
        raise DermdeskError(
            "The passphrase does not open this book. Nothing was changed.", "Type it again, or use the recovery code."
        )

    def unlock_recovery(self, code: str) -> bytes:
        """The file key, by the printed code. Raises DermdeskError for a typing mistake and for another book's code."""
        secret, slots = plain_code(code), self._read()
        key = _unwrap(slots[_RECOVERY], _RECOVERY, secret) if _RECOVERY in slots else None
        if key is None:
            raise DermdeskError("This recovery code is not this book's.", "Look for the newest printed code.")
        return key

    def _wrap(self, file_key: bytes, name: str, secret: str) -> dict[str, Any]:
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        wrapped = AESGCM(_stretched(secret, salt, self._cost)).encrypt(nonce, file_key, _bound(name))
        return {"cost": asdict(self._cost), "salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped)}

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["format"] != _FORMAT:
                raise _unreadable()
            slots = dict(data["slots"])
        except (FileNotFoundError, NotADirectoryError) as error:
            raise DermdeskError(
                "The key file of this book is missing.", "Copy the .keys file of a backup beside the book."
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unreadable() from error
        if not set(slots) - {_RECOVERY}:
            raise _unreadable()
        return slots

    def _write(self, slots: dict[str, Any]) -> None:
        text = json.dumps({"format": _FORMAT, "slots": slots}, indent=1, sort_keys=True)
        write_whole(self.path, text.encode())


def _unwrap(slot: dict[str, Any], name: str, secret: str) -> bytes | None:
    try:
        cost = Cost(**slot["cost"])
        salt, nonce, wrapped = (b64decode(slot[part], validate=True) for part in ("salt", "nonce", "wrapped"))
        if not (
            0 < cost.passes <= _MOST_PASSES
            and 0 < cost.lanes <= _MOST_LANES
            and 0 < cost.memory_kib <= _MOST_MEMORY_KIB
        ):
            raise _unreadable()
        return AESGCM(_stretched(secret, salt, cost)).decrypt(nonce, wrapped, _bound(name))
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise _unreadable() from error


def _stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib).derive(
        secret.encode()
    )


def _normal(passphrase: str) -> str:
    if not passphrase.strip():
        raise DermdeskError("The passphrase is blank.", "Type a passphrase of several words.")
    return unicodedata.normalize("NFKC", passphrase)


def _user(user_id: str) -> str:
    return f"user:{user_id}"


def _bound(name: str) -> bytes:
    return f"{_FORMAT}:{name}".encode()


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _unreadable() -> DermdeskError:
    return DermdeskError(
        "The key file is damaged. It was not changed.", "Copy the .keys file of a backup beside the book."
    )
