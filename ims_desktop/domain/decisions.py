"""Decisions: checked against the state that they were made on. Unlike a fact, a decision can be refused."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.counting import SETTLED, Choice
from ims_desktop.domain.ids import ItemId, OperationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text


def why_not_close_short(order: PurchaseOrder | None, line: OrderLine | None, based_on_version: int) -> Text | None:
    """Why nobody can decide now that nothing more is expected on ``line``; ``None`` when it holds.

    A line that is closed short already is no reason: two people who decide the same do not disagree.
    """
    if order is None or line is None or line.order_id != order.id:
        return text("The order line is not known at the central.")
    if line.is_closed_short:
        return None
    if not order.state.takes_goods:
        return text("Order {order} is no longer open.", order=order.number)
    if line.version != based_on_version:
        return text("Line {line} of order {order} was changed meanwhile.", line=line.number, order=order.number)
    return None


def why_not_link(item: Item | None, barcode: str, quantity: Quantity, owners: Collection[ItemId]) -> Text | None:
    """Why a barcode cannot be a packaging of ``item``; ``owners`` are the items that have it already."""
    if item is None:
        return text("The item is not known at the central.")
    if item.is_retired:
        return text("{item} is retired.", item=item.name)
    if not barcode or not quantity.is_positive:
        return text("A packaging has a barcode, and something in it.")
    if any(owner != item.id for owner in owners):
        return text("The barcode {barcode} belongs to another item already.", barcode=barcode)
    return None


def barcode_claimed_by_two(
    item: Item, barcode: str, operation: OperationId, owners: Collection[ItemId]
) -> CaseDraft | None:
    """A barcode that another item has already: whose it is can be seen on the goods only."""
    if item.is_retired or not any(owner != item.id for owner in owners):
        return None
    said = text(
        "Barcode {barcode} was linked to {item}, and is another item's already.", barcode=barcode, item=item.name
    )
    return CaseDraft(CaseKind.BARCODE_TWICE, barcode, said, (operation,))


class VarianceSeen(Struct, frozen=True):
    """A variance as the central has it when somebody decides."""

    state: str
    version: int
    counts: tuple[OperationId, ...]


def why_not_decide(
    variance: VarianceSeen | None,
    choice: Choice,
    about: Collection[OperationId],
    taken: OperationId | None,
    based_on_version: int,
    reason: str,
) -> Text | None:
    """Why a variance cannot be decided like this now."""
    if variance is None:
        return text("The variance is not known at the central.")
    if variance.state == SETTLED:
        return text("The variance is settled already.")
    if variance.version != based_on_version or set(about) != set(variance.counts):
        return text("Something changed about the variance meanwhile: look at it again.")
    if choice is Choice.TAKE and taken not in variance.counts:
        return text("The count that is to hold is none of this variance.")
    return None if reason else text("A decision about a variance needs a reason.")
