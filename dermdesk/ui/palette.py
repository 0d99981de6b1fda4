"""Colours of the desk in light and dark. Every pair of text and ground in `TEXT_PAIRS` has a contrast of 4.5 : 1."""

from dataclasses import dataclass, fields

from dermdesk.domain.practice import LineClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """Ink and ground of a line class."""

    ink: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme's colours as `#rrggbb`, named by what they are for."""

    dark: bool
    canvas: str
    surface: str
    inset: str
    """Ground of a block inside a card."""
    hover: str
    border: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    accent_hover: str
    selected: str
    """Ground of the chosen screen, list row."""
    current_row: str
    danger: str
    danger_ground: str
    warn: str
    info: str
    good: str
    insurance: Pill
    self_pay: Pill
    cosmetic: Pill
    retail: Pill
    fee: Pill

    def pill(self, line_class: LineClass) -> Pill:
        """The colours of a line class."""
        return {
            LineClass.INSURANCE: self.insurance,
            LineClass.SELF: self.self_pay,
            LineClass.COSMETIC: self.cosmetic,
            LineClass.RETAIL: self.retail,
            LineClass.FEE: self.fee,
        }[line_class]

    @property
    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (ink, ground) that text is written with."""
        grounds = (self.canvas, self.surface, self.inset, self.hover, self.current_row, self.selected)
        inks = (self.ink, self.muted, self.accent, self.warn, self.danger, self.info, self.good)
        pills = tuple(value for field in fields(self) if isinstance(value := getattr(self, field.name), Pill))
        return (
            *((ink, ground) for ink in inks for ground in grounds),
            *((pill.ink, ground) for pill in pills for ground in (pill.ground, *grounds)),
            (self.on_accent, self.accent),
            (self.on_accent, self.accent_hover),
            (self.danger, self.danger_ground),
        )


LIGHT = Tokens(
    dark=False,
    canvas="#f5f6f9",
    surface="#ffffff",
    inset="#f4f5f8",
    hover="#f1f3f6",
    border="#dfe3ea",
    ink="#171c26",
    muted="#586172",
    accent="#0b6b60",
    on_accent="#ffffff",
    accent_hover="#085a50",
    selected="#d3f5ee",
    current_row="#ebf9f6",
    danger="#a81d1d",
    danger_ground="#fde3e1",
    warn="#8f4300",
    info="#1c4ed8",
    good="#0b6b60",
    insurance=Pill(ink="#0b5f55", ground="#d0f3ec"),
    self_pay=Pill(ink="#3730a3", ground="#e2e5ff"),
    cosmetic=Pill(ink="#86198f", ground="#fae6fb"),
    retail=Pill(ink="#3a5a0c", ground="#ecfbc9"),
    fee=Pill(ink="#475063", ground="#e8ebf0"),
)

DARK = Tokens(
    dark=True,
    canvas="#12161c",
    surface="#1b212a",
    inset="#141920",
    hover="#232b36",
    border="#2f3844",
    ink="#eef1f6",
    muted="#a3adbb",
    accent="#2dd4bf",
    on_accent="#04201d",
    accent_hover="#5fe3d2",
    selected="#113a36",
    current_row="#182f2e",
    danger="#ff9a92",
    danger_ground="#431a1a",
    warn="#ffb35c",
    info="#94b4ff",
    good="#2dd4bf",
    insurance=Pill(ink="#5fe3d2", ground="#11403b"),
    self_pay=Pill(ink="#b9c0ff", ground="#2a2d5c"),
    cosmetic=Pill(ink="#f3a8fb", ground="#4a1550"),
    retail=Pill(ink="#c8ec6e", ground="#2d3d10"),
    fee=Pill(ink="#c3cad6", ground="#333c49"),
)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
