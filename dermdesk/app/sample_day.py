"""The sample practice's day, played over the services as an office manager would: no shortcut that a user has not."""

from dataclasses import dataclass, field
from pathlib import Path

from dermdesk.app import sample_circle, sample_specimens
from dermdesk.domain.account import AccountKind
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import AccountSide
from dermdesk.domain.money import ZERO, Money, total
from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.visit import Visit
from dermdesk.interchange.claim_check import check_837p
from dermdesk.interchange.visit_file import read_visits
from dermdesk.services import (
    charge_entry,
    charge_import,
    claim_preparation,
    day_list,
    patients,
    shorthand,
    statements,
    submission,
)
from dermdesk.services.desk import Desk
from dermdesk.services.files import read_text
from dermdesk.services.scrubbing import Finding, Fix, FixKind, Scrubber, Settlement, apply_fix

PRACTICE_FILE = resource_path("sample", "practice.toml")
VISITS_FILE = resource_path("sample", "visits.jsonl")
DAY_LIST_FILE = resource_path("sample", "day_list.csv")
ATTESTED_RULE = "DERM-EM-001"
ANSWER = "Yes: the note assesses and treats another problem than the one that the procedure was for."
UNFINISHED = ("1015", "99213 L30.9; 11102 D49.2; 11104 D49.2; 17000 L57.0")
"""Chart number and shorthand of the visit that is still being typed when the day ends."""
SHOWN = ("1012", "99213 L40.0; 11104 D49.2; 17000 L57.0; 17003*5 L57.0; BTX-GLAB; SPF50")
"""Chart number and shorthand of the visit that the pictures show."""


@dataclass(slots=True)
class DayReport:
    """What the day came to; money by account."""

    visits: int = 0
    findings: dict[str, int] = field(default_factory=dict[str, int])
    safe_fixes: int = 0
    attested_fixes: int = 0
    household: Money = ZERO
    private: Money = ZERO
    values: dict[str, object] = field(default_factory=dict[str, object])


def play(desk: Desk, out: Path) -> DayReport:
    """The whole day; files go to `out`. Raises DermdeskError when a file of claims does not pass its check."""
    report = DayReport()
    superbills = [charge_import.visit_of(desk, record) for record in read_visits(VISITS_FILE)]
    report.values["appointments"] = day_list.import_csv(desk, read_text(DAY_LIST_FILE)).taken
    scrubber = Scrubber.of(desk)
    for superbill in superbills:
        visit, settlements = _mended(desk, scrubber, superbill, report)
        charge_entry.post(desk, visit, settlements)
        sums = charge_entry.totals(visit, desk.setup())
        report.visits += 1
        report.household += sums.household
        report.private += sums.private
    _leave_unfinished(desk)
    sample_circle.open_folders(desk, out)
    sent = _claims(desk, out, report)
    _statements(desk, out, report)
    report.values["full_circle"] = sample_circle.play(desk, out, sent)
    sample_circle.close_folders(desk)
    report.values["specimens"] = sample_specimens.play(desk, out / "requisitions")
    return report


def _mended(desk: Desk, scrubber: Scrubber, visit: Visit, report: DayReport) -> tuple[Visit, tuple[Settlement, ...]]:
    """Apply each safe fix; answer the first question about modifier 25; the rest waits for whoever knows the chart."""
    found = scrubber.check(charge_entry.snapshot(desk, visit)).findings
    for finding in found:
        report.findings[finding.rule] = report.findings.get(finding.rule, 0) + 1
    settlements: list[Settlement] = []
    tried: set[str] = set()
    while (step := _next_step(found, tried, attest=report.attested_fixes == 0)) is not None:
        finding, fix = step
        tried.add(finding.key)
        if fix.kind is FixKind.ATTESTED:
            settlements.append(charge_entry.settle(desk, visit, finding, ANSWER, fix))
            report.attested_fixes += 1
        else:
            report.safe_fixes += 1
        visit = apply_fix(desk.setup(), visit, fix)
        found = scrubber.check(charge_entry.snapshot(desk, visit)).findings
    return visit, tuple(settlements)


def _next_step(found: tuple[Finding, ...], tried: set[str], *, attest: bool) -> tuple[Finding, Fix] | None:
    for finding in found:
        for fix in finding.fixes[:1] if finding.key not in tried else ():
            if fix.kind is FixKind.SAFE:
                return finding, fix
            if attest and finding.rule == ATTESTED_RULE and fix.kind is FixKind.ATTESTED:
                return finding, fix
    return None


def _leave_unfinished(desk: Desk) -> None:
    number, typed = UNFINISHED
    person = next((one for one in patients.find(desk, number) if one.number == number), None)
    if person is None:
        return
    visit = charge_entry.new_visit(desk, person.patient_id, desk.today())
    charge_entry.save_draft(desk, shorthand.parse_shorthand(desk.setup(), typed, visit))


def _claims(desk: Desk, out: Path, report: DayReport) -> dict[str, submission.SentFile]:
    """What left electronically, by receiver."""
    run = claim_preparation.prepare_claims(desk)
    proof = submission.print_cms1500(desk, out, proof=True)
    exported = submission.export_837p(desk, out)
    printed = submission.print_cms1500(desk, out)
    for file in exported.files:
        problems = check_837p(file.path.read_bytes())
        if problems:
            raise DermdeskError(f"{file.path.name} does not pass its check: {problems[0].message}", "")
    report.values["claims"] = {
        "prepared": len(run.prepared),
        "prepared_total": str(total(claim.total for claim in run.prepared)),
        "held_visits": [{"amount": str(held.amount), "reasons": list(held.reasons)} for held in run.held],
        "held_claims": [{"claim": one.claim_number, "reason": one.message} for one in exported.problems],
        "files": [
            {
                "file": file.path.name,
                "receiver": file.batch.receiver_key,
                "claims": len(file.batch.claim_numbers),
                "total": str(file.batch.total),
                "pyx12": "passed",
            }
            for file in exported.files
        ],
        "paper": _paper(printed),
        "proof": proof.name if isinstance(proof, Path) else None,
    }
    return {file.batch.receiver_key: file for file in exported.files}


def _paper(printed: submission.SentFile | Path | None) -> dict[str, object] | None:
    if not isinstance(printed, submission.SentFile):
        return None
    batch = printed.batch
    return {"file": printed.path.name, "claims": len(batch.claim_numbers), "total": str(batch.total)}


def _statements(desk: Desk, out: Path, report: DayReport) -> None:
    runs = {
        AccountSide.HOUSEHOLD: statements.run(desk, AccountKind.MEDICAL, out),
        AccountSide.PRIVATE: statements.run(desk, AccountKind.CONFIDENTIAL, out, reason="Statements of the day"),
    }
    report.values["statements"] = {
        side.value: {"issued": len(run.issued), "total": str(run.total), "held_without_route": len(run.held)}
        for side, run in runs.items()
    }
