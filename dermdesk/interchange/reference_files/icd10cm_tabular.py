"""What the ICD-10-CM tabular list says beyond the codes: chapters, blocks, Excludes1 notes and inclusion terms.

Source: the tabular XML of CMS and CDC (`ICD10CM.tabular`).
"""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dermdesk.domain.codes import is_icd10cm_shape
from dermdesk.interchange.reference_files.layout import no_such_file
from dermdesk.interchange.reference_files.source import Source, refused

TITLE: Final = "an ICD-10-CM tabular file"
_ROOT: Final = "<ICD10CM.tabular"
_HEAD: Final = 4_000
_YEAR: Final = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (`12`) or a block (`L55-L59`); `parent` is the chapter of a block."""

    code: str
    label: str
    chapter: str
    parent: str
    excludes1: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What stands at a code itself."""

    excludes1: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(slots=True)
class Tabular:
    """The list; `year` is the fiscal year that it says, `block_of` the block of each category."""

    year: int | None = None
    headings: list[Heading] = field(default_factory=list[Heading])
    block_of: dict[str, str] = field(default_factory=dict[str, str])
    notes: dict[str, Notes] = field(default_factory=dict[str, Notes])

    @property
    def chapter_of(self) -> Mapping[str, str]:
        """The chapter of each heading."""
        return {heading.code: heading.chapter for heading in self.headings}


def read_tabular(source: Source) -> Tabular:
    """The list. Raises DermdeskError: no tabular file, cut short, with a document type of its own."""
    text = source.text()
    if _ROOT not in text[:_HEAD]:
        raise no_such_file(source.name, text, TITLE)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise refused(source.name, "defines its own document type", "Take the file as CMS publishes it.")
    tabular = Tabular()
    try:
        _read(text, tabular)
    except ET.ParseError as error:
        raise refused(source.name, "is cut short or damaged", "Download it again.") from error
    if not tabular.block_of:
        raise refused(source.name, "has no category in it", "Download it again.")
    return tabular


def _read(text: str, tabular: Tabular) -> None:
    """Block by block, so that the whole tree is never in memory."""
    blocks: list[Heading] = []
    for _, element in ET.iterparse(io.BytesIO(text.encode())):  # noqa: S314 - see the import
        if element.tag == "version":
            found = _YEAR.fullmatch(_words(element))
            tabular.year = int(found[0]) if found else None
        elif element.tag == "section":
            blocks.append(_block(element, tabular))
            element.clear()
        elif element.tag == "chapter":
            name = _words(element.find("name"))
            tabular.headings.append(Heading(name, _words(element.find("desc")), name, "", _list(element, "excludes1")))
            tabular.headings += [
                Heading(block.code, block.label, name, name, block.excludes1) for block in blocks if block.code
            ]
            blocks.clear()
            element.clear()


def _block(section: ET.Element, tabular: Tabular) -> Heading:
    """A block; where its only category bears its name, the notes of the block become those of the category."""
    name = section.get("id", "")
    own = _list(section, "excludes1")
    for category in section.findall("diag"):
        code = _words(category.find("name"))
        if is_icd10cm_shape(code):
            tabular.block_of[code] = name if name != code else ""
    for code_element in section.iter("diag"):
        code = _words(code_element.find("name"))
        excludes1 = _list(code_element, "excludes1") + (own if code == name else ())
        tabular.notes[code] = Notes(excludes1, _list(code_element, "inclusionTerm"))
    return Heading(name if name not in tabular.block_of else "", _words(section.find("desc")), "", "", own)


def _list(element: ET.Element, kind: str) -> tuple[str, ...]:
    return tuple(_words(note) for part in element.findall(kind) for note in part.findall("note"))


def _words(element: ET.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
