"""What the families of the next work order will take: pairs and line concerns that the generic rules leave alone now.

When a rule is written, its entry moves to its own `takes`; a test fails while an id stands in both places.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.ownership import Concern, Takes, TakesLine, TakesPair


def _units_of(text: str) -> TakesLine:
    return TakesLine(Concern.UNITS, CodeSet(text))


PLANNED: Mapping[str, tuple[Takes, ...]] = MappingProxyType(
    {
        "DERM-PDT-001": (TakesPair(codes.PDT, codes.PDT),),
        "DERM-PDT-003": (_units_of("J7308, J7345"),),
        "DERM-PDT-006": (TakesPair(codes.AK_DESTRUCTION, codes.PDT),),
    }
)
