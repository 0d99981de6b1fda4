"""Projection of confidential accounts, in tables of their own that no practice read knows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from dermdesk.domain.account import AccountKind
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import (
    ConfidentialAccountRead,
    ConfidentialFindingSettled,
    ConfidentialLineRevised,
    ConfidentialLineVoided,
    ConfidentialPaymentTaken,
    ConfidentialRouteChosen,
    ConfidentialSpecimenLogged,
    ConfidentialSpecimenReported,
    ConfidentialStatementIssued,
    ConfidentialVisitPosted,
)
from dermdesk.domain.line import ConfidentialLine
from dermdesk.domain.specimen import SpecimenStanding
from dermdesk.domain.standing import IssuedStatement
from dermdesk.domain.visit import ConfidentialVisit
from dermdesk.storage.codec import moment_text, to_json
from dermdesk.storage.projections.line_ledger import ENTRY_COLUMNS, LineLedger, entry_rows, payment_entry
from dermdesk.storage.projections.projection import Projection, Row, Rows
from dermdesk.storage.projections.specimens import SPECIMEN_COLUMNS, specimen_rows


def _fold(entity: str, events: Sequence[RecordedEvent]) -> Rows:
    account_id = entity.partition(":")[2]
    rows: Rows = {"conf_read_log": _reads(events), "conf_findings": _settled(events)}
    _add_account(rows, account_id, events)
    _add_visits(rows, events)
    _add_money(rows, events)
    rows["conf_specimens"] = _specimens(events)
    return rows


def _add_account(rows: Rows, account_id: str, events: Sequence[RecordedEvent]) -> None:
    patient_id, route = None, None
    for event in events:
        match event.body:
            case ConfidentialVisitPosted(visit=visit):
                patient_id = visit.patient_id
            case ConfidentialPaymentTaken(patient_id=paying):
                patient_id = paying
            case ConfidentialRouteChosen(patient_id=choosing, route=chosen):
                patient_id, route = choosing, chosen
            case _:
                continue
    if patient_id is not None:
        rows["conf_accounts"] = [(account_id, patient_id, to_json(route) if route else None)]


def _add_visits(rows: Rows, events: Sequence[RecordedEvent]) -> None:
    visits: dict[str, tuple[ConfidentialVisit, LineLedger]] = {}
    for event in events:
        if isinstance(event.body, ConfidentialVisitPosted) and event.body.visit.confidential_visit_id not in visits:
            visit = event.body.visit
            ledger = LineLedger(visit.confidential_visit_id, visit.patient_id, visit.account_id, visit.day)
            ledger.post(event, visit.lines, event.body.posted)
            visits[visit.confidential_visit_id] = (visit, ledger)
    for event in events:
        match event.body:
            case ConfidentialLineVoided(confidential_visit_id=key, number=number, posted=posted) if key in visits:
                visits[key][1].void(event, number, posted)
            case ConfidentialLineRevised(confidential_visit_id=key, line=line, posted=posted) if key in visits:
                visits[key][1].revise(event, line, posted)
            case _:
                continue
    rows["conf_visits"] = []
    rows["conf_entries"] = []
    for posted_visit, ledger in visits.values():
        lines = tuple(cast("ConfidentialLine", ledger.lines[number]) for number in sorted(ledger.lines))
        visit = replace(posted_visit, lines=lines)
        rows["conf_visits"].append(
            (visit.confidential_visit_id, visit.visit_id, visit.account_id, visit.day.isoformat(), to_json(visit))
        )
        rows["conf_entries"] += entry_rows(ledger.entries)


def _add_money(rows: Rows, events: Sequence[RecordedEvent]) -> None:
    rows["conf_receipts"] = []
    rows["conf_statements"] = []
    for event in events:
        match event.body:
            case ConfidentialPaymentTaken() as paid:
                rows["conf_entries"].append(
                    payment_entry(
                        event,
                        account_id=paid.account_id,
                        patient_id=paid.patient_id,
                        amount=paid.amount,
                        text=paid.method,
                        day=paid.day,
                    )
                )
                rows["conf_receipts"].append((paid.payment_id, event.site, paid.receipt))
            case ConfidentialStatementIssued() as body:
                issued = IssuedStatement(
                    number=body.number,
                    kind=AccountKind.CONFIDENTIAL,
                    account_ids=(body.account_id,),
                    channel=body.channel,
                    total=body.total,
                    sha256=body.sha256,
                    issued=body.issued,
                    due=body.due,
                )
                rows["conf_statements"].append((body.number, body.account_id, body.issued.isoformat(), to_json(issued)))
            case _:
                continue


def _specimens(events: Sequence[RecordedEvent]) -> list[Row]:
    found: dict[str, SpecimenStanding] = {}
    for event in events:
        match event.body:
            case ConfidentialSpecimenLogged(specimen=specimen):
                known = found.get(specimen.specimen_id)
                stands = replace(known, specimen=specimen) if known else SpecimenStanding(specimen=specimen)
                found[specimen.specimen_id] = stands
            case ConfidentialSpecimenReported(specimen_id=key, result=result) if key in found:
                found[key] = replace(found[key], result=result)
            case _:
                continue
    return list(specimen_rows(found.values()))


def _settled(events: Sequence[RecordedEvent]) -> list[Row]:
    latest: dict[tuple[str, str, str], Row] = {}
    for event in events:
        body = event.body
        if isinstance(body, ConfidentialFindingSettled):
            latest[body.visit_id, body.rule, body.finding_key] = (
                body.visit_id,
                body.rule,
                body.finding_key,
                body.action,
                body.words,
                event.user,
                moment_text(event.moment),
            )
    return list(latest.values())


def _reads(events: Sequence[RecordedEvent]) -> list[Row]:
    return [
        (
            body.account_id,
            event.hlc,
            event.site,
            event.seq,
            event.user,
            moment_text(event.moment),
            body.purpose,
            body.reason,
        )
        for event in events
        if isinstance(body := event.body, ConfidentialAccountRead)
    ]


CONFIDENTIAL = Projection(
    name="confidential",
    version=1,
    stream=Stream.CONFIDENTIAL,
    kinds=frozenset({"account"}),
    tables={
        "conf_accounts": "account_id TEXT NOT NULL PRIMARY KEY, patient_id TEXT NOT NULL, route TEXT",
        "conf_visits": (
            "confidential_visit_id TEXT NOT NULL PRIMARY KEY, visit_id TEXT, account_id TEXT NOT NULL, "
            "day TEXT NOT NULL, body TEXT NOT NULL"
        ),
        "conf_entries": ENTRY_COLUMNS,
        "conf_receipts": (
            "payment_id TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL, receipt TEXT NOT NULL, UNIQUE (site, receipt)"
        ),
        "conf_statements": (
            "number TEXT NOT NULL PRIMARY KEY, account_id TEXT NOT NULL, issued TEXT NOT NULL, body TEXT NOT NULL"
        ),
        "conf_findings": (
            "visit_id TEXT NOT NULL, rule TEXT NOT NULL, finding_key TEXT NOT NULL, action TEXT NOT NULL, "
            "words TEXT NOT NULL, user TEXT NOT NULL, moment TEXT NOT NULL, PRIMARY KEY (visit_id, rule, finding_key)"
        ),
        "conf_specimens": SPECIMEN_COLUMNS,
        "conf_read_log": (
            "account_id TEXT NOT NULL, hlc TEXT NOT NULL, site TEXT NOT NULL, seq INTEGER NOT NULL, "
            "user TEXT NOT NULL, moment TEXT NOT NULL, purpose TEXT NOT NULL, reason TEXT NOT NULL, "
            "PRIMARY KEY (site, seq)"
        ),
    },
    indexes=(
        "CREATE INDEX conf_accounts_by_patient ON conf_accounts (patient_id)",
        "CREATE INDEX conf_entries_by_account ON conf_entries (account_id)",
        "CREATE INDEX conf_visits_by_account ON conf_visits (account_id, day)",
    ),
    fold=_fold,
)
