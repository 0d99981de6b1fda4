"""`bx punch arm, tang back D48.5`: technique and site of each sample, several of one kind by their number."""

from dermdesk.domain.coding.biopsy import TECHNIQUES, Biopsies, Sample
from dermdesk.domain.coding.proposal import Request
from dermdesk.domain.line import Lesion
from dermdesk.services.forms.form import Form, Tail, Typed
from dermdesk.services.forms.words import Words

USAGE = "bx punch arm, tang back"
_WORDS = {
    "tang": "tangential", "shave": "tangential", "tangential": "tangential", "punch": "punch",
    "inc": "incisional", "incisional": "incisional", "wedge": "incisional",
}  # fmt: skip


def _read(name: str, words: Words) -> Typed:
    samples: list[Sample] = []
    tails: list[tuple[str, ...]] = []
    for part in " ".join(words.rest).split(","):
        sample, tail = _sample(Words(name, part, USAGE))
        samples.append(sample)
        tails.append(tail)

    def build(read: tuple[Tail, ...]) -> Request:
        pointers = [tail.pointers for tail in read]
        known = next((each for each in reversed(pointers) if each), "")
        return Biopsies(
            samples=tuple(
                Sample(technique=sample.technique, lesion=sample.lesion, pointers=each or known)
                for sample, each in zip(samples, pointers, strict=True)
            )
        )

    return Typed(build=build, tails=tuple(tails), fits=lambda code: code.startswith(("D48.5", "D49.2")))


def _sample(words: Words) -> tuple[Sample, tuple[str, ...]]:
    technique = words.take_one_of(_WORDS)
    if technique is None:
        raise words.refuse(f"a technique ({', '.join(TECHNIQUES)})")
    count = words.count_if_any()
    place = words.place_if_any()
    lesion = Lesion(count=count)
    if place is not None:
        lesion = Lesion(count=count, site=place.site, region=place.region, side=place.side)
    return Sample(technique=_WORDS[technique], lesion=lesion), words.rest


FORMS = (Form(names=("bx",), usage=USAGE, read=_read),)
