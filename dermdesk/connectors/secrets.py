"""This device's copy of a book's key in the system keyring, where there is a real one."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors

_SERVICE: Final = "dermdesk"


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """The key of a book, and the user who let this device keep it."""

    user_id: str
    key: bytes


def has_keyring() -> bool:
    """Whether there is a keyring that keeps anything; the null and fail backends are none."""
    backend = keyring.get_keyring()
    none = (keyring.backends.fail.Keyring, keyring.backends.null.Keyring)
    return not isinstance(backend, none) and backend.priority > 0


def load_key(book: Path) -> DeviceKey | None:
    """The key that this device keeps for the book; None when it keeps none, or its keyring does not answer."""
    if not has_keyring():
        return None
    try:
        kept = keyring.get_password(_SERVICE, _account(book))
        if kept is None:
            return None
        said = json.loads(kept)
        return DeviceKey(said["user"], base64.b64decode(said["key"], validate=True))
    except (keyring.errors.KeyringError, ValueError, KeyError, TypeError):
        return None


def keep_key(book: Path, key: DeviceKey) -> bool:
    """Let this device keep the key; False when it has no keyring that takes it."""
    if not has_keyring():
        return False
    text = json.dumps({"user": key.user_id, "key": base64.b64encode(key.key).decode()})
    try:
        keyring.set_password(_SERVICE, _account(book), text)
    except keyring.errors.KeyringError:
        return False
    return True


def forget_key(book: Path) -> None:
    """Take this device's copy away, as after a rekey."""
    if not has_keyring():
        return
    try:
        keyring.delete_password(_SERVICE, _account(book))
    except keyring.errors.KeyringError:
        return


def _account(book: Path) -> str:
    return str(book.resolve())
