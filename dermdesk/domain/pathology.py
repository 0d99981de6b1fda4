"""Diagnoses of skin pathology by the words of reports and the short words of people who type them all day.

Source: ICD-10-CM, fiscal year 2026; the codes that leave the place open are sited by `sited_diagnosis`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dermdesk.domain.body_site import Place
from dermdesk.domain.sited_diagnosis import possible_diagnoses


@dataclass(frozen=True, slots=True)
class PathologyTerm:
    """A diagnosis of a report: its words, the code that leaves the place open (or has none), and short words."""

    words: str
    code: str
    short: tuple[str, ...] = ()

    def at(self, place: Place | None) -> tuple[tuple[str, Place | None], ...]:
        """Its codes at a place, each with the place that it says, the one to take first.

        The code as it stands, of no place, where no code tells the place, or it does not matter.
        """
        sited = tuple(possible_diagnoses(self.code, place)) if place is not None else ()
        return sited or ((self.code, None),)

    @property
    def is_open(self) -> bool:
        """Whether the code still waits for its place."""
        return self.code in _OPEN


def _term(words: str, code: str, short: str = "") -> PathologyTerm:
    return PathologyTerm(words, code, tuple(short.split()))


_OPEN = frozenset(("C43.9", "C44.90", "C44.91", "C44.92", "C44.99", "C4A.9", "D03.9", "D04.9", "D22.9", "D23.9"))
TERMS: tuple[PathologyTerm, ...] = (
    _term("basal cell carcinoma", "C44.91", "bcc"),
    _term("squamous cell carcinoma", "C44.92", "scc ka keratoacanthoma"),
    _term("squamous cell carcinoma in situ", "D04.9", "sccis bowen"),
    _term("melanoma", "C43.9", "mm"),
    _term("melanoma in situ", "D03.9", "mis lentigo-maligna"),
    _term("Merkel cell carcinoma", "C4A.9", "mcc"),
    _term("other cancer of the skin", "C44.99", "adnexal sebaceous-carcinoma"),
    _term("melanocytic nevus", "D22.9", "nevus mole"),
    _term("atypical nevus", "D22.9", "dysplastic dn"),
    _term("other benign neoplasm of the skin", "D23.9", "df dermatofibroma fibrous-papule benign"),
    _term("neoplasm of uncertain behavior of the skin", "D48.5", "uncertain"),
    _term("seborrheic keratosis", "L82.1", "sk"),
    _term("inflamed seborrheic keratosis", "L82.0", "isk"),
    _term("actinic keratosis", "L57.0", "ak hak"),
    _term("epidermal cyst", "L72.0", "cyst eic"),
    _term("pilar cyst", "L72.11", "pilar"),
    _term("lipoma of the trunk", "D17.1", "lipoma"),
    _term("hemangioma of the skin", "D18.01", "angioma"),
    _term("wart", "B07.8", "verruca"),
    _term("skin tag", "L91.8", "acrochordon"),
    _term("lentigo", "L81.4", "solar-lentigo"),
    _term("pyogenic granuloma", "L98.0", "pg"),
    _term("scar, no cancer left", "L90.5", "scar"),
    _term("sebaceous hyperplasia", "L73.8", "sh"),
    _term("prurigo nodularis", "L28.1", "pn"),
    _term("dermatitis", "L30.9", "spongiotic eczema"),
    _term("psoriasis", "L40.0", "psoriasiform"),
    _term("lichen planus", "L43.9", "lp"),
    _term("granuloma annulare", "L92.0", "ga"),
    _term("discoid lupus", "L93.0", "dle"),
)


def terms_for(typed: str) -> Iterator[PathologyTerm]:
    """Terms of which every typed word begins a word or is a short word; an exact short word first."""
    words = typed.casefold().split()
    if not words:
        return
    exact = [term for term in TERMS if typed.strip().casefold() in term.short]
    yield from exact
    for term in TERMS:
        known = (*term.words.casefold().replace(",", "").split(), *term.short)
        if term not in exact and all(any(each.startswith(word) for each in known) for word in words):
            yield term
