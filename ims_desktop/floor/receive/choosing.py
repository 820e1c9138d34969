"""Choices that receiving puts before a person: which order, which item, which line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.texts import EMPTY, text, verbatim
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.floor.receive import wording
from ims_desktop.floor.receive.taking import Taking
from ims_desktop.ports.book import ItemCode, OrderSummary, SheetLine


def aside(leave: Callable[[], None]) -> Way:
    return Way(text("Put it aside"), text("nothing is recorded"), leave)


def without_order(go: Callable[[], None]) -> Way:
    return Way(text("Receive without an order"), text("a supervisor matches it later"), go)


def which_order(
    taking: Taking,
    waiting: Sequence[OrderSummary],
    go: Callable[[OrderSummary], None],
    others: Sequence[Way],
    scanned: Callable[[Reading], bool],
) -> Question:
    """A package came before its document, and not exactly one open order waits for it."""
    ways = [Way(*wording.order_choice(one), partial(go, one)) for one in waiting]
    label = text("Which order is it for? Or scan the document")
    if not waiting:
        label = text("No open order waits for {item}", item=taking.item.name)
    return between(text("Which order?"), label, [*ways, *others], scanned, staying=len(others))


def unknown_order(number: str, ways: Sequence[Way]) -> Question:
    label = text("Order {number} is not known at this workstation", number=number)
    return between(text("Unknown order"), label, list(ways))


def unknown_unit(unit: str, onto: Callable[[], None], leave: Callable[[], None]) -> Question:
    """A pallet's label that no notice announced: what is on it must be scanned."""
    ways = [Way(text("Receive onto it"), text("scan what is on it, then “done”"), onto), aside(leave)]
    return between(text("Unknown pallet"), text("No shipping notice announced {unit}", unit=unit), ways)


def which_item(codes: Sequence[ItemCode], shown: str, take: Callable[[ItemCode], None]) -> Question:
    """One code that two items claim: the person sees which one it is."""

    def way(code: ItemCode) -> Way:
        detail = text("{sku} · {quantity}", sku=code.item.sku, quantity=code.quantity)
        return Way(verbatim(code.item.name), detail, partial(take, code))

    label = text("“{code}” is on more than one item", code=shown[:40])
    return between(text("Which item is it?"), label, [way(code) for code in codes])


def which_line(
    sheets: Sequence[SheetLine], close: Callable[[SheetLine], None], leave: Callable[[], None], *, is_blind: bool
) -> Question:
    """Which line nothing more is expected on."""

    def way(sheet: SheetLine) -> Way:
        title = text("Line {number} · {item}", number=sheet.line.number, item=sheet.item.name)
        detail = EMPTY if is_blind else text("{left} will not come", left=sheet.line.left)
        return Way(title, detail, partial(close, sheet))

    ways = [way(sheet) for sheet in sheets]
    ways.append(Way(text("Close none"), text("nothing is recorded"), leave))
    return between(text("Close which line?"), text("Nothing more will be expected on it"), ways, staying=1)
