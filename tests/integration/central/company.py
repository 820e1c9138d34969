"""A small company in the central's database, and workstations that hand in work to it, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select

from ims_desktop.central.database import Database
from ims_desktop.central.importing.reading import read_bytes
from ims_desktop.central.importing.run import import_csv
from ims_desktop.central.ledger.cases import in_order_of
from ims_desktop.central.people import add_person
from ims_desktop.central.sites import found_site
from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.sync.pull import Asked
from ims_desktop.central.sync.routes import Exchange
from ims_desktop.central.tables import (
    balances,
    cases,
    items,
    locations,
    movements,
    outcomes,
    purchase_order_lines,
    purchase_orders,
)
from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.ids import (
    ItemId,
    LocationId,
    OperationId,
    OperatorId,
    OrderId,
    OrderLineId,
    ReceiptId,
    SiteId,
    TaskId,
    WorkstationId,
    new_id,
)
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.settling.remedies import NOTHING, Given
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import Enrolled, EnrolRequest, PullReply, PushReply, PushRequest, RenewRequest
from ims_desktop.protocol.operations import (
    Body,
    CaseDecided,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    LineClosedShort,
    Operation,
    ReceiptFinished,
    StockCounted,
    Undone,
)

MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)

_SUPPLIERS = "supplier,supplier_name\nACME,Acme Parts\n"

_ITEMS = """\
sku,name,unit,decimals,tracking,barcode
BOLT,Bolt M8,EA,0,none,2900000000018
GLUE,Glue,EA,0,lot,
METER,Meter,EA,0,serial,
CABLE,Cable,M,3,none,
"""

_LOCATIONS = """\
location,kind,zone
DOCK-1,dock,Receiving
A-1,storage,A
"""

_ORDERS = """\
order,line,supplier,sku,quantity,over,beyond,due
PO-1,1,ACME,BOLT,100,10,warn,2026-11-25
PO-1,2,ACME,GLUE,10,0,refuse,2026-11-25
PO-2,1,ACME,BOLT,50,0,refuse,2026-11-26
PO-2,2,ACME,METER,2,0,refuse,2026-11-26
"""

_FILES = (_SUPPLIERS, _ITEMS, _LOCATIONS, _ORDERS)


class TickingClock:
    """The central's clock in tests: a second later each time somebody looks."""

    def __init__(self) -> None:
        self._seconds = 0

    def __call__(self) -> datetime:
        self._seconds += 1
        return MORNING + timedelta(hours=8, seconds=self._seconds)


@dataclass
class Company:
    """Site MAIN with one supplier, four items, a dock and a bin, and two open orders of two lines each."""

    database: Database
    exchange: Exchange
    site: SiteId
    tom: OperatorId
    lin: OperatorId
    buyer: OperatorId
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def found(cls, database: Database, clock: TickingClock | None = None) -> Company:
        clock = clock or TickingClock()
        with database.transaction() as tx:
            site = found_site(tx, "MAIN", "Main site")
            for number, data in enumerate(_FILES):
                import_csv(tx, read_bytes(f"{number}.csv", data.encode()), MORNING)
            tom = add_person(tx, "tom", "Tom", [Role.OPERATOR], "no password")
            lin = add_person(tx, "lin", "Lin", [Role.SUPERVISOR], "no password")
            buyer = add_person(tx, "bea", "Bea", [Role.BUYER], "no password")
        exchange = Exchange(database, clock, SyncBudget(tries="1000 per minute"))
        company = cls(database, exchange, site, tom, lin, buyer)
        company._name_everything()
        return company

    def enrol(self, name: str = "Dock PC") -> Workstation:
        with self.database.transaction() as tx:
            code = make_code(tx, self.site)
        request = encode(EnrolRequest(code=code, name=name))
        return Workstation(self, decode(self.exchange.enrol("127.0.0.1", request), Enrolled))

    def item(self, sku: str) -> ItemId:
        return ItemId(self.ids[sku])

    def place(self, code: str) -> LocationId:
        return LocationId(self.ids[code])

    def order(self, number: str) -> OrderId:
        return OrderId(self.ids[number])

    def line(self, name: str) -> OrderLineId:
        """``PO-1/2``: line 2 of order PO-1."""
        return OrderLineId(self.ids[name])

    def rows(self, table: Any, *conditions: Any) -> Sequence[Any]:
        with self.database.reading() as connection:
            return connection.execute(select(table).where(*conditions).order_by(table.c.id)).all()

    def on_hand(self, sku: str) -> Quantity:
        """At physical locations, whatever the status."""
        virtual = {row.id for row in self.rows(locations) if row.kind not in ("dock", "storage")}
        return Quantity(
            sum(
                row.quantity
                for row in self.rows(balances, balances.c.item_id == self.item(sku))
                if row.location_id not in virtual
            )
        )

    def at(self, sku: str, code: str, status: StockStatus = StockStatus.AVAILABLE) -> Quantity:
        """What the books say of an item at a location."""
        there = (balances.c.item_id == self.item(sku), balances.c.location_id == self.place(code))
        return Quantity(sum(row.quantity for row in self.rows(balances, *there, balances.c.status == status.value)))

    def books_are_even(self) -> bool:
        stored = {row.id: row.quantity for row in self.rows(balances)}
        return self.sums_by_item() <= {0} and stored == dict.fromkeys(stored, 0) | self.balances_from_movements()

    def case(self, kind: str) -> Any:
        """The one case of that kind, open or settled."""
        (row,) = [one for one in self.rows(cases) if one.kind == kind]
        return row

    def kinds_of_cases(self) -> list[str]:
        return sorted(kind for kind, _ in self.open_cases())

    def received(self, line: str) -> Quantity:
        return Quantity(self.rows(purchase_order_lines, purchase_order_lines.c.id == self.line(line))[0].received)

    def state(self, order: str) -> str:
        found: str = self.rows(purchase_orders, purchase_orders.c.id == self.order(order))[0].state
        return found

    def open_cases(self) -> dict[tuple[str, str], list[str]]:
        with self.database.reading() as connection:
            return {
                (row.kind, row.subject): list(in_order_of(connection, row.id))
                for row in self.rows(cases)
                if row.state == "open"
            }

    def sums_by_item(self) -> set[int]:
        """The sum over all positions, for each item."""
        with self.database.reading() as connection:
            return {
                int(one)
                for one in connection.scalars(select(func.sum(balances.c.quantity)).group_by(balances.c.item_id))
            }

    def balances_from_movements(self) -> dict[str, int]:
        added: dict[str, int] = {}
        for row in self.rows(movements):
            added[row.source] = added.get(row.source, 0) - row.quantity
            added[row.target] = added.get(row.target, 0) + row.quantity
        return added

    def outcome(self, operation: Operation) -> Any:
        return self.rows(outcomes, outcomes.c.id == operation.id)[0]

    def _name_everything(self) -> None:
        for table, column in ((items, "sku"), (locations, "code"), (purchase_orders, "number")):
            self.ids |= {getattr(row, column): row.id for row in self.rows(table)}
        numbers = {row.id: row.number for row in self.rows(purchase_orders)}
        self.ids |= {f"{numbers[row.order_id]}/{row.number}": row.id for row in self.rows(purchase_order_lines)}

    def add_items(self, count: int) -> None:
        """Many items with one open order of one line each, for loads."""
        header = "sku,name\n"
        data = header + "".join(f"I-{number:06d},Item {number}\n" for number in range(count))
        orders = "order,line,supplier,sku,quantity\n" + "".join(
            f"L-{number:06d},1,ACME,I-{number:06d},1000\n" for number in range(count)
        )
        with self.database.transaction() as tx:
            import_csv(tx, read_bytes("items.csv", data.encode()), MORNING)
            import_csv(tx, read_bytes("orders.csv", orders.encode()), MORNING)
        self._name_everything()


@dataclass
class Workstation:
    """One workstation's side of the exchange: its sequence, its operations, its cursor, and what it pulled."""

    company: Company
    enrolled: Enrolled
    made: list[Operation] = field(default_factory=list)
    cursor: int = 0
    horizon: int = 0
    mirror: dict[tuple[str, str], tuple[int, bool, tuple[Any, ...]]] = field(default_factory=dict)

    @property
    def id(self) -> WorkstationId:
        return self.enrolled.workstation

    @property
    def authorization(self) -> str:
        return f"Bearer {self.enrolled.key}"

    def operation(
        self,
        body: Body,
        operator: OperatorId | None = None,
        minute: float | None = None,
        uncertainty_ms: int | None = 0,
    ) -> Operation:
        """The next one of this workstation, made at that minute of the shift."""
        sequence = len(self.made) + 1
        at = MORNING + timedelta(minutes=sequence if minute is None else minute)
        made = Operation(
            id=OperationId(new_id()),
            workstation=self.id,
            sequence=sequence,
            operator=operator or self.company.tom,
            recorded_at=at,
            happened_at=at,
            uncertainty_ms=uncertainty_ms,
            body=body,
        )
        self.made.append(made)
        return made

    def receives(
        self,
        sku: str,
        quantity: str,
        line: str | None = None,
        *,
        receipt: str = "R-1",
        operator: OperatorId | None = None,
        minute: float | None = None,
        **details: Any,
    ) -> Operation:
        """``line``: PO-1/2; the order follows from it."""
        received = received_line(self.company, sku, quantity, line, **details)
        order = self.company.order(line.split("/")[0]) if line else None
        body = GoodsReceived(receipt_id=ReceiptId(receipt), receipt_number=receipt, order_id=order, lines=(received,))
        return self.operation(body, operator, minute)

    def finishes(self, order: str, receipt: str = "R-1", minute: float | None = None) -> Operation:
        body = ReceiptFinished(
            receipt_id=ReceiptId(receipt), receipt_number=receipt, order_id=self.company.order(order)
        )
        return self.operation(body, minute=minute)

    def closes_short(self, line: str, version: int = 1, operator: OperatorId | None = None) -> Operation:
        body = LineClosedShort(
            order_id=self.company.order(line.split("/")[0]),
            order_line_id=self.company.line(line),
            based_on_version=version,
        )
        return self.operation(body, operator)

    def position(self, sku: str, code: str, status: StockStatus = StockStatus.AVAILABLE, **details: str) -> Position:
        company = self.company
        return Position(company.item(sku), LocationId(company.ids.get(code, code)), status, **details)

    def moves(
        self,
        sku: str,
        quantity: str,
        source: str,
        target: str,
        *,
        purpose: MovePurpose = MovePurpose.MOVE,
        line: str | None = None,
        whole: str = "",
        operator: OperatorId | None = None,
        minute: float | None = None,
        **details: str,
    ) -> Operation:
        moved = MovedLine(
            self.position(sku, source, **details),
            self.position(sku, target, **details),
            Quantity.of(quantity),
            self.company.line(line) if line else None,
        )
        return self.operation(GoodsMoved(purpose, (moved,), whole), operator, minute)

    def inspects(
        self, sku: str, passed: str, failed: str, code: str = "DOCK-1", *, line: str | None = None, reason: str = "BENT"
    ) -> Operation:
        inspected = InspectedLine(
            self.position(sku, code, StockStatus.TO_INSPECT),
            Quantity.of(passed),
            Quantity.of(failed),
            reason=reason,
            order_line_id=self.company.line(line) if line else None,
        )
        return self.operation(GoodsInspected((inspected,)))

    def counts(
        self,
        code: str,
        found: Mapping[str, str],
        *,
        whole: bool = False,
        task: str | None = None,
        operator: OperatorId | None = None,
        minute: float | None = None,
        uncertainty_ms: int | None = 0,
    ) -> Operation:
        """``found``: how much of which item."""
        lines = tuple(CountedLine(self.position(sku, code), Quantity.of(one)) for sku, one in found.items())
        place = LocationId(self.company.ids.get(code, code))
        body = StockCounted(place, lines, whole, task_id=TaskId(task) if task else None)
        return self.operation(body, operator, minute, uncertainty_ms)

    def settles(
        self,
        case: Any,
        choice: CaseChoice,
        *,
        reason: str = "AGREED",
        version: int | None = None,
        given: Given = NOTHING,
        operator: OperatorId | None = None,
        minute: float | None = None,
    ) -> Operation:
        """``case``: its row at the central. By the supervisor, on what the central has now."""
        body = CaseDecided(case.id, choice, reason, case.version if version is None else version, given)
        return self.operation(body, operator or self.company.lin, minute)

    def undoes(self, operation: Operation | str, minute: float | None = None) -> Operation:
        undone = operation if isinstance(operation, str) else operation.id
        return self.operation(Undone(OperationId(undone)), minute=minute)

    def push(self, *operations: Operation | bytes) -> PushReply:
        """What is given, or everything that was ever made; answers the reply, or raises ``Refused``."""
        return decode(self.company.exchange.push(self.authorization, self.encoded(*operations)), PushReply)

    def encoded(self, *operations: Operation | bytes) -> bytes:
        """What ``push`` sends."""
        raws = tuple(msgspec.Raw(one if isinstance(one, bytes) else encode(one)) for one in (operations or self.made))
        return encode(PushRequest(workstation=self.id, epoch=self.enrolled.epoch, operations=raws))

    def pull_page(self, limit: int = 5_000) -> PullReply:
        asked = Asked(self.cursor, limit, self.enrolled.epoch, horizon=self.horizon)
        body = self.company.exchange.pull(self.authorization, asked)
        reply = decode(body, PullReply)
        self.take(reply)
        return reply

    def take(self, reply: PullReply) -> None:
        """One page, into what was pulled."""
        places = [change.place for change in reply.changes]
        assert places == sorted(set(places))
        assert all(self.cursor < place <= reply.high for place in places)
        for change in reply.changes:
            self.mirror[change.record, change.values[0]] = (change.place, change.deleted, change.values[1:])
        self.horizon = reply.horizon if self.cursor == 0 else self.horizon
        self.cursor = reply.cursor

    def pull(self, limit: int = 5_000) -> None:
        while self.pull_page(limit).more:
            pass

    def renew(self) -> Workstation:
        body = encode(RenewRequest(workstation=self.id))
        return Workstation(self.company, decode(self.company.exchange.renew(self.authorization, body), Enrolled))


def received_line(
    company: Company,
    sku: str,
    quantity: str,
    line: str | None = None,
    *,
    source: str = "SUPPLIER",
    target: str = "DOCK-1",
    lot: str = "",
    serial: str = "",
    expiry: date | None = None,
    handling_unit: str = "",
) -> ReceivedLine:
    """``source`` and ``target`` are codes; one that is not there stands for itself."""
    return ReceivedLine(
        item_id=ItemId(company.ids.get(sku, sku)),
        quantity=Quantity.of(quantity),
        source=LocationId(company.ids.get(source, source)),
        target=LocationId(company.ids.get(target, target)),
        status=StockStatus.AVAILABLE,
        order_line_id=OrderLineId(company.ids.get(line, line)) if line else None,
        lot=lot,
        expiry=expiry,
        serial=serial,
        handling_unit=handling_unit,
    )
