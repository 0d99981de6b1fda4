"""What rules to come will take: pairs and line concerns that the generic rules leave alone now.

When a rule is written, its entry moves to its own `takes`; a test fails while an id stands in both places.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dermdesk.scrub.ownership import Takes

PLANNED: Mapping[str, tuple[Takes, ...]] = MappingProxyType({})
