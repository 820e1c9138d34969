"""The sample companies that come with the program: files like any others, taken in by the same import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.importing import Imported, import_files
from ims_desktop.central.people import add_person
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import text
from ims_desktop.resources import resource

DELIVERIES = "deliveries.csv.gz"
"""What really came in on each order line: for a replay, and no part of the import."""

DEMO_PASSWORD = "demo"

DEMO_PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("mei-ling", "Chen Mei-Ling", Role.OPERATOR),
    ("tom", "Tom Baker", Role.OPERATOR),
    ("lin", "Lin Wei", Role.SUPERVISOR),
)

_FOLDERS = {"adventureworks": ("adventureworks",), "demo": ("adventureworks", "demo-extras")}


def import_sample(tx: Transaction, name: str, now: datetime) -> list[Imported]:
    """Fills a new central with a sample company and its people. Raises ``InputProblem`` for a name that is none."""
    if name not in _FOLDERS:
        raise InputProblem(
            text("There is no such sample"),
            text("“{name}” is none that comes with the program.", name=name),
            text("Name one of: {known}.", known=", ".join(_FOLDERS)),
        )
    imported = [one for folder in _FOLDERS[name] for one in import_files(tx, sample_files(folder), now)]
    password_hash = Passwords().hash(DEMO_PASSWORD)
    for username, person, role in DEMO_PEOPLE:
        add_person(tx, username, person, [role], password_hash, is_demo=True)
    return imported


def sample_files(folder: str) -> list[Path]:
    """The files of a sample that are imported."""
    return sorted(path for path in resource("sample", folder).glob("*.csv*") if path.name != DELIVERIES)
