"""The rule of each kind of case, and what a supervisor is shown of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.settling import counts, masters, places, receipts, records, work
from ims_desktop.domain.settling.detail import CaseDetail, Deed, Need, Option, StockChange, StockLine
from ims_desktop.domain.settling.facts import CaseFacts, Done, Stands
from ims_desktop.domain.settling.findings import Finding, Way, accept
from ims_desktop.domain.settling.remedies import NOTHING, Given
from ims_desktop.domain.settling.titles import title_of
from ims_desktop.domain.texts import Text, text

MOST_SHOWN = 20
"""Operations and positions in a detail, so that it stays small whatever the case is about."""

RULES: dict[CaseKind, Callable[[CaseFacts, Given], Finding]] = {
    CaseKind.OVER_RECEIVED: receipts.over_received,
    CaseKind.UNMATCHED_RECEIPT: receipts.unmatched,
    CaseKind.ORDER_NOT_OPEN: receipts.order_not_open,
    CaseKind.LOT_EXPIRY_DIFFERS: receipts.expiry_differs,
    CaseKind.SERIAL_TWICE: receipts.serial_twice,
    CaseKind.ITEM_RETIRED: masters.item_retired,
    CaseKind.UNKNOWN_ITEM: masters.unknown_item,
    CaseKind.UNKNOWN_LOCATION: masters.unknown_location,
    CaseKind.LOCATION_RETIRED: masters.location_retired,
    CaseKind.OTHER_SITE: masters.other_site,
    CaseKind.REASON_MISSING: masters.reason_missing,
    CaseKind.WITHOUT_RIGHT: work.without_right,
    CaseKind.WORKSTATION_REVOKED: work.revoked,
    CaseKind.UNREADABLE: work.unreadable,
    CaseKind.CANNOT_UNDO: work.cannot_undo,
    CaseKind.UNDONE_TWICE: work.undone_twice,
    CaseKind.NEGATIVE_POSITION: places.negative,
    CaseKind.SERIAL_AT_TWO_PLACES: places.serial_at_two,
    CaseKind.HANDLING_UNIT_ELSEWHERE: places.unit_elsewhere,
    CaseKind.MOVED_CONTENTS_DIFFER: places.contents_differ,
    CaseKind.HANDLING_UNIT_CYCLE: places.unit_cycle,
    CaseKind.COUNT_NEAR_MOVEMENT: counts.near_movement,
    CaseKind.DECISION_OUTDATED: counts.outdated,
    CaseKind.COUNTED_TWICE: counts.counted_twice,
    CaseKind.BARCODE_TWICE: records.barcode_twice,
    CaseKind.FIELD_EDITED_TWICE: records.edited_twice,
}


def way_of(facts: CaseFacts, choice: CaseChoice, given: Given) -> Way | None:
    """What the choice does now, with what was named for it."""
    return next((one for one in _finding(facts, given).ways if one.choice is choice), None)


def detail_of(facts: CaseFacts) -> CaseDetail:
    finding = _finding(facts, NOTHING)
    stock = _stock(facts, finding.ways)
    return CaseDetail(
        kind=facts.kind,
        title=title_of(facts.kind),
        sentence=facts.sentence,
        base=finding.base,
        ours=finding.ours,
        theirs=finding.theirs,
        deeds=tuple(_deed(one) for one in facts.done[:MOST_SHOWN]),
        deed_count=len(facts.operations),
        stock=stock[:MOST_SHOWN],
        stock_count=len(stock),
        options=tuple(_option(facts, one, stock[:MOST_SHOWN]) for one in finding.ways),
        recommended=finding.recommended,
        why=finding.why,
    )


def why_not_settle(
    facts: CaseFacts | None, way: Way | None, is_current: bool, reason: str, given: Given
) -> Text | None:
    """Why a case cannot be settled like this now; ``facts`` is none for a case that is not known or not open."""
    if facts is None:
        return text("The case is settled already, or not known at the central.")
    if not is_current:
        return text("Something changed about the case meanwhile: look at it again.")
    if way is None:
        return text("The case has no such choice.")
    if way.need is Need.ORDER_LINE and (given.order_line_id is None or not way.remedy.match):
        return text("Say which order line they belong to.")
    if way.need is Need.LOCATION and not way.remedy.moves:
        return text("Say which location it is.")
    if way.need is Need.FIELDS and not given.fields:
        return text("Say of each field which side holds.")
    return None if reason else text("A case is settled with a reason.")


def _finding(facts: CaseFacts, given: Given) -> Finding:
    """By the kind's rule; what it is about may be gone by now, and then it can still be left as it is."""
    finding = RULES[facts.kind](facts, given)
    ways = finding.ways or (accept(text("Leave it as it is")),)
    is_there = any(one.choice is finding.recommended for one in ways)
    return replace(finding, ways=ways, recommended=finding.recommended if is_there else ways[0].choice)


def _deed(done: Done) -> Deed:
    return Deed(done.operation, done.who, done.where, done.happened_at, done.arrived_at, done.said)


def _option(facts: CaseFacts, way: Way, stock: Sequence[StockLine]) -> Option:
    shown = {one.key for one in stock}
    changes = {key: change for key, change in _changes(_moves(facts, way)).items() if key in shown and change != ZERO}
    return Option(
        way.choice,
        way.said,
        way.effect,
        tuple(StockChange(key, change) for key, change in changes.items()),
        way.documents,
        way.need,
        way.offers,
        way.closes,
    )


def _moves(facts: CaseFacts, way: Way) -> Sequence[Movement]:
    """Everything that a way moves, reversals and the ledger's own adjustments among it."""
    reversed_ = set(way.remedy.reverse)
    back = [Movement(one.target, one.source, one.quantity) for one in facts.goods if one.number in reversed_]
    taken = set(way.remedy.take_back)
    back += [Movement(one.target, one.source, one.quantity) for one in facts.goods if one.operation in taken]
    returned = [movement for movement, _ in way.remedy.returns]
    return (*way.remedy.moves, *returned, *back, *counts.adjusted(facts, way))


def _changes(moves: Iterable[Movement]) -> dict[str, Quantity]:
    changes: dict[str, Quantity] = {}
    for one in moves:
        changes[one.source.key] = changes.get(one.source.key, ZERO) - one.quantity
        changes[one.target.key] = changes.get(one.target.key, ZERO) + one.quantity
    return changes


def _stock(facts: CaseFacts, ways: Iterable[Way]) -> tuple[StockLine, ...]:
    """What the case is about first, then where its goods went, then what its choices touch."""
    touched = [end for way in ways for one in _moves(facts, way) for end in (one.source, one.target)]
    positions = dict.fromkeys([*facts.about, *(one.target for one in facts.goods), *touched])
    known = {one.position: one for one in facts.standing}
    lines = [_line(facts, position, known) for position in positions]
    return tuple(one for one in lines if one is not None)


def _line(facts: CaseFacts, position: Position, known: dict[Position, Stands]) -> StockLine | None:
    at = known.get(position) or _not_there_yet(position, known)
    if at is None or not at.is_real:
        return None
    quantity = known[position].quantity if position in known else ZERO
    return StockLine(
        position.key,
        at.item_name,
        at.sku,
        at.unit,
        at.location_code,
        position.status,
        position.lot,
        position.serial,
        position.handling_unit,
        quantity,
    )


def _not_there_yet(position: Position, known: dict[Position, Stands]) -> Stands | None:
    """A position that holds nothing yet is called as its neighbours of the same item and location are."""
    return next(
        (one for at, one in known.items() if (at.item_id, at.location_id) == (position.item_id, position.location_id)),
        None,
    )
