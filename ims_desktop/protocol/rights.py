"""Which scope each operation needs: the workstation asks before it records, the central when it judges."""

from __future__ import annotations

from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.people import Scope
from ims_desktop.protocol.operations import (
    Body,
    CaseDecided,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    ItemEdited,
    LineClosedShort,
    ReceiptFinished,
    StockCounted,
    Undone,
    VarianceDecided,
)

_NEEDED: dict[type, Scope] = {
    GoodsReceived: Scope.RECEIVING_WRITE,
    ReceiptFinished: Scope.RECEIVING_WRITE,
    GoodsInspected: Scope.INSPECTIONS_WRITE,
    GoodsMoved: Scope.MOVES_WRITE,
    HandlingUnitNested: Scope.MOVES_WRITE,
    StockCounted: Scope.COUNTS_WRITE,
    Undone: Scope.OPERATIONS_UNDO,
    LineClosedShort: Scope.ORDERS_WRITE,
    CodeLinked: Scope.CODES_LINK,
    VarianceDecided: Scope.VARIANCES_DECIDE,
    CaseDecided: Scope.CASES_DECIDE,
    ItemEdited: Scope.ITEMS_WRITE,
}


def needed_for(body: Body) -> Scope:
    """The scope without which nobody may do this."""
    if isinstance(body, GoodsMoved) and body.purpose is MovePurpose.RELEASE:
        return Scope.QUARANTINE_DECIDE
    return _NEEDED[type(body)]
