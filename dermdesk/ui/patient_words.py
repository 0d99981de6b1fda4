"""How a patient is written in lists and headers."""

from datetime import date

from PySide6.QtCore import QLocale

from dermdesk.domain.days import age_on
from dermdesk.domain.people import Patient
from dermdesk.ui.widgets.type_ahead import Choice


def day_words(day: date) -> str:
    """A day in the locale's order, with four digits of the year and leading zeros."""
    if QLocale().language() is QLocale.Language.C:
        return f"{day:%m/%d/%Y}"
    order = QLocale().dateFormat(QLocale.FormatType.ShortFormat).lower()
    first = min(("d", "m", "y"), key=lambda part: order.find(part) if part in order else 99)
    if first == "y":
        return day.isoformat()
    return f"{day:%d/%m/%Y}" if first == "d" else f"{day:%m/%d/%Y}"


def patient_choice(patient: Patient) -> Choice:
    """A row of the find list: name, birth date and chart number."""
    return Choice(patient.name.listed, f"{day_words(patient.birth_date)} · #{patient.number}", patient)


def patient_remark(patient: Patient, today: date) -> str:
    """Birth date, age and number under the name."""
    return f"{day_words(patient.birth_date)} · {age_on(patient.birth_date, today)} · #{patient.number}"
