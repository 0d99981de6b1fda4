"""x12sdk's reading of an 837P: a second opinion beside pyx12's. It knows the guide as 005010X222A2 alone."""

from typing import Any, cast

from x12sdk.io import X12ModelReader


def x12sdk_models(text: str) -> list[Any]:
    """The transaction sets as x12sdk's models; raises what x12sdk raises for a file that is not sound.

    The sets are read as version A2, which differs from A1 in errata that no claim of ours touches.
    """
    with X12ModelReader(text.replace("005010X222A1", "005010X222A2")) as reader:
        return cast("list[Any]", list(reader.models()))
