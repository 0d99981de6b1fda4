"""Files that are there whole or not at all."""

import os
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.connection import sync_folder


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, sync, rename. Raises DermdeskError when the disk does not take it; nothing half-written stays."""
    waiting = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise not_written() from error


def not_written() -> DermdeskError:
    """What a person reads when a file could not be written."""
    return DermdeskError(
        "The disk is full or cannot be written: the file was NOT made. What was there before is unchanged.",
        "Make room on the disk, or choose another folder, and try again.",
    )
