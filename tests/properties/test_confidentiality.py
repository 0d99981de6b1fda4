"""Non-interference: whatever is done to confidential accounts, every outside artefact stays byte for byte the same.

A book is lived through twice: once as drawn, once with the confidential operations, and the confidential part of mixed
visits, left out. Claims, forms, household statements, search, counts, reads of the practice and the practice stream of
the journal itself must be equal. Three deliberate leaks show that the comparison has eyes.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dermdesk.domain.account import AccountKind, Channel, StatementRoute
from dermdesk.domain.claim import ClaimState
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import SpecimenLogged
from dermdesk.domain.line import AccountSide, ChargeLine
from dermdesk.domain.money import Money
from dermdesk.domain.people import Guarantor, Patient, PersonName
from dermdesk.domain.practice import LineClass
from dermdesk.domain.practice_rule import LineScope, PracticeRule
from dermdesk.domain.specimen import PathologyResult, Specimen
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Visit, linked_diagnoses
from dermdesk.services import (
    charge_entry,
    charge_posting,
    claim_buckets,
    claim_building,
    claim_preparation,
    confidential,
    confidential_specimens,
    patients,
    rejudging,
    requisitions,
    rule_back_test,
    specimen_log,
    specimens,
    statements,
    submission,
    today,
)
from dermdesk.services.desk import Desk
from dermdesk.services.self_pay_choice import SelfPayChoice, chosen
from dermdesk.storage.codec import to_json
from tests.desks import DAY, HOME, OWNER, MovedClock, add_patient, cosmetic, insured, make_desk, self_paid
from tests.practice_rules import RULE

NAMES = ("Moss", "Whitcomb", "Núñez")
CLERK = User(user_id="u-clerk", name="Clerk", role=Role.BILLER)
HUSBAND = Guarantor(guarantor_id="", name=PersonName(last="Whitcomb", first="Harold"), address=HOME)

# --- what can be done -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Op:
    """An operation on the patient of that place; a `secret` one is left out of the book without confidential things."""

    what: str
    who: int = 0
    lines: tuple[ChargeLine, ...] = ()
    diagnoses: tuple[str, ...] = ()
    secret: bool = False


_HOUSEHOLD_LINES = (
    insured("17000", 13694, "A"),
    insured("17003", 1336, "A"),
    insured("99213", 15400, "B", "25"),
    insured("11102", 12000, "C"),
    self_paid(),
    ChargeLine(code="NOSHOW", charge=Money(5000), line_class=LineClass.FEE),
    ChargeLine(code="SPF50", charge=Money(2800), line_class=LineClass.RETAIL, account=AccountSide.HOUSEHOLD),
)
_SECRET_LINES = (
    cosmetic(),
    cosmetic("PEEL", 15000, "D"),
    ChargeLine(code="SPF50", charge=Money(2800), line_class=LineClass.RETAIL),
    replace(insured("99214", 22000, "D"), confidential=True),
    replace(self_paid("17110", 9000), confidential=True, pointers="B"),
    chosen(insured("11104", 20700, "D"), SelfPayChoice.RESTRICTION, day=DAY),
)
_REPORT = PathologyResult(reported=DAY, diagnosis="D22.5", words="nevus")
_DIAGNOSES = ("L57.0", "L40.0", "D48.5", "L98.8")

_who = st.integers(0, len(NAMES) - 1)
_household = st.lists(st.sampled_from(_HOUSEHOLD_LINES), max_size=3)
_secret = st.lists(st.sampled_from(_SECRET_LINES), max_size=2)


def _mixed(who: int, household: list[ChargeLine], secret: list[ChargeLine], order: Random) -> Op:
    lines = [*household, *secret]
    order.shuffle(lines)
    return Op("visit", who, tuple(lines), _DIAGNOSES)


def _secretly(what: str, who: int) -> Op:
    return Op(what, who, secret=True)


_visits = st.builds(_mixed, _who, _household, _secret, st.randoms(use_true_random=False))
_practice_ops = st.sampled_from(
    ("prepare", "export", "print", "household run", "void", "move", "rejudge", "release", "jars")
)
_secret_ops = st.sampled_from(("route", "pay", "open", "confidential run", "secret draft", "secret jars"))
_ops = st.one_of(
    _visits,
    st.builds(Op, _practice_ops, _who),
    st.builds(_secretly, _secret_ops, _who),
)
histories = st.lists(_ops, min_size=1, max_size=7)


def without_secrets(history: list[Op]) -> list[Op | None]:
    """The same history as somebody would have typed it who knows of nothing confidential.

    Lines and the diagnoses that only they need are not there; None keeps the place of an operation, for the clock.
    """
    kept: list[Op | None] = []
    for op in history:
        lines = tuple(line for line in op.lines if not line.confidential and line.side is AccountSide.HOUSEHOLD)
        gone = op.secret or (op.what == "visit" and not lines)
        diagnoses, pointers = linked_diagnoses(op.diagnoses, tuple(line.pointers for line in lines))
        lettered = tuple(replace(line, pointers=letters) for line, letters in zip(lines, pointers, strict=True))
        kept.append(None if gone else replace(op, lines=lettered, diagnoses=diagnoses))
    return kept


_CURIOUS = (
    replace(RULE, codes=("17000", "BTX-GLAB", "PEEL", "SPF50", "99214"), scope=LineScope.ANY),
    replace(RULE, codes=(), places=("11",), beside=("BTX-GLAB", "PEEL"), scope=LineScope.ANY),
)
"""Rules of a clerk who would like to know."""

# --- living through it ------------------------------------------------------------------------------------------------


def do(desk: Desk, people: list[Patient], op: Op, out: Path) -> str:
    """Carry an operation out; what the person at the desk is told of a refusal is an artefact too."""
    person = people[op.who]
    acts: dict[str, Callable[[], object]] = {
        "visit": lambda: _post(desk, person, op),
        "prepare": lambda: claim_preparation.prepare_claims(desk),
        "rejudge": lambda: rejudging.rejudge(desk),
        "release": lambda: _let_go(desk),
        "export": lambda: submission.export_837p(desk, out),
        "print": lambda: submission.print_cms1500(desk, out),
        "household run": lambda: statements.run(desk, AccountKind.MEDICAL, out),
        "void": lambda: _void_first(desk, person),
        "jars": lambda: _jars(desk, person, out),
        "secret jars": lambda: _secret_jars(desk, person, out / "apart"),
        "move": lambda: patients.change(desk, replace(person, phone="8155550177")),
        "route": lambda: confidential.choose_route(desk, person.patient_id, _route(person), "asked"),
        "pay": lambda: confidential.take_payment(desk, person.patient_id, Money(1000), "cash", "paid"),
        "open": lambda: confidential.open_account(desk, person.patient_id, "question"),
        "confidential run": lambda: statements.run(desk, AccountKind.CONFIDENTIAL, out / "apart", reason="run"),
        "secret draft": lambda: charge_entry.save_draft(desk, _visit(desk, person, (cosmetic(),), _DIAGNOSES)),
    }
    try:
        acts[op.what]()
    except DermdeskError as error:
        return str(error)
    return ""


def _visit(desk: Desk, person: Patient, lines: tuple[ChargeLine, ...], diagnoses: tuple[str, ...]) -> Visit:
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    return Visit(visit_id=fresh.visit_id, header=fresh.header, diagnoses=diagnoses, lines=lines)


def _post(desk: Desk, person: Patient, op: Op) -> None:
    if op.lines:
        charge_entry.post(desk, _visit(desk, person, op.lines, op.diagnoses))


def _let_go(desk: Desk) -> None:
    for standing in desk.book.practice.claims(ClaimState.HELD):
        claim_preparation.release(desk, standing.claim.claim_id, "the note says so")


def _void_first(desk: Desk, person: Patient) -> None:
    for visit in desk.book.practice.visits_of(person.patient_id):
        if visit.lines:
            charge_entry.void_line(desk, visit.visit_id, visit.lines[0].number, "typed twice")
            return


def _jars(desk: Desk, person: Patient, out: Path) -> None:
    """Send what the last visit proposes, print its requisition, and enter the reports that are awaited."""
    visit = desk.book.practice.last_visit(person.patient_id)
    if visit is None:
        return
    for one in desk.book.practice.specimens_of_visit(visit.visit_id):
        specimen_log.report(desk, one.specimen.specimen_id, _REPORT)
    specimen_log.send(desk, visit.visit_id, "driftless")
    requisitions.print_requisitions(desk, visit.visit_id, out)


def _secret_jars(desk: Desk, person: Patient, out: Path) -> None:
    for key in confidential_specimens.private_specimens(desk, person.patient_id, "a jar").to_send:
        for one in confidential_specimens.send_privately(desk, person.patient_id, key, "bluffside", "a jar"):
            confidential_specimens.report_privately(desk, person.patient_id, one.specimen_id, _REPORT, "fax")
        confidential_specimens.print_private_requisitions(desk, person.patient_id, key, out, "for the bag")


def _route(person: Patient) -> StatementRoute:
    return StatementRoute(recipient=person.name, channel=Channel.PAPER, address=HOME)


def live(folder: Path, reference: Path, history: list[Op | None]) -> dict[str, str]:
    """Live through a history on a new book and gather every outside artefact."""
    folder.mkdir(parents=True)
    desk = make_desk(folder / "book.db", reference)
    clock = desk.clock
    assert isinstance(clock, MovedClock)
    payers = ("heartland", "medicare", "guild")
    people = [
        add_patient(desk, name, payer=payer, guarantor=HUSBAND if name == "Whitcomb" else None)
        for name, payer in zip(NAMES, payers, strict=True)
    ]
    out = folder / "out"
    told: list[str] = []
    try:
        for op in history:
            clock.move()
            told.append(do(desk, people, op, out) if op else "")
        clock.move()
        told.extend(
            do(desk, people, Op(last), out) for last in ("prepare", "release", "export", "print", "household run")
        )
        desk.user = CLERK
        return {**artefacts(desk, out), "told": repr([words for words in told if words])}
    finally:
        desk.close()


def artefacts(desk: Desk, out: Path) -> dict[str, str]:
    """Everything that somebody without the permission may come to see, by name."""
    seen: dict[str, str] = {}
    for path in sorted(out.rglob("*")):
        relative = path.relative_to(out)
        if path.is_file() and relative.parts[0] != "apart":
            seen[f"file {relative}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    practice = desk.book.practice
    seen["search"] = to_json(
        tuple(practice.find_patients(text, 50) for text in ("", "m", "Whit", "8155550177", "1980"))
    )
    seen["claims"] = to_json(practice.claims())
    seen["buckets"] = to_json(tuple(claim_buckets.buckets(desk).values()))
    seen["drafts"] = to_json(charge_entry.drafts(desk))
    seen["specimens"] = to_json(specimens.board(desk))
    seen["today"] = to_json(today.counts(desk))
    tests = [rule_back_test.run(desk, rule) for rule in _CURIOUS]
    seen["back-tests"] = repr([(one.visits, one.hit, dict(one.by_payer), one.examples) for one in tests])
    seen["statements"] = to_json(practice.statements())
    seen["ledger"] = to_json(practice.all_entries())
    seen["balances"] = to_json(practice.household_balances())
    for patient in practice.patients():
        seen[f"visits {patient.number}"] = to_json(practice.visits_of(patient.patient_id))
        seen[f"last {patient.number}"] = to_json(practice.last_visit(patient.patient_id))
        prior = practice.prior_services(patient.patient_id, DAY)
        seen[f"history {patient.number}"] = to_json(prior)
    heads = {head.stream: head.hash for head in desk.book.heads()}
    seen["practice stream"] = heads["practice"]
    seen |= {f"table {name}": digest for name, digest in _practice_tables(desk)}
    return seen


def _practice_tables(desk: Desk) -> Iterator[tuple[str, str]]:
    return ((name, digest) for name, digest in desk.book.table_digests().items() if not name.startswith("conf_"))


def differences(folder: Path, reference: Path, history: list[Op]) -> list[str]:
    """Names of the artefacts that tell whether confidential things were done."""
    with_secrets = live(folder / "with", reference, list(history))
    without = live(folder / "without", reference, without_secrets(history))
    return [name for name in sorted(with_secrets | without) if with_secrets.get(name) != without.get(name)]


# --- the property -----------------------------------------------------------------------------------------------------

_BOOKS = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
_MANY_BOOKS = settings(_BOOKS, max_examples=300)


@_BOOKS
@given(history=histories)
def test_outside_artefacts_are_equal_without_the_confidential_operations(
    history: list[Op], tmp_path_factory: pytest.TempPathFactory, reference_path: Path
) -> None:
    assert differences(tmp_path_factory.mktemp("books"), reference_path, history) == []


@pytest.mark.soak
@_MANY_BOOKS
@given(history=histories)
def test_outside_artefacts_are_equal_in_many_books(
    history: list[Op], tmp_path_factory: pytest.TempPathFactory, reference_path: Path
) -> None:
    assert differences(tmp_path_factory.mktemp("books"), reference_path, history) == []


def _leak_diagnoses(patch: pytest.MonkeyPatch) -> None:
    """A practice part that keeps the diagnoses of lines that it may not know, and a claim that takes them over."""

    def keep_all(diagnoses: tuple[str, ...], pointers: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return diagnoses, pointers

    patch.setattr(charge_posting, "linked_diagnoses", keep_all)
    patch.setattr(claim_building, "linked_diagnoses", keep_all)


def _leak_numbers(patch: pytest.MonkeyPatch) -> None:
    """A household number that counts confidential statements too."""

    def shared(desk: Desk, _kind: AccountKind) -> int:
        return desk.book.practice.next_statement_sequence() + desk.book.confidential.next_statement_sequence()

    patch.setattr(statements, "_next_sequence", shared)


def _leak_back_test(patch: pytest.MonkeyPatch) -> None:
    """A back-test that judges confidential lines for whoever asks."""
    begin = rule_back_test.begin

    def curious(
        desk: Desk, rule: PracticeRule | str, *, days: int = 90, confidential_reason: str = ""
    ) -> rule_back_test.BackTest:
        asking, desk.user = desk.user, OWNER
        try:
            return begin(desk, rule, days=days, confidential_reason=confidential_reason or "curious")
        finally:
            desk.user = asking

    patch.setattr(rule_back_test, "begin", curious)


def _nothing(*_anything: object) -> None:
    """In place of what would fail after the leak."""


def _leak_specimens(patch: pytest.MonkeyPatch) -> None:
    """A confidential jar in the practice's log."""

    def logged(*, account_id: str, specimen: Specimen) -> SpecimenLogged:
        return SpecimenLogged(specimen=replace(specimen, note=account_id))

    patch.setattr(confidential_specimens, "ConfidentialSpecimenLogged", logged)
    patch.setattr(confidential_specimens, "report_privately", _nothing)


_MIXED = Op(
    "visit",
    0,
    (insured("17000", 13694, "A"), self_paid(), cosmetic("PEEL", 15000, "B"), _SECRET_LINES[-1]),
    ("L57.0", "L98.8"),
)


@pytest.mark.parametrize(
    ("leak", "seen_in"),
    [
        (_leak_diagnoses, "claims"),
        (_leak_numbers, "statements"),
        (_leak_back_test, "back-tests"),
        (_leak_specimens, "specimens"),
    ],
    ids=["diagnosis", "number", "back-test", "specimen"],
)
def test_a_deliberate_leak_is_seen(
    leak: Callable[[pytest.MonkeyPatch], None],
    seen_in: str,
    *,
    tmp_path: Path,
    reference_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = ("route", "secret jars", "confidential run")
    history = [_MIXED, *(Op(what, secret=True) for what in secret)]
    assert differences(tmp_path / "sound", reference_path, history) == []
    leak(monkeypatch)
    assert seen_in in differences(tmp_path / "leaking", reference_path, history)
