"""What a case is about, by its kind: an order line, a lot, a position, a variance, what was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, select

from ims_desktop.central.arrivals import as_stated, read_kept
from ims_desktop.central.ledger.editing import fields_of
from ims_desktop.central.ledger.journal import Reason
from ims_desktop.central.ledger.known import known_at, known_on_line
from ims_desktop.central.ledger.rows import (
    day_of,
    item_of,
    location_of,
    lot_key,
    order_line_of,
    order_of,
    position_of,
)
from ims_desktop.central.ledger.whole_moves import left_behind
from ims_desktop.central.tables import (
    balances,
    case_decisions,
    decided_stock,
    decisions,
    items,
    locations,
    lots,
    movements,
    packagings,
    people,
    purchase_order_lines,
    purchase_orders,
    variances,
    whole_moves,
)
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import SETTLED, Statement
from ims_desktop.domain.editing import merge
from ims_desktop.domain.ids import ItemId, OperationId, VarianceId, WorkstationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.settling.facts import CaseFacts, Counted, FieldEdit, OpenLine
from ims_desktop.domain.times import from_utc_text
from ims_desktop.protocol.codec import Unreadable, decode
from ims_desktop.protocol.operations import Body, CodeLinked, GoodsReceived, ItemEdited, Operation

MOST_ELSEWHERE = 20


class Subject(Struct, frozen=True):
    """The facts with what the case is about; ``others`` are positions whose stock is to be told too."""

    facts: CaseFacts
    others: tuple[Position, ...] = ()


_Rows: TypeAlias = Sequence[Row[Any]]
_Read: TypeAlias = Callable[[Connection, Row[Any], CaseFacts, _Rows], Subject]


def about_anything(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    return Subject(facts)


def _order_line(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    row = connection.execute(_LINE, {"line": case.subject}).first()
    if row is None:
        return Subject(facts)
    line = order_line_of(row)
    return Subject(
        replace(
            facts,
            line=line,
            order=order_of(connection.execute(_ORDER, {"order": line.order_id}).one()),
            item=_item(connection, line.item_id),
            goods=tuple(one for one in facts.goods if one.order_line_id == line.id),
            known=known_on_line(connection, line.id, rows[0]) if rows else None,
        )
    )


def _order(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    row = connection.execute(_ORDER, {"order": case.subject}).first()
    return Subject(replace(facts, order=None if row is None else order_of(row)))


def _receipt(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    """With the open order lines of the site that wait for such goods, the earliest due first."""
    wanted = sorted({one.target.item_id for one in facts.goods if one.is_receipt and one.order_line_id is None})
    values = {"site": case.site_id, "items": wanted}
    found = connection.execute(_WAITING, values).all() if wanted else []
    orders = {
        one: order_of(connection.execute(_ORDER, {"order": one}).one()) for one in {row.order_id for row in found}
    }
    lines = (OpenLine(order_line_of(row), orders[row.order_id]) for row in found)
    return Subject(replace(facts, candidates=tuple(one for one in lines if one.line.left.is_positive)))


def _lot(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    item, _, code = case.subject.partition("|")
    row = connection.execute(_LOT, {"lot": lot_key(ItemId(item), code)}).first()
    read = tuple(
        replace(one, expiries=tuple(_expiries(row_, item, code))) for one, row_ in zip(facts.done, rows, strict=True)
    )
    stands = connection.execute(_OF_LOT, {"item": item, "lot": code}).all()
    expiry = None if row is None else day_of(row.expiry)
    found = replace(facts, item=_item(connection, item), expiry=expiry, done=read)
    return Subject(found, tuple(position_of(one) for one in stands))


def _expiries(row: Row[Any], item: str, lot: str) -> Iterable[Any]:
    body = said(bytes(row.raw))
    lines = body.lines if isinstance(body, GoodsReceived) else ()
    return (line.expiry for line in lines if line.item_id == item and line.lot == lot and line.expiry)


def _serial_receipts(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    item, _, serial = case.subject.partition("|")
    goods = tuple(one for one in facts.goods if (one.target.item_id, one.target.serial) == (item, serial))
    known = known_at(connection, goods[-1].target.key, rows[-1]) if goods and rows else None
    return Subject(replace(facts, item=_item(connection, item), goods=goods, known=known))


def _one_item(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    return Subject(replace(facts, item=_item(connection, case.subject)))


def _one_location(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    return Subject(replace(facts, location=_location(connection, case.subject)))


def _below_zero(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    row = connection.execute(_BALANCE, {"key": case.subject}).first()
    if row is None:
        return Subject(facts)
    about = position_of(row)
    like = connection.execute(_LIKE, {"item": about.item_id, "site": case.site_id, "most": MOST_ELSEWHERE}).all()
    others = tuple(one for one in map(position_of, like) if replace(one, location_id=about.location_id) == about)
    known = known_at(connection, about.key, rows[0]) if rows else None
    found = replace(facts, about=(about,), item=_item(connection, about.item_id), known=known, goods=())
    return Subject(found, others)


def _serial(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    item, _, serial = case.subject.partition("|")
    about = [position_of(row) for row in connection.execute(_OF_SERIAL, {"item": item, "serial": serial})]
    return Subject(_at_places(connection, replace(facts, item=_item(connection, item)), about))


def _handling_unit(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    about = [position_of(row) for row in connection.execute(_ON_UNIT, {"unit": case.subject})]
    return Subject(_at_places(connection, facts, about))


def _at_places(connection: Connection, facts: CaseFacts, about: Sequence[Position]) -> CaseFacts:
    """The latest fact that brought something to one of the places where something stands says where it is."""
    keys = {one.key: one.location_id for one in about}
    last = connection.execute(_LAST_BROUGHT, {"keys": sorted(keys)}).first() if keys else None
    return replace(facts, about=tuple(about), last_place=None if last is None else keys[last.target], goods=())


def _whole_move(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    move = connection.execute(_WHOLE_MOVE, {"operation": case.subject}).first()
    if move is None:
        return Subject(facts)
    keys = left_behind(connection, move)
    about = [position_of(row) for row in connection.execute(_BALANCES, {"keys": keys})] if keys else []
    known = known_at(connection, about[0].key, rows[0]) if about and rows else None
    return Subject(replace(facts, about=tuple(about), known=known))


def _count(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    key, _, _ = case.subject.partition("|")
    row = connection.execute(_BALANCE, {"key": key}).first()
    known = known_at(connection, key, rows[0]) if rows else None
    return Subject(replace(facts, about=() if row is None else (position_of(row),), known=known, goods=()))


def _decision(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    values = {"operation": case.subject}
    of_variance = connection.execute(_DECISION, values).first()
    if of_variance is not None:
        row = connection.execute(_BALANCE, {"key": of_variance.position}).first()
        there = () if row is None else (position_of(row),)
        values |= {"count": of_variance.taken, "key": of_variance.position}
        row = connection.execute(_ADJUSTED, values).first()
        off = ZERO if row is None else Quantity(row.quantity if row.target == of_variance.position else -row.quantity)
        expected = Quantity(of_variance.expected)
        return Subject(replace(facts, about=there, known=expected, adjusted=off, goods=()))
    pinned = connection.execute(_DECIDED, values).all()
    if not pinned:
        return Subject(facts)
    keys = [row.position for row in pinned]
    about = tuple(position_of(row) for row in connection.execute(_BALANCES, {"keys": keys}))
    known = next((Quantity(row.expected) for row in pinned if about and row.position == about[0].key), None)
    return Subject(replace(facts, about=about, known=known, decision=OperationId(case.subject)))


def _variance(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    row = connection.execute(_VARIANCE, {"variance": case.subject}).first()
    balance = connection.execute(_BALANCE, {"key": row.position}).first() if row is not None else None
    if row is None or balance is None or row.state == SETTLED:
        return Subject(facts)
    counts = tuple(decode(row.counts.encode(), list[Statement]))
    names = {one.id: one.name for one in connection.execute(_NAMES, {"ids": sorted({one.by for one in counts})})}
    at = position_of(balance)
    who = tuple(names.get(one.by, one.by) for one in counts)
    counted = Counted(VarianceId(row.id), at, Quantity(row.expected), counts, who)
    return Subject(replace(facts, counted=counted, about=(at,), item=_item(connection, at.item_id), goods=()))


def _kept(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    found = replace(facts, unposted=facts.operations)
    if facts.kind is not CaseKind.UNREADABLE or not rows:
        return Subject(found)
    raw, by = bytes(rows[0].raw), WorkstationId(rows[0].workstation_id)
    arrival = read_kept(raw, by)
    stated = as_stated(raw, by, from_utc_text(rows[0].received_at))
    why = "no id or no sequence" if arrival is None else arrival.why
    return Subject(replace(found, is_decodable=stated is not None, why=why))


def _barcode(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    owner = connection.scalar(_OWNER, {"barcode": case.subject})
    linked = [body.item_id for row in rows if isinstance(body := said(bytes(row.raw)), CodeLinked)]
    claimed = next((one for one in reversed(linked) if one != owner), None)
    return Subject(
        replace(
            facts,
            barcode=case.subject,
            item=_item(connection, owner) if owner else None,
            other_item=_item(connection, claimed) if claimed else None,
        )
    )


def _edit(connection: Connection, case: Row[Any], facts: CaseFacts, rows: _Rows) -> Subject:
    body = said(bytes(rows[0].raw)) if rows else None
    if not isinstance(body, ItemEdited) or (item := _item(connection, body.item_id)) is None:
        return Subject(facts)
    merged = merge(fields_of(connection, body.item_id), body.fields)
    first = [FieldEdit(name, _before(body, name), value, _before(body, name)) for name, value in merged.taken.items()]
    return Subject(replace(facts, item=item, edits=(*merged.clashing, *first)))


def _before(body: ItemEdited, name: str) -> str | int:
    return next(one.before for one in body.fields if one.name == name)


SUBJECTS: dict[CaseKind, _Read] = {
    CaseKind.OVER_RECEIVED: _order_line,
    CaseKind.UNMATCHED_RECEIPT: _receipt,
    CaseKind.ORDER_NOT_OPEN: _order,
    CaseKind.LOT_EXPIRY_DIFFERS: _lot,
    CaseKind.SERIAL_TWICE: _serial_receipts,
    CaseKind.ITEM_RETIRED: _one_item,
    CaseKind.UNKNOWN_ITEM: _one_item,
    CaseKind.UNKNOWN_LOCATION: _one_location,
    CaseKind.LOCATION_RETIRED: _one_location,
    CaseKind.OTHER_SITE: _one_location,
    CaseKind.NEGATIVE_POSITION: _below_zero,
    CaseKind.SERIAL_AT_TWO_PLACES: _serial,
    CaseKind.HANDLING_UNIT_ELSEWHERE: _handling_unit,
    CaseKind.MOVED_CONTENTS_DIFFER: _whole_move,
    CaseKind.COUNT_NEAR_MOVEMENT: _count,
    CaseKind.DECISION_OUTDATED: _decision,
    CaseKind.COUNTED_TWICE: _variance,
    CaseKind.WORKSTATION_REVOKED: _kept,
    CaseKind.UNREADABLE: _kept,
    CaseKind.BARCODE_TWICE: _barcode,
    CaseKind.FIELD_EDITED_TWICE: _edit,
}


@lru_cache(maxsize=16)
def said(raw: bytes) -> Body | None:
    """What an operation says. One with a thousand faulty lines opens a thousand cases, and is read once for them."""
    try:
        return decode(raw, Operation).body
    except Unreadable:
        return None


def _item(connection: Connection, item: str) -> Item | None:
    row = connection.execute(_ITEM, {"item": item}).first()
    return None if row is None else item_of(row)


def _location(connection: Connection, location: str) -> Location | None:
    row = connection.execute(_LOCATION, {"location": location}).first()
    return None if row is None else location_of(row)


_REAL = locations.c.kind.not_in([one.value for one in LocationKind if one.is_virtual])
_AT = balances.join(locations, locations.c.id == balances.c.location_id)
_LINE = select(purchase_order_lines).where(purchase_order_lines.c.id == bindparam("line"))
_ORDER = select(purchase_orders).where(purchase_orders.c.id == bindparam("order"))
_ITEM = select(items).where(items.c.id == bindparam("item"), items.c.deleted == 0)
_LOCATION = select(locations).where(locations.c.id == bindparam("location"), locations.c.deleted == 0)
_LOT = select(lots).where(lots.c.id == bindparam("lot"))
_BALANCE = select(balances).where(balances.c.id == bindparam("key"))
_BALANCES = select(balances).where(balances.c.id.in_(bindparam("keys", expanding=True))).order_by(balances.c.id)
_WAITING = (
    select(purchase_order_lines)
    .join(purchase_orders, purchase_orders.c.id == purchase_order_lines.c.order_id)
    .where(
        purchase_orders.c.site_id == bindparam("site"),
        purchase_orders.c.state == OrderState.APPROVED.value,
        purchase_orders.c.deleted == 0,
        purchase_order_lines.c.deleted == 0,
        purchase_order_lines.c.is_closed_short == 0,
        purchase_order_lines.c.item_id.in_(bindparam("items", expanding=True)),
        purchase_order_lines.c.received < purchase_order_lines.c.ordered,
    )
    .order_by(purchase_orders.c.due, purchase_orders.c.number, purchase_order_lines.c.number)
    .limit(MOST_ELSEWHERE)
)
_OF_LOT = (
    select(balances)
    .select_from(_AT)
    .where(balances.c.item_id == bindparam("item"), balances.c.lot == bindparam("lot"), _REAL)
    .order_by(balances.c.id)
)
_LIKE = (
    select(balances)
    .select_from(_AT)
    .where(
        balances.c.item_id == bindparam("item"),
        balances.c.site_id == bindparam("site"),
        balances.c.quantity > 0,
        _REAL,
    )
    .order_by(balances.c.quantity.desc(), balances.c.id)
    .limit(bindparam("most"))
)
_OF_SERIAL = (
    select(balances)
    .select_from(_AT)
    .where(
        balances.c.item_id == bindparam("item"),
        balances.c.serial == bindparam("serial"),
        balances.c.quantity != 0,
        _REAL,
    )
    .order_by(balances.c.id)
)
_ON_UNIT = (
    select(balances)
    .select_from(_AT)
    .where(balances.c.handling_unit == bindparam("unit"), balances.c.quantity != 0, _REAL)
    .order_by(balances.c.id)
)
_LAST_BROUGHT = (
    select(movements.c.target)
    .join(balances, balances.c.id == movements.c.target)
    .where(movements.c.target.in_(bindparam("keys", expanding=True)), balances.c.quantity > 0)
    .order_by(
        movements.c.happened_at.desc(),
        movements.c.workstation_id.desc(),
        movements.c.sequence.desc(),
        movements.c.id.desc(),
    )
    .limit(1)
)
_WHOLE_MOVE = select(whole_moves).where(whole_moves.c.operation_id == bindparam("operation"))
_DECISION = select(decisions).where(decisions.c.operation_id == bindparam("operation"))
_DECIDED = (
    select(decided_stock)
    .join(case_decisions, case_decisions.c.operation_id == decided_stock.c.operation_id)
    .where(decided_stock.c.operation_id == bindparam("operation"))
)
_REVERSING = movements.alias()
_ADJUSTED = select(*movements.c["quantity", "target"]).where(
    movements.c.operation_id == bindparam("count"),
    movements.c.reason == Reason.COUNTED.value,
    (movements.c.target == bindparam("key")) | (movements.c.source == bindparam("key")),
    ~select(_REVERSING.c.id).where(_REVERSING.c.reverses == movements.c.id).exists(),
)
_VARIANCE = select(variances).where(variances.c.id == bindparam("variance"))
_NAMES = select(*people.c["id", "name"]).where(people.c.id.in_(bindparam("ids", expanding=True)))
_OWNER = select(packagings.c.item_id).where(packagings.c.barcode == bindparam("barcode"), packagings.c.deleted == 0)
