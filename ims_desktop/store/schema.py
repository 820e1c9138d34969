"""The tables of ``local.db`` as they are today: what exists nowhere else."""

from __future__ import annotations

REVISION = "0005"
"""What a file made by ``TABLES`` is stamped with; the last one of ``migrations``."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision this program knows, oldest first. A file at another one is from a newer program."""

TABLES = """
CREATE TABLE identities (
    number INTEGER NOT NULL PRIMARY KEY,
    workstation TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    site TEXT NOT NULL
);
CREATE TABLE operations (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    workstation TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    operator TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    offset_ms INTEGER NOT NULL,
    uncertainty_ms INTEGER,
    happened_at TEXT NOT NULL,
    based_on INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (workstation, sequence)
);
CREATE TABLE effects (
    id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES operations (number),
    record TEXT NOT NULL,
    row_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    item_id TEXT,
    location_id TEXT,
    status TEXT,
    lot TEXT,
    serial TEXT,
    handling_unit TEXT
);
CREATE INDEX effects_row ON effects (record, row_id, number);
CREATE INDEX effects_item ON effects (item_id, number) WHERE item_id IS NOT NULL;
CREATE INDEX effects_location ON effects (location_id, number) WHERE location_id IS NOT NULL;
CREATE INDEX effects_unit ON effects (handling_unit, number) WHERE handling_unit <> '';
CREATE INDEX effects_taken ON effects (location_id) WHERE quantity < 0;
CREATE TABLE jobs (
    changed INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    operator TEXT NOT NULL,
    key TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (kind, operator, key)
);
CREATE TABLE people (
    username TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    hash TEXT,
    expires TEXT
);
CREATE INDEX people_id ON people (id);
CREATE TABLE preferences (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE sscc_numbers (
    id TEXT NOT NULL PRIMARY KEY,
    workstation TEXT NOT NULL,
    prefix TEXT NOT NULL,
    last INTEGER NOT NULL,
    given INTEGER NOT NULL
);
CREATE TABLE wrong_pins (
    badge TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    locked_until TEXT
);
CREATE TABLE seen_cases (
    operator TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (operator, case_id)
);
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
"""
"""``seen_cases``: what became of somebody's work, once they have seen it.
``wrong_pins.badge`` is a badge's digest. The identity in use is the one with the highest number; operations keep the
identity they were recorded under.
An effect's ``row_id`` is the key of the mirrored row of ``record``. ``sscc_numbers`` are the blocks of handling units'
numbers that were begun, each with the number that was given last."""
