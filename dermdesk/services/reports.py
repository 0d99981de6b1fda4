"""What is kept of a bug: where it happened, never with what data."""

import sys
import traceback
from datetime import datetime
from pathlib import Path

import platformdirs

from dermdesk import __version__
from dermdesk.domain.errors import DermdeskError
from dermdesk.services.files import write_whole

_PACKAGE = Path(__file__).resolve().parents[1]


def redacted(error: BaseException, moment: datetime) -> str:
    """Kinds of errors and places in the program. Messages and values may name a patient, so they are left out."""
    lines = [f"dermdesk {__version__}, Python {sys.version.split()[0]}, {moment:%Y-%m-%dT%H:%M:%SZ}"]
    one: BaseException | None = error
    while one is not None:
        lines.append(type(one).__name__)
        for frame in traceback.extract_tb(one.__traceback__):
            path = Path(frame.filename)
            inside = path.is_relative_to(_PACKAGE)
            place = path.relative_to(_PACKAGE).as_posix() if inside else path.name
            lines.append(f"  {place}:{frame.lineno} {frame.name}")
        one = one.__cause__ or one.__context__
    return "\n".join(lines) + "\n"


def save_report(error: BaseException, moment: datetime) -> Path | None:
    """Keep the redacted report on this machine; None when even that cannot be written."""
    folder = platformdirs.user_log_path("dermdesk", appauthor=False)
    path = folder / f"report-{moment:%Y%m%dT%H%M%S}.txt"
    try:
        write_whole(path, redacted(error, moment).encode())
    except DermdeskError:
        return None
    return path
