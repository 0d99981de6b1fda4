"""Where the files of `resources/` lie: in a checkout, in an installed wheel, in the packaged program."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_PACKED = _PACKAGE / "_resources"
_ROOT = _PACKED if _PACKED.is_dir() else _PACKAGE.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of a file or folder under `resources/`; it need not exist."""
    return _ROOT.joinpath(*parts)
