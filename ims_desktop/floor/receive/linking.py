"""An unknown code, and somebody who may say what it is: which item, how much of it, and the scan is taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ims_desktop.actions.linking import link_code
from ims_desktop.domain.barcodes import Candidate, CodeKind, Reading
from ims_desktop.domain.items import Item
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.questions import Question, how_many, word
from ims_desktop.floor.receive import refusals
from ims_desktop.ports.book import ItemCode

Ask = Callable[[Question], None]
Linked = Callable[[Candidate, ItemCode], None]


def linkable(desk: Desk, reading: Reading) -> Candidate | None:
    """The meaning of a code that this person may link to an item."""
    if Scope.CODES_LINK not in scopes_of(desk.person.roles):
        return None
    return reading.of(CodeKind.GTIN) or reading.of(CodeKind.PLAIN)


def which_item(desk: Desk, candidate: Candidate, ask: Ask, linked: Linked) -> Question:
    def take(item: Item) -> None:
        if item.is_retired:
            raise floor_refusals.retired(item)
        ask(_how_much(desk, candidate, item, linked))

    def typed(sku: str) -> None:
        take(_only(desk, sku))

    def scanned(reading: Reading) -> bool:
        found = reading.of(CodeKind.GTIN) or reading.of(CodeKind.PLAIN)
        take(_only(desk, found.value if found else reading.text))
        return True

    label = text(
        "Nobody knows “{code}”. To link it, scan another label of its item or type the SKU", code=candidate.value[:40]
    )
    return word(text("Which item is it?"), label, typed, scanned)


def _only(desk: Desk, code: str) -> Item:
    items = {one.item.id: one.item for one in desk.book.items_by_code(code)}
    if len(items) != 1:
        raise refusals.no_such_item(code)
    return next(iter(items.values()))


def _how_much(desk: Desk, candidate: Candidate, item: Item, linked: Linked) -> Question:
    link = partial(link_code, desk.recorder, desk.person.id, desk.new_id, candidate.value, item)

    def typed(said: str) -> None:
        linked(candidate, link(Quantity.of(said)))

    return how_many(text("How many {item} are in one such package?", item=item.name), item.unit, typed)
