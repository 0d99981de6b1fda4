"""What belongs to this machine and not to the practice: a small file beside the user's other settings.

It says how far this machine's printer is off, and holds no data of any patient.
"""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import platformdirs

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.print_offset import PrintOffset

_FORMS = "cms1500_offset_mm"


def read_form_offset() -> PrintOffset:
    """The offset for forms; none when nothing is kept, or when the file cannot be understood."""
    kept = _read().get(_FORMS)
    try:
        right, down = kept  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
        return PrintOffset(Decimal(str(right)), Decimal(str(down)))  # pyright: ignore[reportUnknownArgumentType]
    except (TypeError, ValueError, InvalidOperation):
        return PrintOffset()


def keep_form_offset(offset: PrintOffset) -> None:
    """Keep it for the next print. Raises DermdeskError in words; what was kept before then stands."""
    path = _path()
    part = path.with_name(f".{path.name}.part")
    kept = {**_read(), _FORMS: [str(offset.right), str(offset.down)]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DermdeskError(
            f"The offset was not kept: {error.strerror or 'the system refused'}.", "Type it again when there is room."
        ) from error


def _path() -> Path:
    return platformdirs.user_config_path("dermdesk", appauthor=False) / "machine.json"


def _read() -> dict[str, Any]:
    try:
        found: object = json.loads(_path().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
