"""`exm face 1.2 +0.2`, `exb back 0.8 +0.1`, `ex …` when nobody knows yet; `shave nose 0.6`; `edc back 1.1`."""

from functools import partial

from dermdesk.domain.body_site import Place, groups_of_diagnosis
from dermdesk.domain.coding.proposal import Request
from dermdesk.domain.coding.removal import Nature, Removal, RemovalKind, nature_of
from dermdesk.domain.line import Lesion
from dermdesk.services.forms.form import Form, Tail, Typed, nothing_fits
from dermdesk.services.forms.words import Words

_CANCER = ("C43", "C44", "C4A", "D03", "D04")
_ANYWHERE = ("D17", "D48.5", "D49.2", "L72", "L82", "L91", "L98.0")
"""Growths whose codes name no site."""
_NATURES = {"exm": Nature.MALIGNANT, "exb": Nature.BENIGN}


def _excision(name: str, words: Words) -> Typed:
    flags = words.take_flags("proven", "pending")
    place = words.place()
    lesion = Lesion(
        site=place.site, region=place.region, side=place.side,
        diameter_mm=words.size_mm(), margin_mm=words.margin_mm(),
        biopsy_proven="proven" in flags, pathology="pending" if "pending" in flags else None,
    )  # fmt: skip
    nature = None if "pending" in flags else _NATURES.get(name)

    def build(tails: tuple[Tail, ...]) -> Request:
        known = nature_of(lesion) or nature
        if known is None and lesion.pathology is None and tails[0].typed:
            known = nature_of(None, tails[0].diagnoses)
        return Removal(kind=RemovalKind.EXCISION, lesion=lesion, nature=known)

    known = nature_of(lesion) or nature
    fits = partial(_fits, place, known is Nature.MALIGNANT) if known is not None else nothing_fits
    return Typed(build=build, tails=(words.rest,), fits=fits)


def _by_diameter(kind: RemovalKind, _name: str, words: Words) -> Typed:
    place = words.place()
    lesion = Lesion(site=place.site, region=place.region, side=place.side, diameter_mm=words.size_mm())
    fits = partial(_fits, place, kind is RemovalKind.DESTRUCTION)
    return Typed(build=lambda _tails: Removal(kind=kind, lesion=lesion), tails=(words.rest,), fits=fits)


def _fits(place: Place, malignant: bool, diagnosis: str) -> bool:
    """A neoplasm of the place and of the nature."""
    if diagnosis.startswith(_CANCER) is not malignant:
        return False
    groups = groups_of_diagnosis(diagnosis)
    return place.body_site.removal in groups if groups else not malignant and diagnosis.startswith(_ANYWHERE)


FORMS = (
    Form(names=("exm", "exb", "ex"), usage="exm face 1.2 +0.2", read=_excision),
    Form(names=("shave",), usage="shave nose 0.6", read=partial(_by_diameter, RemovalKind.SHAVE)),
    Form(names=("edc",), usage="edc back 1.1", read=partial(_by_diameter, RemovalKind.DESTRUCTION)),
)
