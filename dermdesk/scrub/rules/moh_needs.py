"""Mohs surgery: who may do it, of what, where on the body, and in which laboratory."""

from collections.abc import Iterator

from dermdesk.scrub import codes
from dermdesk.scrub.body_site import SiteGroup, groups_of_line
from dermdesk.scrub.codes import begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, SetCode, attest, guide
from dermdesk.scrub.header_change import SetIncidentTo, SetRendering, Whose
from dermdesk.scrub.mohs_tumor import FURTHER_STAGE_OF, with_further_stages
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link

MOHS_CANCER = ("C00", "C43", "C44", "C4A", "C51", "C60", "C63", "D03", "D04")
_ONLY_TRUNK = frozenset((SiteGroup.TRUNK,))
_TOO_SMALL_CERTIFICATES = ("waiver", "ppm")


@rule(
    "DERM-MOH-007",
    Severity.COMPLIANCE,
    source="CPT on Mohs surgery; Medicare article A56514; MLN Matters SE1318",
    status=Status.PAGE,
    about=codes.MOHS,
    as_of="2013",
)
def slides_read_by_another(visit: VisitContext) -> Iterator[Hit]:
    """Somebody else than the surgeon read the Mohs slides.

    Why:
        Mohs is one doctor who cuts and reads. When another one reads the slides it was an excision with frozen
        sections, and a Mohs code is a false claim.
    What to do:
        Bill the excision by its size, and let the doctor who read the slides bill the pathology. If the surgeon read
        them, correct the reader.
    Fires:
        17311 C44.311 {reader:1457389207} -> 1
        17313 C44.519 {reader:1234567893}; 17313-59 C44.612 {reader:1457389207} -> 2
    Silent:
        17311 C44.311 {reader:1234567893}
        17311 C44.311
        11642 C44.311 {8mm +3mm reader:1457389207}
    After the fix:
        11642 C44.311 {8mm +3mm}
    """
    surgeon = visit.encounter.rendering.npi
    for line in visit.of(codes.MOHS):
        mohs = line.line.mohs
        if mohs is None or mohs.pathologist_npi in (None, surgeon):
            continue
        message = f"{line.code} is for a doctor who cuts and reads the slides; another NPI is down as their reader."
        fixes = (
            guide("Bill the excision by its size; whoever read the slides bills the pathology"),
            guide("Correct the reader, if the surgeon read them"),
        )
        yield Hit(line, Field.MOHS, message, fixes, fact="pathologist_npi")


@rule(
    "DERM-MOH-009",
    Severity.DENIAL_RISK,
    source="Medicare articles A56514, A56515 and A56836 on Mohs surgery",
    status=Status.PAGE,
    about=codes.MOHS,
    as_of="2024-01-01",
)
def mohs_without_cancer(visit: VisitContext) -> Iterator[Hit]:
    """Mohs surgery has no diagnosis that it is paid for.

    Why:
        Medicare contractors list the skin cancers for which Mohs is covered: C00, C43, C44, C4A, C51, C60, C63, D03 and
        D04. Any other diagnosis alone is denied as not necessary.
    What to do:
        Link the cancer that the biopsy proved. Without a proof, hold the claim until the report is here.
    Fires:
        17311 L57.0 -> 1
        dx:D49.2,C44.311 | 17311 A; 17312 B -> 1
        17311 C44.311; 17312 D49.2; 17315 D49.2 -> 2, 3
        17311 Z85.828 D49.2 -> 1
        17311 Z85.821 -> 1
    Silent:
        17311 C44.311
        17311 L57.0 D04.39
        17311 C00.1; 17311-59 C51.0; 17311-59 C60.9; 17311-59 C63.2; 17311-59 C4A.30; 17311-59 D03.39
        17311 Z85.828
        17311 Z85.820 Z85.828
        17311
    After the fix:
        17311 C44.311
        dx:D49.2,C44.311 | 17311 B A; 17312 B
        17311 C44.311; 17312 C44.311 D49.2; 17315 C44.311 D49.2
    """
    for line in visit.of(codes.MOHS):
        if (
            not line.linked
            or any(begins(code, MOHS_CANCER) for code in line.linked)
            or set(line.linked) <= set(codes.CANCER_HISTORY)
        ):
            continue
        way = link(visit, line, MOHS_CANCER, otherwise="Add the cancer that the biopsy proved, and link it")
        fixes = (way, guide("Hold the claim until the biopsy report is here"))
        message = f"{line.code} is paid for skin cancer, but it points to {', '.join(line.linked)}."
        yield Hit(line, Field.POINTERS, message, fixes)


@rule(
    "DERM-MOH-010",
    Severity.DENIAL_RISK,
    source="CPT site groups of the Mohs codes, as listed on coding pages; ICD-10-CM",
    status=Status.PAGE,
    about=codes.MOHS_FIRST_STAGE,
    as_of="2026",
)
def mohs_code_of_another_site(visit: VisitContext) -> Iterator[Hit]:
    """The Mohs code is for another part of the body than the tumor.

    Why:
        17311 is for head, neck, hands, feet and genitals, and for any place where muscle, cartilage, bone, tendon, a
        major nerve or vessel was cut into. 17313 is for trunk, arms and legs. The payer compares it with the diagnosis.
    What to do:
        Take the other first stage, and its further stages with it. On trunk, arms or legs 17311 stays when the note
        tells of such a deep structure: mark it on the line. Or correct the site or the diagnosis.
    Fires:
        17313 C44.712 {foot}; 17314 C44.712 -> 1
        17311 C44.519 -> 1
        17313 C44.311 {lesion a}; 17314*2 C44.311 {lesion a}; 17313-59 C44.519 {lesion b}; 17314 C44.519 -> 1
        17311 C44.311 {arm} -> 1
        17313 C44.41 -> 1
        17313 D49.2 {genital} -> 1
    Silent:
        17311 C44.519 {trunk deep}
        17313 C44.519
        17311 C44.311
        17311 C44.612
        17313 C44.712
        17313 C44.311 {leg}
        17311 C51.0
        17311 C44.41; 17314 C44.519
    After the fix:
        17311 C44.712; 17312 C44.712
        17313 C44.519
        17311 C44.311; 17312*2 C44.311; 17313-59 C44.519; 17314 C44.519
        17313 C44.311 {arm}
        17311 C44.41
        17311 D49.2 {genital}
    """
    for line in visit.of(codes.MOHS_FIRST_STAGE):
        groups = groups_of_line(line)
        if line.code == "17311":
            is_deep = line.line.mohs is not None and line.line.mohs.deep_structure
            if groups != _ONLY_TRUNK or is_deep:
                continue
            place = str(SiteGroup.TRUNK)
        else:
            if not groups or SiteGroup.TRUNK in groups:
                continue
            place = " or ".join(groups)
        message = f"{line.code} is not for the {place}, where this tumor is."
        yield Hit(line, Field.CODE, message, _ways_to_site(visit, line, place))


def _ways_to_site(visit: VisitContext, line: NumberedLine, place: str) -> tuple[Fix, ...]:
    """The other first stage, with the further stages that are surely of this tumor."""
    other = "17313" if line.code == "17311" else "17311"
    own = [
        further
        for counted in with_further_stages(visit)
        if line in counted.first_stages
        for further in counted.add_ons
        if len(counted.first_stages) == 1 or visit.same_lesion(line, further)
    ]
    changes = (SetCode(further.number, FURTHER_STAGE_OF[other]) for further in own)
    swap = attest(f"Change to {other}", f"Was the tumor on the {place}?", SetCode(line.number, other), *changes)
    if line.code == "17311":
        return (swap, guide("Mark the deep structure, if the note tells of one"))
    return (swap, guide("Correct the site, if the tumor was on trunk, arm or leg"))


@rule(
    "DERM-MOH-011",
    Severity.REJECT,
    source="CMS Transmittal 434 (CR 3458)",
    status=Status.PAGE,
    about=codes.MOHS_FIRST_STAGE,
    as_of="2005-01-14",
)
def mohs_without_laboratory(visit: VisitContext) -> Iterator[Hit]:
    """Mohs surgery needs the number of a laboratory that may read slides.

    Why:
        Reading tissue is a test of high complexity. The claim names the CLIA number of the place, and its certificate
        has to be one of compliance or accreditation: a waiver or a microscopy certificate is turned back.
    What to do:
        Enter the site's CLIA number and certificate in the practice file. Without such a certificate the site cannot
        bill Mohs.
    Fires:
        clia:none | 17311 C44.311; 17312 C44.311 -> 1
        clia:waiver | 17313 C44.519 -> 1
        clia:ppm | 17311 C44.311; 17311-59 C44.41 -> 1, 2
    Silent:
        clia:compliance | 17311 C44.311
        clia:accreditation | 17311 C44.311
        clia:registration | 17311 C44.311
        clia:none | 11642 C44.311 {8mm +3mm}
    After the fix:
        clia:compliance | 17311 C44.311; 17312 C44.311
    """
    clia = visit.visit.practice.clia
    if clia is not None and clia.number and clia.certificate not in _TOO_SMALL_CERTIFICATES:
        return
    if clia is None or not clia.number:
        said, way = "no CLIA number is on file for this site", "Enter the CLIA number and certificate of this site"
    else:
        name = "certificate of waiver" if clia.certificate == "waiver" else "microscopy certificate"
        said = f"this site has a {name}"
        way = "Correct the certificate, if the site has one of compliance or accreditation"
    for line in visit.of(codes.MOHS_FIRST_STAGE):
        message = f"The slides of {line.code} need a full laboratory certificate, and {said}."
        yield Hit(line, Field.CLIA, message, (guide(way),))


@rule(
    "DERM-MOH-014",
    Severity.COMPLIANCE,
    source="AAD, Cracking the Code, on the CMS article about Mohs surgery (MLN Matters SE1318)",
    status=Status.PAGE,
    about=codes.MOHS,
    as_of="2020-06",
)
def mohs_not_by_a_physician(visit: VisitContext) -> Iterator[Hit]:
    """Mohs surgery is done by a physician, who bills it.

    Why:
        The Mohs surgeon is an MD or DO who cuts and reads the slides. An NP or PA cannot do it, and it cannot be billed
        under a physician for the work of one.
    What to do:
        Bill it under the physician who did both. If nobody did both, bill the excision and the pathology instead.
    Fires:
        incident | 17313 C44.519 -> 1
        as:NP seen:MD | 17311 C44.311 -> 1
        as:NP | 17311 C44.311; 17312 C44.311 -> 1
        @part_b as:PA | 99213-25 L40.0; 17315*2 C44.311; 17311 C44.311 -> 2
        as:RN | 17312 C44.311 -> 1
    Silent:
        as:MD | 17311 C44.311
        as:DO | 17311 C44.311
        as:NP seen:NP | 11642 C44.311 {8mm +3mm}
        seen:NP | 17311 C44.311
        @self_pay as:NP | 17311 C44.311
    After the fix:
        17313 C44.519
        17311 C44.311
    """
    credential = visit.encounter.rendering.credential
    if credential.is_physician and not visit.encounter.incident_to:
        return
    for line in visit.of(codes.MOHS)[:1]:
        if credential.is_physician:
            message = f"{line.code} is billed incident-to: Mohs never is."
            field = Field.INCIDENT_TO
        else:
            message, field = (
                f"The rendering provider of {line.code} is {credential}: Mohs is for an MD or DO.",
                Field.RENDERING,
            )
        yield Hit(line, field, message, tuple(_ways_to_physician(visit)))


def _ways_to_physician(visit: VisitContext) -> Iterator[Fix]:
    encounter = visit.encounter
    question = "Did this physician cut and read the slides in person?"
    if encounter.seer.credential.is_physician:
        changes = () if encounter.seen_by is None else (SetRendering(Whose.SEEN_BY),)
        yield attest("Bill the physician who did it", question, SetIncidentTo(incident_to=False), *changes)
    yield guide("Name the physician who cut and read the slides as rendering, not incident-to")
    yield guide("Bill the excision and the pathology, if nobody did both")


RULES: tuple[Rule, ...] = (
    slides_read_by_another,
    mohs_without_cancer,
    mohs_code_of_another_site,
    mohs_without_laboratory,
    mohs_not_by_a_physician,
)
