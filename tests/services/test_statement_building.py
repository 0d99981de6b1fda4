"""Who is asked for what: each recipient for the accounts that are theirs, and for nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.account import Account, AccountKind, Channel, StatementRoute
from dermdesk.domain.ledger import EntryKind, LedgerEntry, Owes
from dermdesk.domain.money import Money
from dermdesk.domain.people import Address, Guarantor, Patient, PersonName, Relation, Sex
from dermdesk.services.statement_building import build_statement, confidential_due, household_due, households

TODAY = date(2026, 11, 20)
HOME = Address(line1="14 Invented Lane", city="Elmira", state="NY", zip="149010014")
ROUTE = StatementRoute(recipient=PersonName(last="Moss"), channel=Channel.PAPER, address=HOME)


def a_patient(key: str, guarantor: str | None = None, address: Address | None = HOME) -> Patient:
    return Patient(
        patient_id=key,
        number=f"1{key}",
        name=PersonName(last="Moss", first=key),
        birth_date=date(1980, 1, 1),
        sex=Sex.FEMALE,
        address=address,
        guarantor_id=guarantor,
        guarantor_relation=Relation.SPOUSE if guarantor else Relation.SELF,
        medical_account_id=f"medical-{key}",
        confidential_account_id=f"private-{key}",
    )


def an_entry(account: str, cents: int, name: str = "e", **more: object) -> LedgerEntry:
    values = {
        "entry_id": name,
        "account_id": account,
        "patient_id": "a",
        "kind": EntryKind.CHARGE,
        "owes": Owes.PATIENT,
        "amount": Money(cents),
        "day": TODAY,
        "posted": TODAY,
    }
    return LedgerEntry(**{**values, **more})  # pyright: ignore[reportArgumentType]


HUSBAND = Guarantor(guarantor_id="g", name=PersonName(last="Moss", first="Tom"), address=HOME)


def test_a_household_gathers_the_medical_accounts_of_one_guarantor() -> None:
    found = households([a_patient("a", "g"), a_patient("b", "g"), a_patient("c")], {"g": HUSBAND}, {})
    assert [[patient.patient_id for patient in household.patients] for household in found] == [["a", "b"], ["c"]]


def test_a_patient_with_a_route_of_their_own_leaves_the_household() -> None:
    found = households([a_patient("a", "g"), a_patient("b", "g")], {"g": HUSBAND}, {"medical-b": ROUTE})
    assert sorted(len(household.patients) for household in found) == [1, 1]


def test_a_patient_may_choose_to_be_held() -> None:
    alone, together = households([a_patient("a"), a_patient("b", "g")], {"g": HUSBAND}, {"medical-a": None})[::-1]
    assert alone.route is None
    assert together.route is not None


def test_no_address_is_no_route() -> None:
    (household,) = households([a_patient("a", address=None)], {}, {})
    assert household.route is None
    (pair,) = household_due([household], lambda account: [an_entry(account, 500)])
    with pytest.raises(TypeError):
        build_statement(
            pair[1], kind=AccountKind.MEDICAL, number="1", today=TODAY, text_of=lambda _: "", name_of=lambda _: ""
        )


def test_only_the_patients_share_is_asked_for() -> None:
    (household,) = households([a_patient("a")], {}, {})
    entries = [an_entry("medical-a", 500, "1"), an_entry("medical-a", 9900, "2", owes=Owes.INSURANCE)]
    ((_, due),) = household_due([household], lambda _account: entries)
    assert due.amount == Money(500)


def test_nothing_owed_is_no_statement() -> None:
    (household,) = households([a_patient("a")], {}, {})
    paid = [an_entry("medical-a", 500, "1"), an_entry("medical-a", -500, "2", kind=EntryKind.PAYMENT)]
    assert household_due([household], lambda _account: paid) == ()


def test_a_foreign_entry_is_refused() -> None:
    account = Account(account_id="private-a", patient_id="a", kind=AccountKind.CONFIDENTIAL, route=ROUTE)
    (due,) = confidential_due([account], lambda _account: [an_entry("medical-a", 500)], lambda _account: "a")
    with pytest.raises(ValueError, match="own accounts"):
        build_statement(
            due, kind=AccountKind.CONFIDENTIAL, number="1", today=TODAY, text_of=lambda _: "", name_of=lambda _: ""
        )


@given(st.lists(st.tuples(st.integers(1, 10_000), st.booleans()), min_size=1, max_size=8))
def test_a_charge_taken_back_leaves_the_sum_and_the_paper(amounts: list[tuple[int, bool]]) -> None:
    entries: list[LedgerEntry] = [an_entry("medical-a", 100, "kept")]
    for place, (cents, reversed_) in enumerate(amounts):
        entries.append(an_entry("medical-a", cents, f"c{place}"))
        if reversed_:
            entries.append(an_entry("medical-a", -cents, f"r{place}", kind=EntryKind.REVERSAL, reverses=f"c{place}"))
    (household,) = households([a_patient("a")], {}, {})
    ((_, due),) = household_due([household], lambda _account: entries)
    statement = build_statement(
        due, kind=AccountKind.MEDICAL, number="1", today=TODAY, text_of=lambda _: "Visit", name_of=lambda _: "A"
    )
    assert statement.total == due.amount
    assert len(statement.lines) == 1 + sum(not reversed_ for _, reversed_ in amounts)


def test_a_confidential_statement_names_nobody() -> None:
    account = Account(account_id="private-a", patient_id="a", kind=AccountKind.CONFIDENTIAL, route=ROUTE)
    (due,) = confidential_due([account], lambda account_id: [an_entry(account_id, 500)], lambda _account: "a")
    statement = build_statement(
        due,
        kind=AccountKind.CONFIDENTIAL,
        number="1",
        today=TODAY,
        text_of=lambda _: "Service",
        name_of=lambda _: "Ann",
    )
    assert [line.who for line in statement.lines] == [""]
