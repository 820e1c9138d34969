"""The details of open cases: made anew when a case changes, or stock that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, and_, bindparam, delete, insert, literal, or_, select, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.case_facts import read_facts
from ims_desktop.central.tables import case_stock, cases, items, locations
from ims_desktop.central.tables.stock import IS_OPEN
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import ZERO
from ims_desktop.domain.settling.detail import CaseDetail
from ims_desktop.domain.settling.facts import CaseFacts
from ims_desktop.domain.settling.rules import detail_of
from ims_desktop.protocol.codec import encode

SOME = 200
"""Cases that are brought up to date in one transaction, of those that it changed."""

FEW = 20
"""The same, of those that merely speak of stock which it touched."""

STALE = "stale "
"""Before the digest of what a case offers: a sweep looks at it again."""


def refresh_details(tx: Transaction, touched: Iterable[Position], whole_moves: Iterable[str] = ()) -> None:
    """After everything else of a batch is written: those of the cases it changed, and of the stock it touched.

    ``whole_moves`` are those of which something else may be left than before. A batch that opens or concerns very many
    leaves the rest to the next sweep, so that nobody's work waits for it.
    """
    changed = sorted(set(tx.touched(cases)))
    differing = {
        case for some in in_chunks(sorted(whole_moves)) for case in tx.connection.scalars(_OF_MOVES, {"moves": some})
    }
    concerned = sorted((_concerned(tx, touched) | differing) - set(changed))
    for some in in_chunks(changed[:SOME] + concerned[:FEW]):
        for row in tx.connection.execute(_OPEN_AMONG, {"ids": some}).all():
            refresh_detail(tx, row)
    for some in in_chunks(changed[SOME:] + concerned[FEW:]):
        tx.connection.execute(_IS_STALE, {"ids": some})


def _concerned(tx: Transaction, touched: Iterable[Position]) -> set[str]:
    """Open cases that speak of these positions, or of whatever stands there."""
    if tx.connection.execute(_ANY).first() is None:
        return set()
    names = sorted({name for one in touched for name in (one.key, *_names(one))})
    return {case for some in in_chunks(names) for case in tx.connection.scalars(_STANDING_AT, {"keys": some})}


def _names(at: Position) -> list[str]:
    unit = [f"unit {at.handling_unit}"] if at.handling_unit else []
    return [f"item {at.item_id}", *unit]


def _interests(facts: CaseFacts) -> set[str]:
    """What a case is about beyond the positions that it knows already: others may come."""
    match facts.kind:
        case CaseKind.NEGATIVE_POSITION | CaseKind.SERIAL_AT_TWO_PLACES | CaseKind.LOT_EXPIRY_DIFFERS:
            return {f"item {facts.item.id}"} if facts.item else set()
        case CaseKind.UNMATCHED_RECEIPT:
            return {f"item {one.target.item_id}" for one in facts.goods}
        case CaseKind.HANDLING_UNIT_ELSEWHERE:
            return {f"unit {facts.subject}"}
        case _:
            return set()


def refresh_missing(tx: Transaction) -> bool:
    """For ``WITHOUT_DETAIL``, some at a time. Answers whether there may be more."""
    rows = tx.connection.execute(WITHOUT_DETAIL.limit(SOME).with_for_update()).all()
    for row in rows:
        refresh_detail(tx, row)
    return len(rows) == SOME


def refresh_detail(tx: Transaction, row: Row[Any]) -> tuple[bool, CaseFacts]:
    """Brings a case's detail up to date; ``row`` is one of ``cases``. Answers whether it offers something else now,
    and the facts."""
    facts = read_facts(tx.connection, row)
    detail = detail_of(facts)
    written, offers = encode(_without_stock(detail)).decode(), _offers(facts, row.finding, detail)
    if (written, offers) == (row.detail, row.effects):
        return False, facts
    is_news: bool = offers != row.effects.removeprefix(STALE)
    version = row.version + 1 if is_news and row.effects not in ("", STALE) else row.version
    values = {"detail": written, "effects": offers, "version": version}
    tx.connection.execute(update(cases).where(cases.c.id == row.id).values(values))
    tx.touch(cases, row.id)
    _watch_stock(tx, row.id, facts)
    return is_news, facts


def _watch_stock(tx: Transaction, case: str, facts: CaseFacts) -> None:
    tx.connection.execute(delete(case_stock).where(case_stock.c.case_id == case))
    keys = sorted({one.position.key for one in facts.standing if one.is_real} | _interests(facts))
    if keys:
        tx.connection.execute(insert(case_stock), [{"case_id": case, "position": one} for one in keys])


def _without_stock(detail: CaseDetail) -> CaseDetail:
    """What stands somewhere changes all the time, and whoever reads the detail has it beside it."""
    return replace(detail, stock=tuple(replace(one, before=ZERO) for one in detail.stock))


def _offers(facts: CaseFacts, finding: str, detail: CaseDetail) -> str:
    """A digest of what a decision is made on: the finding, and what each choice does."""
    options = [(one.choice, one.said, one.changes, one.documents, one.need) for one in detail.options]
    return blake2b(encode((finding, facts.sentence, options)), digest_size=16).hexdigest()


_OF_MOVES = select(cases.c.id).where(
    IS_OPEN,
    cases.c.kind == CaseKind.MOVED_CONTENTS_DIFFER.value,
    cases.c.subject.in_(bindparam("moves", expanding=True)),
)
_ANY = select(case_stock.c.case_id).limit(1)
_STANDING_AT = select(case_stock.c.case_id).where(case_stock.c.position.in_(bindparam("keys", expanding=True)))
_OPEN_AMONG = (
    select(cases)
    .where(IS_OPEN, cases.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(cases.c.id)
    .with_for_update()
)
_KNOWN_NOW = or_(
    and_(
        cases.c.kind == CaseKind.UNKNOWN_ITEM.value, cases.c.subject.in_(select(items.c.id).where(items.c.deleted == 0))
    ),
    and_(
        cases.c.kind == CaseKind.UNKNOWN_LOCATION.value,
        cases.c.subject.in_(select(locations.c.id).where(locations.c.deleted == 0)),
    ),
)
_SAYS_UNKNOWN = cases.c.detail.contains("no such", autoescape=True)
WITHOUT_DETAIL = (
    select(cases)
    .where(
        IS_OPEN,
        or_(
            cases.c.effects == "",
            cases.c.effects.startswith(STALE, autoescape=True),
            and_(_KNOWN_NOW, _SAYS_UNKNOWN),
        ),
    )
    .order_by(cases.c.id)
)
"""Open cases of before there were details, of what has become known since, and what a batch left to the next sweep."""
_IS_STALE = (
    update(cases)
    .where(
        IS_OPEN,
        cases.c.id.in_(bindparam("ids", expanding=True)),
        cases.c.effects.not_like(f"{STALE}%"),
    )
    .values(effects=literal(STALE) + cases.c.effects)
)
