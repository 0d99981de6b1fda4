"""A claim's facts as a page of words: who, what, to whom, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

from dermdesk.domain.claim import Claim
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import REASONS
from dermdesk.domain.practice import Provider
from dermdesk.domain.standing import ClaimStanding
from dermdesk.services import claim_coordination, claim_detail, lookup
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_detail import ClaimDetail
from dermdesk.services.desk import Desk
from dermdesk.ui.models.claim_words import filing_advice, state_words
from dermdesk.ui.patient_words import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClaim:
    """A claim for the pane beside the list; `page` is HTML."""

    detail: ClaimDetail
    advice: str
    page: str


def load_shown(desk: Desk, row: ClaimRow) -> ShownClaim:
    """On the book's thread."""
    found = claim_detail.detail(desk, row)
    today = desk.today()
    labels = lookup.labels(desk, row.codes, row.day)
    return ShownClaim(detail=found, advice=_advice(desk, row, today), page=_page(found, labels, today))


def _advice(desk: Desk, row: ClaimRow, today: date) -> str:
    """The clock of filing; for a decided claim, who is asked next."""
    if row.bucket not in (Bucket.PAID, Bucket.DENIED):
        return filing_advice(row, today)
    after = claim_coordination.next_payer(desk, row.claim_id)
    return f"Next payer: {after.name}. X makes its claim." if after is not None else ""


def _page(found: ClaimDetail, labels: dict[str, str], today: date) -> str:
    row, standing = found.row, found.standing
    reason = row.reason if row.reason and not found.troubles else ""
    parts = [f"<p>{escape(reason)}</p>" if reason else "", _table(_facts(row, standing, today))]
    if standing is not None:
        parts += [_lines(standing.claim, labels), _decided(standing)]
    elif found.visit is not None:
        lines = [
            (str(one.number), one.line.code, " ".join(one.line.modifiers), one.line.pointers, str(one.line.units),
             str(one.line.charge), labels.get(one.line.code, ""))
            for one in found.visit.lines
        ]  # fmt: skip
        parts.append(_line_table(lines, found.visit.diagnoses))
    return "".join(parts)


def _facts(row: ClaimRow, standing: ClaimStanding | None, today: date) -> Iterable[tuple[str, str]]:
    yield "State", state_words(row, today)
    yield "Patient", f"{row.patient} #{row.chart}"
    if standing is None:
        yield "Payer", row.payer
        yield "Day of service", day_words(row.day)
        return
    claim = standing.claim
    yield "Payer", f"{claim.payer.name}{f', id {claim.payer.payer_id}' if claim.payer.payer_id else ''}"
    yield "Member id", claim.coverage.member_id
    yield "Payer’s claim number", standing.payer_claim_number or claim.payer_claim_number
    yield "Corrects", claim.corrects
    yield "Followed by", standing.followed_by
    yield "Day of service", day_words(claim.day)
    yield "Rendering", _provider(claim.rendering)
    for caption, provider in (
        ("Referring", claim.referring),
        ("Ordering", claim.ordering),
        ("Supervising", claim.supervising),
    ):
        yield caption, _provider(provider) if provider is not None else ""
    yield "Facility", claim.facility.name if claim.facility is not None else ""
    yield "Place of service", claim.place_of_service
    yield "Prior authorization", claim.prior_authorization
    yield "CLIA", claim.clia_number
    yield "Total", claim.total.display
    yield "Sent", day_words(standing.sent.date()) if standing.sent is not None else ""
    yield "Last note", row.next_words
    yield "Look again", day_words(row.next_action) if row.next_action is not None else ""


def _provider(provider: Provider) -> str:
    return f"{provider.name.listed} {provider.credential.value}, NPI {provider.npi}"


def _lines(claim: Claim, labels: dict[str, str]) -> str:
    lines = [
        (str(one.number), one.source.line.code, " ".join(one.source.line.modifiers), one.source.line.pointers,
         str(one.source.line.units), str(one.source.line.charge), labels.get(one.source.line.code, ""))
        for one in claim.lines
    ]  # fmt: skip
    return _line_table(lines, claim.diagnoses)


def _line_table(lines: Iterable[tuple[str, ...]], diagnoses: tuple[str, ...]) -> str:
    letters = ", ".join(f"{chr(65 + place)} {code}" for place, code in enumerate(diagnoses))
    body = ""
    for number, code, modifiers, pointers, units, charge, label in lines:
        cells = "".join(
            f"<td style='padding-right: 12px'>{escape(one)}</td>" for one in (number, code, modifiers, pointers, units)
        )
        body += f"<tr>{cells}<td align='right'>{escape(charge)}</td></tr>"
        if label:
            body += f"<tr><td></td><td colspan='5' class='facts'>{escape(label)}</td></tr>"
    return f"<h2>Lines</h2><p class='facts'>{escape(letters)}</p><table cellspacing='2'>{body}</table>"


def _decided(standing: ClaimStanding) -> str:
    decision = standing.decision
    if decision is None:
        return ""
    said_of = [f"Paid {decision.paid} on {day_words(decision.decided)}."]
    for adjustments, where in (
        (decision.adjustments, ""),
        *((line.adjustments, f"line {line.line}: ") for line in decision.lines),
    ):
        said_of += [
            f"{where}{one.group.value}-{one.reason} {one.amount}, {said(REASONS, one.reason)}" for one in adjustments
        ]
    return f"<h2>Decision</h2>{''.join(f'<p>{escape(one)}</p>' for one in said_of)}"


def _table(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td class='facts' style='padding-right: 12px'>{escape(caption)}</td><td>{escape(value)}</td></tr>"
        for caption, value in pairs
        if value
    )
    return f"<table cellspacing='2'>{rows}</table>"
