"""A patient's coverages: the list, and the one that is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from dermdesk.domain.coverage import Coverage, Subscriber
from dermdesk.domain.days import iso_day, typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import Payer, PayerType
from dermdesk.domain.people import PersonName, Relation, Sex
from dermdesk.services import patients
from dermdesk.ui.models.coverages import COLUMNS, RANKS, CoverageRow
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import checks, words
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.row_table import RowTable

_RELATIONS = (
    ("The patient", Relation.SELF),
    ("Spouse", Relation.SPOUSE),
    ("Parent", Relation.PARENT),
    ("Other person", Relation.OTHER),
)
_MSP_TYPES = (
    ("Medicare pays first", ""),
    ("12 works, or the spouse does, with a group plan", "12"),
    ("13 kidney failure, first 30 months with a group plan", "13"),
    ("14 no-fault insurer pays first", "14"),
    ("15 workers' compensation", "15"),
    ("16 another federal agency", "16"),
    ("41 black lung", "41"),
    ("42 Veterans Affairs", "42"),
    ("43 disabled under 65 with a large group plan", "43"),
    ("47 liability insurer pays first", "47"),
)
"""Why Medicare does not pay first (SBR05), in the program's own words."""
_MEDICARE = ("msp", "qmb")
_SUBSCRIBER = ("s_last", "s_first", "s_birth", "s_sex")


class CoveragesPanel(QWidget):
    """The form below the list changes the coverage under the bar, or adds one after `New coverage`."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._patient_id = ""
        self._today = date.max
        self._shown: Coverage | None = None
        self._payers: Mapping[str, Payer] = {}
        self.table = RowTable[CoverageRow](
            "Coverages",
            COLUMNS,
            lambda row: row.coverage.coverage_id,
            empty="No coverage is on file: the patient pays.",
            empty_help="Type the card below and press Save coverage.",
        )
        self.table.setMinimumHeight(148)
        self.table.chosen.connect(self._show_row)
        self.form = Form("Coverage", taken="acdfnsv")
        self._lay_out(self.form)
        self.save_button = words.button("&Save coverage", self.save, look="primary")
        new = words.button("&New coverage", self.start_new)
        self._title = words.text(bold=True)
        card = words.frame("card")
        foot = words.row(self.save_button, new, 1)
        card.setLayout(words.column(self._title, self.form, foot, spacing=12, margins=(16, 12, 16, 12)))
        box = words.column(self.table, card, spacing=12)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_coverages(
        self, patient_id: str, coverages: Sequence[Coverage], payers: Mapping[str, Payer], today: date
    ) -> None:
        """Show a patient's coverages."""
        other = patient_id != self._patient_id
        self._patient_id, self._today, self._payers = patient_id, today, payers
        billed = [(payer.name, key) for key, payer in payers.items() if payer.stance.type is not PayerType.SELF_PAY]
        self.form.set_options("payer", billed)
        rows = [CoverageRow(coverage, _payer_name(payers, coverage.payer_key)) for coverage in coverages]
        self.table.take(rows, choose="" if other else None)
        if not rows:
            self.start_new()

    def lead_to(self, coverage_id: str) -> None:
        """The hands come to the member id of a coverage; of a new one where there is none."""
        self.table.take(self.table.rows, choose=coverage_id)
        member = self.form.editor("member")
        member.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(member, QLineEdit):
            member.selectAll()

    def start_new(self) -> None:
        """An empty card, ranked after the others."""
        self._shown = None
        self._title.setText("A new coverage")
        ranks = [row.coverage.rank for row in self.table.rows]
        self.form.fill({"rank": min(max(ranks, default=0) + 1, 3)})
        self._fit()
        if self.table.rows:
            self.form.start()

    def save(self) -> None:
        """Keep the card as typed."""
        form = self.form
        if not form.is_right():
            return
        relation = form.value("relation")
        own = relation is Relation.SELF
        before = self._shown
        subscriber = None if own else self._typed_subscriber(before.subscriber if before is not None else None)
        coverage = Coverage(
            coverage_id=before.coverage_id if before is not None else "",
            patient_id=self._patient_id,
            payer_key=form.value("payer"),
            rank=form.value("rank"),
            member_id=form.text("member"),
            group_number=form.text("group"),
            group_name=form.text("group_name"),
            relation=relation,
            subscriber=subscriber,
            effective_from=self._day("from"),
            effective_to=self._day("to"),
            medicare_secondary=form.value("msp") if self._is_medicare() else "",
            qualified_beneficiary=form.value("qmb") if self._is_medicare() else False,
        )
        self._office.run(lambda desk: patients.set_coverage(desk, coverage), self._kept)

    def _typed_subscriber(self, before: Subscriber | None) -> Subscriber:
        typed = Subscriber(
            name=PersonName(last=self.form.text("s_last"), first=self.form.text("s_first")),
            birth_date=self._day("s_birth") or self._today,
            sex=self.form.value("s_sex"),
        )
        return replace(typed, address=before.address) if before is not None else typed

    def _lay_out(self, form: Form) -> None:
        payer = form.choice("payer", "Payer", [], span=5)
        payer.currentIndexChanged.connect(self._fit)
        form.choice("rank", "Rank", [(said, rank) for rank, said in RANKS.items()], span=3)
        member = form.line("member", "Member id", span=4, check=checks.required, most=30)
        member.returnPressed.connect(self.save)
        form.line("group", "Group number", span=3, most=30)
        form.line("group_name", "Group name", span=5)
        form.line("from", "In force from", span=2, check=self._day_wrong, hint="010126")
        form.line("to", "To", span=2, check=self._day_wrong, hint="123126")
        relation = form.choice("relation", "The insured is", _RELATIONS, span=3)
        relation.currentIndexChanged.connect(self._fit)
        form.line("s_last", "Insured's last name", span=3, check=checks.required)
        form.line("s_first", "Insured's first name", span=2)
        form.line("s_birth", "Born", span=2, check=self._needed_day, hint="03141951")
        form.choice("s_sex", "Sex", [("Female", Sex.FEMALE), ("Male", Sex.MALE), ("Other", Sex.OTHER)], span=2)
        form.choice("msp", "Medicare is not first because", _MSP_TYPES, span=5)
        form.tick("qmb", "QMB: never asked for deductible or coinsurance", span=6)

    def _show_row(self, row: CoverageRow | None) -> None:
        if row is None:
            return
        coverage = row.coverage
        self._shown = coverage
        subscriber = coverage.subscriber
        values: dict[str, object] = {
            "payer": coverage.payer_key,
            "rank": coverage.rank,
            "member": coverage.member_id,
            "group": coverage.group_number,
            "group_name": coverage.group_name,
            "from": coverage.effective_from or "",
            "to": coverage.effective_to or "",
            "relation": coverage.relation,
            "msp": coverage.medicare_secondary,
            "qmb": coverage.qualified_beneficiary,
        }
        if subscriber is not None:
            values |= {"s_last": subscriber.name.last, "s_first": subscriber.name.first}
            values |= {"s_birth": subscriber.birth_date, "s_sex": subscriber.sex}
        self._title.setText(f"{RANKS.get(coverage.rank, '')}: {row.payer}")
        self.form.fill(values)
        self._fit()

    def _fit(self) -> None:
        self.form.show_fields(_SUBSCRIBER, shown=self.form.value("relation") is not Relation.SELF)
        self.form.show_fields(_MEDICARE, shown=self._is_medicare())

    def _is_medicare(self) -> bool:
        payer = self._payers.get(self.form.value("payer") or "")
        return payer is not None and payer.stance.type.is_medicare

    def _kept(self, coverage: Coverage) -> None:
        self._shown = coverage
        self._office.say("The coverage is saved.")
        self._office.changed.emit(None)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _day(self, key: str) -> date | None:
        text = self.form.text(key)
        return read_day(text, self._today) if text else None

    def _day_wrong(self, text: str) -> str:
        try:
            read_day(text, self._today) if text.strip() else None
        except DermdeskError:
            return "Not a day."
        return ""

    def _needed_day(self, text: str) -> str:
        return self._day_wrong(text) if text.strip() else "Needed."


def read_day(text: str, today: date) -> date:
    """A day as it is shown (2026-03-14) or typed (031426). Raises DermdeskError."""
    return iso_day(text.strip()) if text.strip()[4:5] == "-" else typed_day(text, today)


def _payer_name(payers: Mapping[str, Payer], key: str) -> str:
    return payers[key].name if key in payers else key
