"""Shaves: they need no stitches, and like destruction they are sorted by the diameter of the lesion alone."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.domain.size_bands import series_of
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import SetCode, attest, guide
from dermdesk.scrub.ownership import TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import drop_or_separate

_BY_DIAMETER = codes.SHAVE | codes.MALIGNANT_DESTRUCTION
_BY_SIZE = _BY_DIAMETER | codes.EXCISION


@rule(
    "DERM-SHV-001",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs; CPT shave guideline, as taught on coding pages",
    status=Status.PAGE,
    about=codes.SHAVE,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.REPAIR, codes.SHAVE),),
)
def repair_of_a_shave(visit: VisitContext) -> Iterator[Hit]:
    """A shave is not stitched: the repair is denied.

    Why:
        A shave stays within the skin and leaves nothing to close, so every repair code is bundled into it. A wound
        that went through the whole skin was an excision.
    What to do:
        Drop the repair. If it closed another wound, add 59 and see that the note says which. If this wound did need
        stitches, read the note again: the removal may have been an excision.
    Fires:
        11310 D22.39 {4mm}; 12011 D22.39 -> 2
        12031 S41.111A {2cm}; 11301 D22.5 {7mm} -> 1
        11310 D22.39 {lesion a 4mm}; 12011-59 D22.39 {lesion a} -> 2
        11301 D22.5 {lesion a 7mm}; 13120 S41.111A {lesion b 2cm} -> 2
    Silent:
        11310 D22.39 {4mm}; 12011-59 S01.81XA {2cm}
        11301 D22.5 {lesion a 7mm}; 12031-XS S41.111A {lesion b 2cm}
        11310 D22.39 {4mm}; 12011 S01.81XA self
        11440 D22.39 {4mm}; 12011 D22.39
    After the fix:
        11310 D22.39
        11301 D22.5
        11310 D22.39
        11301 D22.5
    """
    for repair, shave, _ in visit.bundles(codes.REPAIR, codes.SHAVE):
        message = f"{shave.code} is a shave and needs no stitches: {repair.code} is not paid beside it."
        fixes = (*drop_or_separate(visit, repair, shave), guide(f"Recode {shave.code}, if it was an excision"))
        yield Hit(repair, Field.CODE, message, fixes, (shave,))


@rule(
    "DERM-SHV-002",
    Severity.DENIAL_RISK,
    source="CPT size ranges of shaves and destructions; AAPC on shave or excision",
    status=Status.PAGE,
    about=_BY_SIZE,
)
def size_of_the_lesion(visit: VisitContext) -> Iterator[Hit]:
    """The code goes by the size of the lesion.

    Why:
        Shaves and malignant destructions are sorted by the longest diameter of the lesion itself, excisions by the
        diameter with both margins. Without a recorded size nobody can defend the code, and a size outside its range
        contradicts it.
    What to do:
        Take the diameter from the note, as it was before the procedure, and bill the code of that size. Pathology
        reports give the shrunken specimen: do not measure there.
    Fires:
        11301 D22.5 {12mm} -> 1
        11310 D22.39 {5.1mm} -> 1
        17283 C44.319 {20mm} -> 1
        17266 C44.519 {40mm} -> 1
        17272 C44.41 {7mm +4mm} -> 1
        11602 C44.519 {trunk}; 11305 D22.4 -> 1, 2
        17261 C44.519 -> 1
    Silent:
        11301 D22.5 {10mm}
        11302 D22.5 {10.1mm}
        11303 D22.5 {35mm}
        17281 C44.319 {10mm}
        17266 C44.519 {40.5mm}
        11602 C44.519 {9mm +4mm}
        11300 D22.5 self
        17110 B07.8
    After the fix:
        11302 D22.5 {12mm}
        11311 D22.39 {5.1mm}
        17282 C44.319 {20mm}
        17264 C44.519 {40mm}
        17271 C44.41 {7mm +4mm}
    """
    for line in visit.of(_BY_SIZE):
        series = series_of(line.code)
        diameter = line.line.lesion.diameter_mm if line.line.lesion is not None else None
        if series is None:
            continue
        if diameter is None:
            missing = "the diameter and the margin" if line.code in codes.EXCISION else "the diameter"
            message = f"{line.code} goes by size, and none is recorded: type {missing} that the note gives."
            yield Hit(line, Field.LESION, message, (guide(f"Type {missing}"),), fact="diameter_mm")
            continue
        wanted = series.code_for(diameter)
        if wanted is not None and wanted != line.code and line.code in _BY_DIAMETER:
            question = f"Does the note give {diameter} mm as the longest diameter before the procedure?"
            fixes = (
                attest(f"Change to {wanted}", question, SetCode(line.number, wanted)),
                guide("Correct the diameter, if it was mistyped"),
            )
            yield Hit(line, Field.CODE, f"{diameter} mm is {wanted}, not {line.code}.", fixes)


RULES: tuple[Rule, ...] = (repair_of_a_shave, size_of_the_lesion)
