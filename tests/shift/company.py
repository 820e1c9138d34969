"""A small warehouse for whole shifts: its central's folder, and what lies in its books."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from ims_desktop.central import commands
from ims_desktop.central.app import create_app
from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.demo.hosting import hosted
from ims_desktop.demo.office import Office
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.people import Person

PASSWORD = "a password for the shift"
PEOPLE = {"tom": Role.OPERATOR, "eve": Role.OPERATOR, "lin": Role.SUPERVISOR}

ITEMS = """\
sku,name,barcode
BOLT,Bolt M8,2900000000018
NUT,Nut M8,2900000000025
"""

ORDERS = """\
order,line,supplier,sku,quantity,over,beyond
PO-1,1,ACME,BOLT,24,0,refuse
PO-1,2,ACME,NUT,100,0,refuse
PO-BIG,1,ACME,BOLT,1000000,0,refuse
PO-BIG,2,ACME,NUT,1000000,0,refuse
"""

FILES = {
    "suppliers.csv": "supplier,supplier_name\nACME,Acme Parts\n",
    "items.csv": ITEMS,
    "locations.csv": "location,kind\nDOCK-1,dock\nA-1,storage\n",
    "orders.csv": ORDERS,
}


def found_company(folder: Path) -> None:
    """A central's folder with the company in it, by the commands that an administrator has."""
    commands.init(folder, environment={"IMS_ADMIN_PASSWORD": PASSWORD})
    for name, written in FILES.items():
        (folder / name).write_text(written, encoding="utf-8")
        commands.import_file(folder, folder / name)
    for name, role in PEOPLE.items():
        commands.add_user(folder, None, name, [role], name.title(), PASSWORD)


@dataclass(frozen=True, slots=True)
class Central:
    """The company's central while it answers at ``url``; its books are read from its file."""

    folder: Path
    url: str
    _offices: dict[str, Office] = field(default_factory=dict)
    """Everybody who asked signs in once: it takes as long as it should."""

    def enrolment_code(self) -> str:
        return commands.enrol(self.folder)

    def person(self, username: str) -> Person:
        return self._office(username).person

    def stock(self) -> dict[str, Quantity]:
        return self._office("lin").stock()

    def open_cases(self) -> list[dict[str, Any]]:
        return self._office("lin").open_cases()

    @contextmanager
    def as_person(self, username: str) -> Iterator[httpx.Client]:
        """The public interface, signed in."""
        with httpx.Client(base_url=f"{self.url}/api/v1", timeout=30) as client:
            answer = client.post("/auth/login", json={"username": username, "password": PASSWORD}).raise_for_status()
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield client

    def close(self) -> None:
        for office in self._offices.values():
            office.close()

    def kept_operations(self) -> Counter[str]:
        """How often the central has each operation."""
        return Counter(key for (key,) in self._rows("SELECT id FROM operations"))

    def received(self) -> Counter[tuple[str, str, int]]:
        """The ledger's movements of receipts: operation, item, quantity, and how often that stands there."""
        rows = self._rows(
            "SELECT m.operation_id, i.sku, m.quantity / 1000000 FROM movements m JOIN items i ON i.id = m.item_id"
        )
        return Counter(rows)

    def sums_by_item(self) -> set[int]:
        """Over all positions: movements take as much from one as they bring to another."""
        return {total for (total,) in self._rows("SELECT sum(quantity) FROM balances GROUP BY item_id")}

    def _office(self, username: str) -> Office:
        if username not in self._offices:
            self._offices[username] = Office(self.url, username, PASSWORD)
        return self._offices[username]

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(DataFolder(self.folder).database_file)) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def answering(folder: Path, now: Now = system_now) -> Iterator[Central]:
    """The central of that folder, in this process, over HTTP."""
    app = create_app(Database(DataFolder(folder).url(None)), now)
    with hosted(app) as url, closing(Central(folder, url)) as central:
        yield central
