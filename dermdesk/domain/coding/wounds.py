"""Codes that leave a wound, so that a repair or flap at their place closes it."""

from dermdesk.domain.coding import biopsy, mohs, removal

WOUND_CODES = frozenset((*removal.KIND_AND_GROUP, *biopsy.CODES, *mohs.FURTHER))
"""Excisions, shaves, destructions of cancer, biopsies and Mohs."""
