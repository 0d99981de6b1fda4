"""People and the day list, as the practice stream says."""

from datetime import date

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.daylist import Appointment
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.letter import LetterTemplate
from dermdesk.domain.payer import Payer, Receiver
from dermdesk.domain.people import BroughtHistory, Guarantor, Patient
from dermdesk.domain.practice import ChargeItem, Practice, PracticeSetup, Provider, Site
from dermdesk.domain.standing import ChosenRoute
from dermdesk.domain.user import User
from dermdesk.storage.codec import from_json
from dermdesk.storage.reads.reading import T
from dermdesk.storage.reads.rules import RuleReads
from dermdesk.storage.search_words import words_typed

_BY_NAME = "ORDER BY sort_name, number"


class PeopleReads(RuleReads):
    """Setup with its rules, users, patients, guarantors, coverages, routes, appointments."""

    def setup(self) -> PracticeSetup:
        """Everything of the practice's setup. Raises LookupError before the practice is recorded."""
        practice = self.one_as(Practice, "SELECT body FROM setup_records WHERE kind = 'practice'")
        if practice is None:
            raise LookupError("the book has no practice yet")
        prices = self.all_as(ChargeItem, "SELECT body FROM price_list ORDER BY code")
        return PracticeSetup(
            practice=practice,
            sites=self._setup_records("site", Site),
            providers=self._setup_records("provider", Provider),
            payers=self._setup_records("payer", Payer),
            receivers=self._setup_records("receiver", Receiver),
            laboratories=self._setup_records("laboratory", Laboratory),
            price_list={item.code: item for item in prices},
            rules={rule.rule_id: rule for rule in self.practice_rules()},
        )

    def letter_templates(self) -> dict[str, LetterTemplate]:
        """The practice's own words of letters, by their kind."""
        return self._setup_records("letter_template", LetterTemplate)

    def users(self) -> tuple[User, ...]:
        """All users by id, inactive ones too."""
        return tuple(self._setup_records("user", User).values())

    def patient(self, patient_id: str) -> Patient | None:
        """The patient of an id."""
        return self.one_as(Patient, "SELECT body FROM patients WHERE patient_id = ?", patient_id)

    def brought_history(self, patient_id: str) -> BroughtHistory | None:
        """What the patient had before this book; None when nobody said."""
        return self.one_as(BroughtHistory, "SELECT body FROM brought_histories WHERE patient_id = ?", patient_id)

    def patient_by_number(self, number: str) -> Patient | None:
        """The patient of a chart number; the first by id when two sites gave the same."""
        return self.one_as(Patient, "SELECT body FROM patients WHERE number = ? ORDER BY patient_id", number)

    def patients(self) -> tuple[Patient, ...]:
        """All, by name."""
        return self.all_as(Patient, f"SELECT body FROM patients {_BY_NAME}")  # noqa: S608

    def find_patients(self, text: str, limit: int = 20) -> tuple[Patient, ...]:
        """Patients of whom every typed word begins a name part, number, birth date or phone number; by name."""
        words = words_typed(text)
        if not words:
            return ()
        matching = "patient_id IN (SELECT patient_id FROM patient_words WHERE word >= ? AND word < ?)"
        condition = " AND ".join(matching for _ in words)
        bounds = [bound for word in words for bound in (word, word + "\U0010ffff")]
        return self.all_as(Patient, f"SELECT body FROM patients WHERE {condition} {_BY_NAME} LIMIT ?", *bounds, limit)  # noqa: S608

    def guarantor(self, guarantor_id: str) -> Guarantor | None:
        """The guarantor of an id."""
        return self.one_as(Guarantor, "SELECT body FROM guarantors WHERE guarantor_id = ?", guarantor_id)

    def guarantors(self) -> tuple[Guarantor, ...]:
        """All, by name."""
        return self.all_as(Guarantor, "SELECT body FROM guarantors ORDER BY sort_name, guarantor_id")

    def patients_of_guarantor(self, guarantor_id: str) -> tuple[Patient, ...]:
        """The household's patients, by name."""
        return self.all_as(Patient, f"SELECT body FROM patients WHERE guarantor_id = ? {_BY_NAME}", guarantor_id)  # noqa: S608

    def coverages(self, patient_id: str) -> tuple[Coverage, ...]:
        """By rank."""
        return self.all_as(
            Coverage, "SELECT body FROM coverages WHERE patient_id = ? ORDER BY rank, coverage_id", patient_id
        )

    def medical_route(self, account_id: str) -> ChosenRoute | None:
        """What was chosen for a medical account; None when nothing was: the guarantor's address holds then."""
        rows = self.rows("SELECT patient_id, body FROM medical_routes WHERE account_id = ?", account_id)
        if not rows:
            return None
        patient_id, body = rows[0]
        route = from_json(body, StatementRoute) if body is not None else None
        return ChosenRoute(account_id=account_id, patient_id=patient_id, route=route)

    def appointments(self, day: date) -> tuple[Appointment, ...]:
        """By time; those without a time first."""
        return self.all_as(
            Appointment, "SELECT body FROM appointments WHERE day = ? ORDER BY at, appointment_id", day.isoformat()
        )

    def appointment(self, appointment_id: str) -> Appointment | None:
        """The appointment of an id."""
        return self.one_as(Appointment, "SELECT body FROM appointments WHERE appointment_id = ?", appointment_id)

    def _setup_records(self, kind: str, type_: type[T]) -> dict[str, T]:
        found = self.rows("SELECT key, body FROM setup_records WHERE kind = ? ORDER BY key", kind)
        return {key: from_json(body, type_) for key, body in found}
