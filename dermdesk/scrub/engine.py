"""The claim linter: a visit snapshot and the reference in force on its day in, findings out. No state, no clock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from hashlib import blake2b

from dermdesk.domain.line import ChargeLine
from dermdesk.domain.reference import EditionKind, ReferenceSlice
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.payer_severity import severity_for
from dermdesk.scrub.rule import Hit, Rule
from dermdesk.scrub.rules import CATALOGUE


@dataclass(frozen=True, slots=True)
class ScrubResult:
    """Findings, gravest first; `rules_that_failed` are ids of checks that could not run.

    `not_checked` are kinds of reference data that the visit needs and that have no edition for its day.
    """

    findings: tuple[Finding, ...] = ()
    rules_that_failed: tuple[str, ...] = ()
    not_checked: tuple[EditionKind, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Every check ran and none had anything to say."""
        return not self.findings and not self.rules_that_failed


def scrub(visit: VisitSnapshot, reference: ReferenceSlice, *, rules: Catalogue = CATALOGUE) -> ScrubResult:
    """Run every rule that may apply. A rule speaks at most once about a line.

    A rule that raises is named in the result and stops no other; nothing of the visit is kept with its name.
    """
    context = VisitContext(visit, reference, rules.ownership)
    findings: list[Finding] = []
    failed: list[str] = []
    for rule in rules.rules_for(context.codes, {line.code for line in context.all_lines}):
        try:
            findings.extend(_findings(rule, context))
        except Exception:  # noqa: BLE001 - whatever a rule does, the others have to speak
            failed.append(rule.id)
    told = _told_apart(sorted(_unreplaced(findings, rules, visit), key=lambda found: found.order))
    return ScrubResult(tuple(told), tuple(failed), tuple(_not_checked(context)))


def _not_checked(context: VisitContext) -> Iterable[EditionKind]:
    """A kind that nobody ever had says nothing here: its rules know that they are silent."""
    needs = {
        EditionKind.ICD10CM: bool(context.visit.diagnoses),
        EditionKind.CODES: bool(context.codes),
        EditionKind.MUE: bool(context.codes),
        EditionKind.PTP: len(context.codes) > 1,
    }
    for kind, needed in needs.items():
        edition = context.reference.edition(kind)
        if needed and edition is not None and not edition.covers(context.reference.day):
            yield kind


def _told_apart(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Lines that say the same have the same key: the second and later ones are counted, so that each has its answer."""
    seen: Counter[str] = Counter()
    for found in findings:
        seen[found.key] += 1
        yield found if seen[found.key] == 1 else replace(found, key=f"{found.key}:{seen[found.key]}")


def _findings(rule: Rule, context: VisitContext) -> list[Finding]:
    first_hits: dict[int | None, Hit] = {}
    for hit in rule.check(context):
        first_hits.setdefault(hit.line.number if hit.line is not None else None, hit)
    return [_finding(rule, hit, context) for hit in first_hits.values()]


def _finding(rule: Rule, hit: Hit, context: VisitContext) -> Finding:
    edition = context.reference.edition(rule.data) if rule.data is not None else None
    severity, remark = severity_for(rule, hit.severity or rule.severity, context.payer)
    message = hit.message or rule.docstring.partition("\n")[0]
    return Finding(
        rule=rule.id,
        severity=severity,
        line=hit.line.number if hit.line is not None else None,
        field=hit.field,
        message=f"{message} {remark}" if remark else message,
        source=rule.source,
        edition=edition.name if edition is not None else rule.as_of,
        key=_key(rule, hit, context),
        beside=tuple(line.number for line in hit.beside),
        fixes=hit.fixes,
        fact=hit.fact,
        own_page=rule.own_page,
        place=hit.place,
    )


def _unreplaced(findings: list[Finding], rules: Catalogue, visit: VisitSnapshot) -> Iterable[Finding]:
    """Leave out findings of rules that another fired rule replaces, for the same code or the whole visit.

    So too those of rules that yield to another which has fired for the same line; the whole visit counts for any line.
    """

    def place(found: Finding) -> str | None:
        return visit.lines[found.line - 1].code if found.line is not None else None

    replaced: set[tuple[str, str | None]] = set()
    for found in findings:
        for other in rules.by_id[found.rule].replaces:
            replaced |= {(other, place(found)), (other, None)}
    told: dict[str, set[int | None]] = {}
    for found in findings:
        told.setdefault(found.rule, set()).add(found.line)

    def yields(found: Finding) -> bool:
        lines = {line for other in rules.by_id[found.rule].yields_to for line in told.get(other, ())}
        return bool(lines) and (found.line is None or None in lines or found.line in lines)

    return (found for found in findings if (found.rule, place(found)) not in replaced and not yields(found))


def _key(rule: Rule, hit: Hit, context: VisitContext) -> str:
    """The day that the claim goes out does not count: what was settled in charge entry stays settled."""
    digest = blake2b(digest_size=9)
    header = replace(context.encounter, submit_date=None)
    if hit.line is None:
        digest.update(repr((context.visit.diagnoses, header, context.visit.patient)).encode())
    else:
        digest.update(repr((_content(hit.line), sorted(_content(line) for line in hit.beside))).encode())
        if hit.field.is_of_header:
            digest.update(repr(header).encode())
    return f"{rule.id}:{digest.hexdigest()}"


def _content(numbered: NumberedLine) -> tuple[str, ...]:
    """What a line says, apart from where it and its diagnoses stand; fields left at their default do not count."""
    line = numbered.line
    said = [f"linked={numbered.linked}"]
    for each in fields(ChargeLine):
        value = getattr(line, each.name)
        if each.name != "pointers" and value != each.default:
            said.append(f"{each.name}={value!r}")
    return tuple(said)
