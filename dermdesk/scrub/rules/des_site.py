"""Destruction, shave and excision codes of another part of the body than the lesion."""

from collections.abc import Iterator

from dermdesk.scrub.body_site import SiteGroup, group_of_code, groups_of_line, same_size_code
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import SetCode, attest
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_SITED = CodeSet("11300-11313, 11400-11446, 11600-11646, 17260-17286")


@rule(
    "DERM-DES-010",
    Severity.REJECT,
    source="CPT site groups; ICD-10-CM; AAD",
    status=Status.PAGE,
    about=_SITED,
    as_of="2026",
)
def code_of_another_site(visit: VisitContext) -> Iterator[Hit]:
    """The code is for another part of the body than the lesion.

    Why:
        Shaves, excisions and malignant destruction are sorted by site: trunk, arms and legs; scalp, neck, hands, feet
        and genitals; face, ears, eyelids, nose, lips and mucosa. The payer compares it with the diagnosis.
    What to do:
        Take the code of the same size for the right site, or correct the site or the diagnosis.
    Fires:
        11601 C44.311 -> 1
        17281 C44.519 {nose 8mm}; 17262 C44.519 {face 12mm} -> 2
        11301 D22.5 {hand 6mm} -> 1
    Silent:
        11641 C44.311
        11601 C44.619
        11601 D49.2
    After the fix:
        11641 C44.311
        17281 C44.519 {nose 8mm}; 17282 C44.519 {face 12mm}
        11306 D22.5 {hand 6mm}
    """
    for line in visit.of(_SITED):
        own, allowed = group_of_code(line.code), groups_of_line(line)
        if own is None or not allowed or own in allowed:
            continue
        ordered = [group for group in SiteGroup if group in allowed]
        fixes = tuple(
            attest(f"Change to {code}", f"Was the lesion on the {group}?", SetCode(line.number, code))
            for group in ordered
            for code in (same_size_code(line.code, group),)
        )
        message = f"{line.code} is for {own}, but the lesion is on the {' or '.join(ordered)}."
        yield Hit(line, Field.CODE, message, fixes)


RULES: tuple[Rule, ...] = (code_of_another_site,)
