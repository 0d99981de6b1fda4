"""Judging posted visits: what the rules say, what of it a person has settled, and what changed since the last time."""

from dataclasses import dataclass, replace

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import FindingIgnored, VisitJudged
from dermdesk.domain.judgement import JudgedFinding
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Finding, Scrubber, ScrubResult, Severity
from dermdesk.services.specimen_lines import with_reports
from dermdesk.services.specimen_recode import unanswered
from dermdesk.services.visit_snapshot import snapshot_of

_WAITS = frozenset((Severity.DENIAL_RISK, Severity.COMPLIANCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedVisit:
    """A posted visit with its findings, gravest first; `settled` are the keys of those that a person answered for."""

    visit: PostedVisit
    findings: tuple[Finding, ...]
    failed_rules: tuple[str, ...]
    settled: frozenset[str]

    @property
    def rejects(self) -> tuple[Finding, ...]:
        """What no answer settles: the front end of every payer would return the claim."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.REJECT)

    @property
    def risks(self) -> tuple[Finding, ...]:
        """What a claim goes out with only on purpose: denial risks and compliance, not yet settled."""
        return tuple(one for one in self.findings if one.severity in _WAITS and one.key not in self.settled)

    @property
    def told(self) -> tuple[JudgedFinding, ...]:
        """All findings as the journal keeps them."""
        return tuple(
            JudgedFinding(rule=one.rule, severity=one.severity.value, line=one.line, key=one.key, message=one.message)
            for one in self.findings
        )


def judge(desk: Desk, visit: PostedVisit) -> JudgedVisit:
    """The practice part of a visit as it stands, judged as if its claim went out today.

    What the specimen log knows of a lesion counts as if it stood on the line.
    Raises DermdeskError when its patient, coverage, site or provider is unknown.
    """
    desk.require(Permission.SEE_PRACTICE)
    lines = tuple(part.line for part in visit.lines)
    snapshot = snapshot_of(
        desk, visit.visit_id, visit.header, visit.diagnoses, lines, submit_date=desk.today(visit.header.site)
    )
    scrubber, logged = Scrubber.of(desk), desk.book.practice.specimens_of_visit(visit.visit_id)
    result = scrubber.check(snapshot)
    settled = frozenset(one.finding_key for one in desk.book.practice.settled_findings(visit.visit_id))
    if logged:
        known = tuple(with_reports(part.number, part.line, logged) for part in visit.lines)
        told = scrubber.check(replace(snapshot, lines=known))
        result, settled = told, settled | _still_settled(result, told, settled)
    findings = tuple(sorted((*result.findings, *unanswered(desk, visit, logged)), key=lambda one: one.order))
    return JudgedVisit(visit=visit, findings=findings, failed_rules=result.rules_that_failed, settled=settled)


def _still_settled(before: ScrubResult, after: ScrubResult, settled: frozenset[str]) -> frozenset[str]:
    """Keys of findings that say with the specimen log what a settled one says without it."""
    answered = {(one.rule, one.line, one.message) for one in before.findings if one.key in settled}
    return frozenset(one.key for one in after.findings if (one.rule, one.line, one.message) in answered)


def noted(desk: Desk, judged: JudgedVisit) -> tuple[EventBody, ...]:
    """The event that remembers a judgement, when it says something else than the last one."""
    desk.require(Permission.SEE_PRACTICE)
    visit_id = judged.visit.visit_id
    before = desk.book.practice.judged_findings(visit_id)
    if before == judged.told or (before is None and not judged.findings):
        return ()
    return (VisitJudged(visit_id=visit_id, findings=judged.told),)


def accepted(judged: JudgedVisit, words: str) -> tuple[EventBody, ...]:
    """The events by which a person lets the open risks of a visit stand, with a reason.

    Raises DermdeskError without a reason; nothing was changed.
    """
    if judged.risks and not words.strip():
        raise DermdeskError(
            "This claim has an open risk and was not let go. Nothing was changed.",
            "Say why it is right as it stands; the reason is kept.",
        )
    return tuple(
        FindingIgnored(visit_id=judged.visit.visit_id, rule=risk.rule, finding_key=risk.key, reason=words.strip())
        for risk in judged.risks
    )


def said(finding: Finding) -> str:
    """One line for lists: `DERM-EM-001 line 1: …`."""
    where = f" line {finding.line}" if finding.line is not None else ""
    return f"{finding.rule}{where}: {finding.message}"
