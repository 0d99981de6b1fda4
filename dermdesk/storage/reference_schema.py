"""Tables of the reference book. A change here changes its fingerprint, and so the book is built anew.

Days are ISO text, empty for an open end. `diagnoses.position` is the order of look-up: common codes of a
dermatology office first, so that a search may stop at the first rows that match.
"""

from typing import Final

DIAGNOSES: Final = """
CREATE TABLE diagnoses (
    position INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL, billable INTEGER NOT NULL,
    parent TEXT NOT NULL, chapter TEXT NOT NULL, excludes1 TEXT NOT NULL
) STRICT;
CREATE INDEX diagnoses_by_code ON diagnoses (billable, code);
CREATE VIRTUAL TABLE diagnosis_words USING fts5 (
    words, content='', prefix='1 2 3', detail='none', tokenize='unicode61'
);
"""
"""ICD-10-CM, in the reference book and in each imported edition."""

SCHEMA: Final = (
    """
CREATE TABLE editions (
    kind TEXT NOT NULL, name TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL,
    published TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (kind, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE codes (
    code TEXT NOT NULL, label TEXT NOT NULL, family TEXT NOT NULL, pfs_status TEXT NOT NULL, global_days TEXT NOT NULL,
    pctc TEXT NOT NULL, multiple_procedure TEXT NOT NULL, bilateral TEXT NOT NULL, nonfacility_rvu TEXT NOT NULL,
    facility_rvu TEXT NOT NULL, mue INTEGER, mai INTEGER, permitted_primaries TEXT NOT NULL,
    effective_from TEXT NOT NULL, effective_to TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (code, effective_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE ptp_pairs (
    column1 TEXT NOT NULL, column2 TEXT NOT NULL, indicator INTEGER NOT NULL, effective_from TEXT NOT NULL,
    effective_to TEXT NOT NULL, PRIMARY KEY (column1, column2, effective_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE modifiers (
    code TEXT PRIMARY KEY, label TEXT NOT NULL, kind TEXT NOT NULL, effective_from TEXT NOT NULL,
    effective_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE places (
    code TEXT PRIMARY KEY, label TEXT NOT NULL, facility INTEGER NOT NULL, effective_from TEXT NOT NULL,
    effective_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE taxonomies (code TEXT PRIMARY KEY, label TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE charge_items (
    position INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL, kind TEXT NOT NULL,
    price_cents INTEGER, taxable INTEGER NOT NULL, normally_cosmetic INTEGER NOT NULL, shortcut TEXT NOT NULL
) STRICT;
"""
    + DIAGNOSES
)
