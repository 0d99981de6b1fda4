"""The nine screens in the order of the rail, and pages beside it; a new screen is one line here."""

from dermdesk.ui.charges.screen import ChargesScreen
from dermdesk.ui.claims.screen import ClaimsScreen
from dermdesk.ui.coming import coming
from dermdesk.ui.patients import PatientsScreen
from dermdesk.ui.screen import ScreenEntry
from dermdesk.ui.settings import SettingsScreen
from dermdesk.ui.specimens.screen import SpecimensScreen
from dermdesk.ui.statements import StatementsScreen
from dermdesk.ui.today import TodayScreen

SCREENS: tuple[ScreenEntry, ...] = (
    ScreenEntry("today", "Today", TodayScreen),
    ScreenEntry("charges", "Charges", ChargesScreen),
    ScreenEntry("claims", "Claims", ClaimsScreen),
    ScreenEntry(
        "payments",
        "Payments",
        coming(
            "Payments",
            "Remittances (835) with a preview of each claim, payments of insurers and patients, the deposit slip.",
            "This comes with a later release. Claims go out today with Alt+3, statements with Alt+6.",
        ),
    ),
    ScreenEntry("patients", "Patients", PatientsScreen),
    ScreenEntry("statements", "Statements", StatementsScreen),
    ScreenEntry(
        "estimates",
        "Estimates",
        coming(
            "Estimates",
            "What a planned procedure will cost the patient, with the arithmetic, the Good Faith Estimate and the ABN.",
            "This comes with a later release. Fees stand in Settings, Alt+9.",
        ),
    ),
    ScreenEntry(
        "reports",
        "Reports",
        coming(
            "Reports",
            "Day sheet, deposit, ageing, denials and production, with numbers as numbers.",
            "This comes with a later release. The day's counts stand on Today, Alt+1.",
        ),
    ),
    ScreenEntry("settings", "Settings", SettingsScreen),
)

PAGES: tuple[ScreenEntry, ...] = (ScreenEntry("specimens", "Specimens", SpecimensScreen, keys="Alt+0", home="claims"),)
"""Reached by their keys, the command palette and the screens that lead to them."""
