"""Words by which a patient is found: folded parts of the name, number, birth date in typed forms, phone digits."""

import re
import unicodedata

from dermdesk.domain.people import Patient

_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def folded(text: str) -> str:
    """Without case and accents: `Žółć` is `zolc`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).translate(_STROKES)


def words_of(patient: Patient) -> tuple[str, ...]:
    """Everything that a typed word may begin with, sorted."""
    name = patient.name
    found = {word for part in (name.last, name.first, name.middle) for word in _parts(part)}
    found |= {"".join(_parts(part)) for part in (name.last, name.first)}
    born = patient.birth_date
    found |= {f"{born:%m%d%Y}", f"{born:%m%d%y}", f"{born:%Y%m%d}"}
    found.add("".join(_parts(patient.number)))
    phone = re.sub(r"\D", "", patient.phone)
    found |= {phone, phone[-7:], phone[-4:]}
    return tuple(sorted(word for word in found if word))


def words_typed(text: str) -> tuple[str, ...]:
    """The words of a typed search; dates and phone numbers with separators become their digits."""
    text = _ISO.sub(lambda found: "".join(found.groups()), text)
    text = _DATE.sub(lambda found: f"{int(found[1]):02d}{int(found[2]):02d}{found[3]}", text)
    text = re.sub(r"\(?(\d{3})\)?[ .-]*(\d{3})[ .-](\d{4})\b", r"\1\2\3", text, flags=re.ASCII)
    text = re.sub(r"\b(\d{3})[.-](\d{4})\b", r"\1\2", text, flags=re.ASCII)
    return tuple("".join(_parts(word)) for word in re.split(r"[\s,]+", text) if _parts(word))


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))
