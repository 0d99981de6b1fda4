"""The colours of papers: ink, quieter ink, hairlines, and the one accent."""

from reportlab.lib.colors import HexColor

INK = HexColor(0x1B2430)
QUIET = HexColor(0x56616F)
RULE = HexColor(0xD5DAE0)
ACCENT = HexColor(0x0F766E)
