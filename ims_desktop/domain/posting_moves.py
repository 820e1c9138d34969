"""How the central posts what was moved or inspected: as stated, with a case beside it where it cannot be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.effects import ACCEPTED_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import Movement, Position, StockStatus
from ims_desktop.domain.posting import Books, Entry, Posting, Progress, distinct
from ims_desktop.domain.texts import text


def post_moves(
    operation: OperationId,
    purpose: MovePurpose,
    lines: Sequence[MovedLine],
    reason: str,
    site: SiteId,
    books: Books,
) -> Posting:
    """Goods that stand elsewhere now, or as something else, whatever the books say of where they stood."""
    known = [line for line in lines if books.item(line.source.item_id) is not None]
    entries = [
        Entry(placed, line.order_line_id if purpose is MovePurpose.PUTAWAY else None, reason)
        for line in known
        if (placed := _placed(line.movement, books)) is not None
    ]
    cases = _cases(operation, [position for line in lines for position in (line.source, line.target)], site, books)
    if purpose is MovePurpose.RELEASE and not reason:
        cases = [*cases, _no_reason(operation)]
    return Posting(
        movements=tuple(entries),
        progress=tuple(_stocked(purpose, known, books)),
        cases=distinct(cases),
        as_stated=[one.movement for one in entries] == [line.movement for line in lines],
    )


def post_inspection(operation: OperationId, lines: Sequence[InspectedLine], site: SiteId, books: Books) -> Posting:
    """Goods that passed are available, and those that failed stand as what was said; both where they were looked at."""
    known = [line for line in lines if books.item(line.position.item_id) is not None]
    entries = [
        Entry(placed, line.order_line_id, "" if movement.target.status is StockStatus.AVAILABLE else line.reason)
        for line in known
        for movement in line.movements
        if (placed := _placed(movement, books)) is not None
    ]
    return Posting(
        movements=tuple(entries),
        progress=tuple(_inspected(known, books)),
        cases=distinct(_cases(operation, [line.position for line in lines], site, books)),
        as_stated=[one.movement for one in entries] == [one for line in lines for one in line.movements],
    )


def cases_of_places(
    operation: OperationId, positions: Iterable[Position], site: SiteId, books: Books
) -> tuple[CaseDraft, ...]:
    """What cannot be right about positions that a fact names, whatever it says of them."""
    return distinct(_cases(operation, positions, site, books))


def _placed(movement: Movement, books: Books) -> Movement | None:
    """The movement, with suspense in place of locations that nobody knows; none where nothing is left to move."""
    source, target = (_known(one, books) for one in (movement.source, movement.target))
    return None if source == target else Movement(source, target, movement.quantity)


def _known(position: Position, books: Books) -> Position:
    return position if books.location(position.location_id) else position.at(books.suspense())


def _stocked(purpose: MovePurpose, lines: Iterable[MovedLine], books: Books) -> Iterator[Progress]:
    for line in lines if purpose is MovePurpose.PUTAWAY else ():
        if line.order_line_id is not None and books.order_line(line.order_line_id) is not None:
            yield Progress(STOCKED_LINES, line.order_line_id, line.quantity)


def _inspected(lines: Iterable[InspectedLine], books: Books) -> Iterator[Progress]:
    for line in lines:
        if line.order_line_id is None or books.order_line(line.order_line_id) is None:
            continue
        for record, quantity in ((ACCEPTED_LINES, line.passed), (REJECTED_LINES, line.failed)):
            if quantity.is_positive:
                yield Progress(record, line.order_line_id, quantity)


def _cases(operation: OperationId, positions: Iterable[Position], site: SiteId, books: Books) -> Sequence[CaseDraft]:
    return [one for position in positions for one in _of_position(operation, position, site, books)]


def _of_position(operation: OperationId, position: Position, site: SiteId, books: Books) -> Iterator[CaseDraft]:
    item, place, here = books.item(position.item_id), books.location(position.location_id), (operation,)
    if item is None:
        said = text("Goods of an item that the central does not know were handled.")
        yield CaseDraft(CaseKind.UNKNOWN_ITEM, position.item_id, said, here)
        return
    if item.is_retired:
        said = text("{item} is retired, and some was handled.", item=item.name)
        yield CaseDraft(CaseKind.ITEM_RETIRED, item.id, said, here)
    if place is None:
        said = text("{item} was at a place that the central does not know.", item=item.name)
        yield CaseDraft(CaseKind.UNKNOWN_LOCATION, position.location_id, said, here)
    else:
        yield from _of_place(operation, item, place, site)


def _of_place(operation: OperationId, item: Item, place: Location, site: SiteId) -> Iterator[CaseDraft]:
    if place.is_retired:
        said = text("{item} was handled at {location}, which is retired.", item=item.name, location=place.code)
        yield CaseDraft(CaseKind.LOCATION_RETIRED, place.id, said, (operation,))
    if place.site_id != site:
        said = text("{item} was handled at {location}, which is of another site.", item=item.name, location=place.code)
        yield CaseDraft(CaseKind.OTHER_SITE, place.id, said, (operation,))


def _no_reason(operation: OperationId) -> CaseDraft:
    said = text("Goods were given another status without a reason.")
    return CaseDraft(CaseKind.REASON_MISSING, operation, said, (operation,))
