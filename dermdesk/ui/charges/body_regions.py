"""The body map's drawing as data: three figures on one plane, each region with its outline and its place on the body.

Outlines are drawn for the viewer's left half and mirrored. The patient's right side is on the viewer's left in the
front and face figures, on the viewer's right in the back figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from dermdesk.domain.body_site import Place, read_place

Point = tuple[float, float]
_MIDDLE = 50.0
"""Every outline is written round this line."""
PLANE = (306.0, 222.0)
"""Width and height of all three figures together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A view of the body: where it lies on the plane, and how much wider and larger than written it is drawn."""

    name: str
    offset: Point
    wide: float
    scale: float
    left_is: str
    """The patient's side on the viewer's left."""

    def on_plane(self, point: Point) -> Point:
        x = _MIDDLE + (point[0] - _MIDDLE) * self.wide
        return self.offset[0] + x * self.scale, self.offset[1] + point[1] * self.scale


FIGURES = (
    Figure("front", (-8, 2), 1.2, 1, "right"),
    Figure("back", (82, 2), 1.2, 1, "left"),
    Figure("face", (149, 2), 1, 1.84, "right"),
)
_SPOTS = 24
# A star marks a region that has its mirror image. `o` is an ellipse: middle, half width, half height.
_OUTLINES = {
    "front": """
        face: o 50 16 9 12.5
        neck: 45.5,28 54.5,28 56.5,34 43.5,34
        chest: 43.5,34 56.5,34 65,37 65.5,48 63,60 37,60 34.5,48 35,37
        breast*: o 42.5 51 5.5 5
        abdomen: 37,60 63,60 62,74 64,88 36,88 38,74
        groin*: 36,88 45.5,88 46.5,95 41,98
        genital: 46,88 54,88 54,96 50,103 46,96
        shoulder*: 34.5,37 34,48 26,46 27,40 30,37.5
        axilla*: o 33.5 51.5 2.4 3
        upper arm*: 25.6,46.6 31.4,48 31.6,55 30.6,65 24.2,64.4
        forearm*: 24,65.4 30.4,66 26,88 20.8,87.4
        hand*: 20.4,88.4 26,89 26,99 18.6,98.4
        finger*: 18.4,99.4 25.8,100 24.6,108.6 20.6,110 17.4,107.4
        thigh*: 36,89 41,98.6 47,97 49.4,105 48.6,136 39.6,136 35.4,112
        knee*: 39.6,137 48.6,137 48,149 40,149
        shin*: 40,150 48,150 48.4,160 46.8,188 42.4,188 39.4,164
        ankle*: 42.4,189 46.8,189 46.8,196 42.2,196
        foot*: 42,197 47,197 48,208 38.4,208
        toe*: 38.2,209 48,209 47.6,213.4 44,215 37.8,213
    """,
    "back": """
        scalp: o 50 16 9 12.5
        nape: 45.5,28 54.5,28 56.5,34 43.5,34
        upper back: 43.5,34 56.5,34 65,37 65.5,48 64,56 36,56 34.5,48 35,37
        back: 36,56.6 64,56.6 62.6,70 37.4,70
        lower back: 37.4,70.6 62.6,70.6 64,84 36,84
        buttock*: 36,84.6 49.6,84.6 49.6,99 44,102 37,101 35,94
        shoulder*: 34.5,37 34,48 26,46 27,40 30,37.5
        upper arm*: 25.6,46.6 33.4,49 31.8,60 24.6,59.4
        elbow*: 24.4,60.4 31.6,61 30,69.6 23.4,69
        forearm*: 23.2,70 29.8,70.6 26,88 20.8,87.4
        hand*: 20.4,88.4 26,89 26,99 18.6,98.4
        finger*: 18.4,99.4 25.8,100 24.6,108.6 20.6,110 17.4,107.4
        thigh*: 36.6,102 44,103 49.4,101 48.6,136 39.6,136 35.4,114
        calf*: 39.6,137 48.6,137 48.8,160 46.8,188 42.4,188 39,160
        ankle*: 42.4,189 46.8,189 46.8,198 42.2,198
        heel*: 42,199 47.2,199 47.4,205.6 41.6,205.6
        sole*: 41.4,206.6 47.6,206.6 48,215 40,214
    """,
    "face": """
        crown: 24,34 27,22 35,12 43,7.6 50,6.6 57,7.6 65,12 73,22 76,34 68,26.6 59,23.4 50,22.4 41,23.4 32,26.6
        forehead: 33.4,27 41,24.2 50,23.2 59,24.2 66.6,27 68.6,36 68,42.4 56,44.4 50,44.8 44,44.4 32,42.4 31.4,36
        temple*: 24,35 32.6,27.6 30.6,36 31.2,43 31.4,52 24.2,52
        eyebrow*: 32.2,44.6 38,43.4 46.4,45.8 46.4,48.6 38,46.6 32.4,47.6
        upper eyelid*: 32.8,52.4 35,49.4 39,48.2 43.4,49.4 46,53 39.4,52.6
        lower eyelid*: 32.8,53.4 39.4,53.6 46,54 43.4,57.6 39,58.8 35,57
        nose: 47.4,45.8 52.6,45.8 53.2,56 55,65.4 45,65.4 46.8,56
        nose tip: 45.6,66 54.4,66 55,70.6 53,73.6 50,74.6 47,73.6 45,70.6
        nostril*: 44.6,66.4 44.2,71 45.4,73.4 42.6,73.2 40.8,71 42,67.6
        ear*: 23.4,52 20.6,49.6 18,51.6 17.6,57 19,64 21.4,69.4 23.6,69 23.8,60
        cheek*: 24.4,53 32,53.4 34.2,58 39,60 44.6,57.4 43.6,64 40.2,69.6 39.8,76 37.6,82.2 27.4,80 25,68
        upper lip: 41,70.8 42.4,74 50,75.6 57.6,74 59,70.8 60,76 61.8,82.4 55,81.2 50,82.4 45,81.2 38.2,82.4 40,76
        lower lip: 38.4,83.2 45,82 50,83.2 55,82 61.6,83.2 58,88.6 50,90.4 42,88.6
        chin: 42.4,89.6 50,91.4 57.6,89.6 58.4,97.6 55,101.6 50,103 45,101.6 41.6,97.6
        jaw*: 27.6,81.4 37.6,83.4 41.6,89.4 40.8,98 43.4,101.4 35,96 30,89
        neck: 36.4,98.6 43,102.6 50,104.4 57,102.6 63.6,98.6 64,109 66,117 34,117 36,109
    """,
}


@dataclass(frozen=True, slots=True)
class BodyRegion:
    """`outline` and `middle` are points of the plane."""

    figure: str
    place: Place
    outline: tuple[Point, ...]
    middle: Point

    @property
    def name(self) -> str:
        """Without its side."""
        return self.place.region or self.place.site


def _regions() -> Iterator[BodyRegion]:
    for figure in FIGURES:
        for line in _OUTLINES[figure.name].strip().splitlines():
            name, _, drawn = line.strip().partition(": ")
            points = _points(drawn)
            if not name.endswith("*"):
                yield _region(figure, read_place(name), points)
                continue
            other = "left" if figure.left_is == "right" else "right"
            yield _region(figure, read_place(f"{figure.left_is} {name[:-1]}"), points)
            yield _region(figure, read_place(f"{other} {name[:-1]}"), tuple((2 * _MIDDLE - x, y) for x, y in points))


def _points(drawn: str) -> tuple[Point, ...]:
    if drawn.startswith("o "):
        x, y, wide, high = map(float, drawn.split()[1:])
        turns = [2 * pi * spot / _SPOTS for spot in range(_SPOTS)]
        return tuple((x + wide * cos(turn), y + high * sin(turn)) for turn in turns)
    pairs = (pair.partition(",") for pair in drawn.split())
    return tuple((float(x), float(y)) for x, _, y in pairs)


def _region(figure: Figure, place: Place, points: tuple[Point, ...]) -> BodyRegion:
    outline = tuple(figure.on_plane(point) for point in points)
    return BodyRegion(figure.name, place, outline, _middle(outline))


def _middle(outline: tuple[Point, ...]) -> Point:
    """The centre of gravity of the area."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(outline, (*outline[1:], outline[0]), strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (3 * area), y / (3 * area)


REGIONS = tuple(_regions())
"""Every region, those drawn later on top."""


_DRAWN_AS = {"nail": "finger", "mucosa": "lip", "penis": "genital", "vulva": "genital"}


def region_of(place: Place) -> BodyRegion | None:
    """Where a place is shown: its finer word and side where the map has them, else somewhere on its site."""

    def fits(region: BodyRegion) -> tuple[bool, bool]:
        return region.name == (place.region or place.site), region.place.side == place.side

    site = _DRAWN_AS.get(place.site, place.site)
    own = [region for region in REGIONS if region.place.site == site]
    return max(own, key=fits, default=None)


def neighbour(current: BodyRegion, step: Point) -> BodyRegion:
    """The nearest region in a direction (1, 0 is to the right), what lies straight ahead before what lies aside."""

    def far(region: BodyRegion) -> float:
        ahead, aside = _along(current, region, step)
        return hypot(ahead, 2.5 * aside)

    seen = [region for region in REGIONS if _is_ahead(current, region, step)]
    return min(seen, key=far, default=current)


def _along(current: BodyRegion, region: BodyRegion, step: Point) -> tuple[float, float]:
    x, y = region.middle[0] - current.middle[0], region.middle[1] - current.middle[1]
    return x * step[0] + y * step[1], x * step[1] - y * step[0]


def _is_ahead(current: BodyRegion, region: BodyRegion, step: Point) -> bool:
    ahead, aside = _along(current, region, step)
    return ahead > 1 and abs(aside) < 3 * ahead


def jump(current: BodyRegion, letter: str) -> BodyRegion:
    """The next region whose name begins with the letter: first in its own figure, then round the others."""
    names = [figure.name for figure in FIGURES]
    own = names.index(current.figure)
    turned = [*names[own:], *names[:own]]
    found = sorted(
        (region for region in REGIONS if region.name.startswith(letter.lower())),
        key=lambda region: turned.index(region.figure),
    )
    if not found:
        return current
    at = found.index(current) + 1 if current in found else 0
    return found[at % len(found)]


def mirrored(current: BodyRegion) -> BodyRegion:
    """The same region on the other side; itself where it has none."""
    return next(
        (
            region
            for region in REGIONS
            if region.figure == current.figure and region.name == current.name and region is not current
        ),
        current,
    )
