"""The sample companies that come with the program: files like any others, taken in by the same import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from ims_desktop.central import badges
from ims_desktop.central.api.count_plans.service import PlanFields
from ims_desktop.central.api.count_plans.service import create as create_plan
from ims_desktop.central.count_tasks import PlanKind, make_due_tasks
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.importing import Imported, import_files
from ims_desktop.central.people import add_person
from ims_desktop.central.sites import the_site
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.badges import badge_code
from ims_desktop.domain.counting import CountTolerance
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.resources import resource

DELIVERIES = "deliveries.csv.gz"
"""What really came in on each order line: for a replay, and no part of the import."""

DEMO_PASSWORD = "demo"
DEMO_PLAN, DEMO_ZONE = "Workshop-monthly", "Workshop supplies"


class DemoPerson(Struct, frozen=True):
    """Somebody of the sample company, whom everybody may be: nothing here is a secret."""

    username: str
    name: str
    role: Role
    badge: str
    pin: str


DEMO_PEOPLE = (
    DemoPerson("mei-ling", "Chen Mei-Ling", Role.OPERATOR, badge_code("DEMO-MEI-LING"), "1357"),
    DemoPerson("tom", "Tom Baker", Role.OPERATOR, badge_code("DEMO-TOM"), "2468"),
    DemoPerson("lin", "Lin Wei", Role.SUPERVISOR, badge_code("DEMO-LIN"), "8642"),
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
    _add_demo_people(tx, now)
    if name == "demo":
        _add_demo_plan(tx, now)
    return imported


def _add_demo_people(tx: Transaction, now: datetime) -> None:
    passwords, site = Passwords(), the_site(tx.connection)
    password_hash = passwords.hash(DEMO_PASSWORD)
    for one in DEMO_PEOPLE:
        person = add_person(tx, one.username, one.name, [one.role], password_hash, is_demo=True)
        badges.issue(tx, person, badges.made_badge(passwords, one.pin, one.badge), site, now)


def _add_demo_plan(tx: Transaction, now: datetime) -> None:
    """So that there is something to count from the first minute on."""
    tolerance = CountTolerance(percent=100, quantity=Quantity.of(2))
    create_plan(tx, DEMO_PLAN, None, PlanFields(PlanKind.CLASS, 30, zone=DEMO_ZONE, tolerance=tolerance))
    make_due_tasks(tx, now)


def sample_files(folder: str) -> list[Path]:
    """The files of a sample that are imported."""
    return sorted(path for path in resource("sample", folder).glob("*.csv*") if path.name != DELIVERIES)
