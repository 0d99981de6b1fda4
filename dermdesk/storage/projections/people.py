"""Projection of people: patients with their search words, guarantors, coverages, routes of medical accounts, and what
patients had before this book."""

from collections.abc import Sequence

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import (
    CoverageChanged,
    GuarantorChanged,
    HistoryBrought,
    MedicalRouteChosen,
    PatientChanged,
    PatientRegistered,
)
from dermdesk.storage.codec import to_json
from dermdesk.storage.projections.projection import Projection, Row, Rows
from dermdesk.storage.search_words import folded, words_of


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    latest: dict[str, list[Row]] = {}
    for event in events:
        match event.body:
            case PatientRegistered(patient=patient) | PatientChanged(patient=patient):
                name = f"{patient.name.last}\x1f{patient.name.first}\x1f{patient.name.middle}"
                latest["patients"] = [
                    (
                        patient.patient_id,
                        patient.number,
                        folded(name),
                        patient.guarantor_id,
                        patient.medical_account_id,
                        to_json(patient),
                    )
                ]
                latest["patient_words"] = [(word, patient.patient_id) for word in words_of(patient)]
            case GuarantorChanged(guarantor=guarantor):
                name = f"{guarantor.name.last}\x1f{guarantor.name.first}"
                latest["guarantors"] = [(guarantor.guarantor_id, folded(name), to_json(guarantor))]
            case CoverageChanged(coverage=coverage):
                latest["coverages"] = [
                    (coverage.coverage_id, coverage.patient_id, coverage.rank, to_json(coverage)),
                ]
            case HistoryBrought(patient_id=patient_id, history=history):
                latest["brought_histories"] = [(patient_id, to_json(history))]
            case MedicalRouteChosen(account_id=account, patient_id=patient_id, route=route):
                latest["medical_routes"] = [(account, patient_id, to_json(route) if route else None)]
            case _:
                continue
    return latest


PEOPLE = Projection(
    name="people",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"patient", "guarantor", "coverage", "account", "history"}),
    tables={
        "patients": (
            "patient_id TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL, sort_name TEXT NOT NULL, guarantor_id TEXT, "
            "medical_account_id TEXT NOT NULL, body TEXT NOT NULL"
        ),
        "patient_words": "word TEXT NOT NULL, patient_id TEXT NOT NULL, PRIMARY KEY (word, patient_id)",
        "guarantors": "guarantor_id TEXT NOT NULL PRIMARY KEY, sort_name TEXT NOT NULL, body TEXT NOT NULL",
        "coverages": (
            "coverage_id TEXT NOT NULL PRIMARY KEY, patient_id TEXT NOT NULL, rank INTEGER NOT NULL, body TEXT NOT NULL"
        ),
        "brought_histories": "patient_id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL",
        "medical_routes": "account_id TEXT NOT NULL PRIMARY KEY, patient_id TEXT NOT NULL, body TEXT",
    },
    indexes=(
        "CREATE INDEX patients_by_number ON patients (number)",
        "CREATE INDEX patients_by_guarantor ON patients (guarantor_id)",
        "CREATE INDEX patients_by_account ON patients (medical_account_id)",
        "CREATE INDEX coverages_by_patient ON coverages (patient_id, rank)",
    ),
    fold=_fold,
)
