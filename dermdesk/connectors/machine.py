"""What this machine offers: its keyring, room for the book, its time zones."""

import importlib
import shutil
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import keyring
import keyring.backends.fail
import keyring.errors

from dermdesk.domain.errors import DermdeskError

_BACKEND = {"linux": "SecretService", "darwin": "macOS", "win32": "Windows"}
_PROBE = ("dermdesk", "self-check")


def look_up_in_keyring() -> str | None:
    """The name of the keyring that answered a look-up; None when this machine has none.

    Raises DermdeskError when there is one and it does not answer (locked, refused, broken).
    """
    backend = keyring.get_keyring()
    if isinstance(backend, keyring.backends.fail.Keyring):
        return None
    try:
        keyring.get_password(*_PROBE)
    except keyring.errors.KeyringError as error:
        raise DermdeskError(
            f"The keyring ({backend.name}) did not answer: {type(error).__name__}.",
            "Unlock it, or go on with the passphrase.",
        ) from error
    return backend.name


def load_keyring_connector() -> str:
    """The name of the module that talks to this system's keyring, imported; DermdeskError when it is not packed."""
    name = f"keyring.backends.{_BACKEND.get(sys.platform, 'chainer')}"
    try:
        importlib.import_module(name)
    except ImportError as error:
        raise DermdeskError(f"{name} does not load: {error}.", "Install the program again.") from error
    return name


def free_bytes(folder: Path) -> int:
    """Room in bytes on the disk of `folder`, or of its nearest existing parent."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(existing).free


def knows_time_zone(name: str) -> bool:
    """Whether the zone's rules are at hand, from the system or from tzdata."""
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return False
    return True
