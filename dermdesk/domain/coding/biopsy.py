"""Biopsies: one first code a day for the deepest technique, an add-on by its own technique for every other lesion.

Source: CPT's biopsy guideline (2019 and later): incisional before punch before tangential.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dermdesk.domain.coding.proposal import Option, Proposal, ProposedLine, Question, ask, short
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Lesion

TECHNIQUES = ("tangential", "punch", "incisional")
"""Shallow to deep."""
FIRST = ("11102", "11104", "11106")
ADD_ON = ("11103", "11105", "11107")
_DEPTH = {code: depth for codes in (FIRST, ADD_ON) for depth, code in enumerate(codes)}
CODES = tuple(_DEPTH)

SITE_CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "eyelid": ("67810", "the lid margin"),
        "lip": ("40490", "the vermilion"),
        "ear": ("69100", "the external ear"),
        "nail": ("11755", "the nail unit"),
        "penis": ("54100", "the penis"),
        "vulva": ("56605", "the vulva or perineum"),
    }
)
"""Sites whose own structure has a biopsy code, and what that structure is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Lesions sampled alike: `lesion.count` of them (1 without), pointing to `pointers`.

    `of_skin`: where a structure has a code of its own, whether it was skin; None: nobody has said.
    """

    technique: str
    lesion: Lesion
    pointers: str = ""
    of_skin: bool | None = None

    @property
    def depth(self) -> int:
        """0 is the shallowest technique. Raises ValueError for an unknown one."""
        return TECHNIQUES.index(self.technique)


@dataclass(frozen=True, slots=True)
class _Part:
    """Lesions of one line: how deep, how many, the line to be, and the standing line that it is made from."""

    depth: int
    count: int
    line: ChargeLine
    was: int | None

    def coded(self, code: str, count: int) -> ProposedLine:
        return ProposedLine(line=replace(self.line, code=code, units=count), was=self.was)


@dataclass(frozen=True, slots=True, kw_only=True)
class Biopsies:
    """New samples; without any the standing lines alone are put in order."""

    samples: tuple[Sample, ...] = ()

    def propose(self, standing: Standing) -> Proposal:
        """All biopsies of the visit. A site whose structure has a code of its own asks first."""
        asking = next((one for one in self.samples if one.lesion.site in SITE_CODES and one.of_skin is None), None)
        if asking is None:
            return self._ordered(standing)
        code, structure = SITE_CODES[asking.lesion.site or ""]
        skin, own = (self._said(asking, of_skin=of_skin).propose(standing) for of_skin in (True, False))
        question = Question(
            words=f"Was the sample taken from {structure}, or from the skin there?",
            options=(
                Option(key="s", words="skin", proposal=skin),
                Option(key="o", words=f"{structure}: {code}", proposal=own),
            ),
        )
        return ask(question)

    def _said(self, sample: Sample, *, of_skin: bool) -> "Biopsies":
        return Biopsies(samples=tuple(replace(one, of_skin=of_skin) if one is sample else one for one in self.samples))

    def _ordered(self, standing: Standing) -> Proposal:
        before = standing.of(CODES)
        parts = [_standing_part(standing, place) for place in before]
        parts += _new_parts(standing, [one for one in self.samples if one.of_skin is not False])
        if not parts and not self.samples:
            raise DermdeskError("No biopsy is named.", "Type technique and site, such as punch arm.")
        lines, steps = _hierarchy(parts) if parts else ([], [])
        for sample in self.samples:
            if sample.of_skin is False:
                line = _own_code(sample, replace(standing, lines=(*standing.lines, *(each.line for each in lines))))
                lines.append(ProposedLine(line=line))
                steps.append(f"sample of {SITE_CODES[sample.lesion.site or ''][1]} → {short(line)}")
        return Proposal(lines=tuple(lines), steps=tuple(steps), replaces=before)


def _hierarchy(parts: list[_Part]) -> tuple[list[ProposedLine], list[str]]:
    """The first code, the add-ons, and how it was counted."""
    first = _first(parts)
    own = first if first.count == 1 else replace(first, line=_single(first.line))
    lines = [own.coded(FIRST[first.depth], 1)]
    further = [replace(first, count=first.count - 1, was=None, line=_beside(first.line))] if first.count > 1 else []
    further += [part for part in parts if part is not first]
    lines += [part.coded(ADD_ON[part.depth], part.count) for part in _merged(further)]
    return lines, [_step(first, lines)]


def _own_code(sample: Sample, standing: Standing) -> ChargeLine:
    """The line of a structure that has a code of its own."""
    lesion = replace(sample.lesion, id=standing.next_lesion(), count=None)
    code = SITE_CODES[sample.lesion.site or ""][0]
    line = standing.new_line(code, units=sample.lesion.count or 1, lesion=lesion)
    return replace(line, pointers=sample.pointers)


def _standing_part(standing: Standing, place: int) -> _Part:
    line = standing.lines[place]
    named = line.lesion.count if line.lesion is not None else None
    asked = place == standing.at and line.code in FIRST and named
    return _Part(_DEPTH[line.code], named if asked and named else line.units, line, place)


def _new_parts(standing: Standing, samples: list[Sample]) -> list[_Part]:
    parts: list[_Part] = []
    for sample in samples:
        taken = replace(standing, lines=(*standing.lines, *(part.line for part in parts)))
        lesion = replace(sample.lesion, id=taken.next_lesion(), count=None)
        line = replace(standing.new_line(FIRST[sample.depth], lesion=lesion), pointers=sample.pointers)
        parts.append(_Part(sample.depth, sample.lesion.count or 1, line, None))
    return parts


def _first(parts: list[_Part]) -> _Part:
    """Of the deepest, the one that is first already, else the first typed."""
    deepest = max(part.depth for part in parts)
    deep = [part for part in parts if part.depth == deepest]
    return next((part for part in deep if part.line.code in FIRST and part.was is not None), deep[0])


def _merged(parts: list[_Part]) -> list[_Part]:
    """Lesions of one technique, diagnosis and modifiers share a line; a lesion of its own keeps its letter and site."""
    made: list[_Part] = []
    for part in parts:
        place = next((at for at, other in enumerate(made) if _alike(part, other)), None)
        if place is None:
            made.append(part)
            continue
        other = made[place]
        kept, joined = (other, part) if other.was is not None or part.was is None else (part, other)
        if kept.was is not None and joined.was is not None:
            made.append(part)
            continue
        count = part.count + other.count
        made[place] = replace(kept, count=count, line=replace(kept.line, lesion=_shared(kept.line, joined.line, count)))
    return made


def _alike(one: _Part, other: _Part) -> bool:
    return (one.depth, one.line.pointers, one.line.modifiers) == (
        other.depth,
        other.line.pointers,
        other.line.modifiers,
    )


def _shared(one: ChargeLine, other: ChargeLine, count: int) -> Lesion:
    sites = {line.lesion.site if line.lesion is not None else None for line in (one, other)}
    return Lesion(site=sites.pop() if len(sites) == 1 else None, count=count)


def _single(line: ChargeLine) -> ChargeLine:
    """The first lesion of a line that counted several."""
    return replace(line, lesion=replace(line.lesion, count=None) if line.lesion is not None else None)


def _beside(line: ChargeLine) -> ChargeLine:
    """The further lesions of a line that counted several: no letter, the site of the line."""
    site = line.lesion.site if line.lesion is not None else None
    return replace(line, modifiers=(), lesion=Lesion(site=site) if site is not None else None)


def _step(first: _Part, lines: list[ProposedLine]) -> str:
    words = [f"{TECHNIQUES[first.depth]} → {FIRST[first.depth]}"]
    if len(lines) > 1:
        words[0] = f"deepest is {TECHNIQUES[first.depth]} → {FIRST[first.depth]} first"
    words += [f"{TECHNIQUES[_DEPTH[line.line.code]]} × {line.line.units} → {line.line.code}" for line in lines[1:]]
    return "; ".join(words)
