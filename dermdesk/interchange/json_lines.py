"""One JSON object a line, read exactly: no duplicate names, no NaN, decimals instead of floats, bounded size."""

import json
from collections.abc import Iterator
from decimal import Decimal

from dermdesk.domain.errors import DermdeskError

LONGEST_LINE = 1_000_000
"""Characters of one line; a visit has a few thousand."""


class _NotStrictError(ValueError):
    """JSON that other readers would let pass."""


def decoded(data: bytes) -> str:
    """UTF-8 text. Raises DermdeskError that names the line of the first wrong byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise DermdeskError(f"Line {number}: this is not UTF-8 text.", "Nothing was changed.") from None


def objects(content: str) -> Iterator[tuple[int, object]]:
    """Line number and value of each line that is not blank. Raises DermdeskError that names the line."""
    for number, line in enumerate(content.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield number, _value(line, number)


def _value(line: str, number: int) -> object:
    if len(line) > LONGEST_LINE:
        raise DermdeskError(f"Line {number}: more than {LONGEST_LINE} characters.", "Nothing was changed.")
    try:
        return json.loads(
            line, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_object_without_twins
        )
    except _NotStrictError as error:
        said = str(error)
    except json.JSONDecodeError as error:
        said = f"this is not JSON, column {error.colno}"
    except RecursionError:
        said = "nested too deeply"
    except (ValueError, ArithmeticError):
        said = "a number is too long"
    raise DermdeskError(f"Line {number}: {said}.", "Nothing was changed.")


def _refuse_constant(name: str) -> object:
    raise _NotStrictError(f"{name} is not a number")


def _object_without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise _NotStrictError("an object has the same field twice")
    return built
