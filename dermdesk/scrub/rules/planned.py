"""What the families of the next work order will take: pairs and line concerns that the generic rules leave alone now.

When a rule is written, its entry moves to its own `takes`; a test fails while an id stands in both places.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.ownership import Concern, Takes, TakesLine, TakesPair

_SESSION_INJECTION = CodeSet("11900, 11901, 64650, 64653")


def _units_of(text: str) -> TakesLine:
    return TakesLine(Concern.UNITS, CodeSet(text))


PLANNED: Mapping[str, tuple[Takes, ...]] = MappingProxyType(
    {
        "DERM-PDT-001": (TakesPair(codes.PDT, codes.PDT),),
        "DERM-PDT-003": (_units_of("J7308, J7345"),),
        "DERM-PDT-006": (TakesPair(codes.AK_DESTRUCTION, codes.PDT),),
        "DERM-INJ-001": (TakesPair(CodeSet("11900"), CodeSet("11901")),),
        "DERM-INJ-002": (_units_of("11900, 11901"),),
        "DERM-INJ-003": (TakesPair(CodeSet("96372"), _SESSION_INJECTION),),
    }
)
