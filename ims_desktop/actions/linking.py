"""Linking a barcode that nobody knows to an item: a decision, travelling like any other operation."""

from __future__ import annotations

from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.ids import NewId, OperatorId, PackagingId
from ims_desktop.domain.items import Item, Packaging
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import ItemCode
from ims_desktop.protocol.operations import CodeLinked

PACKAGE = "package"


def link_code(
    recorder: Recorder, operator: OperatorId, new_id: NewId, barcode: str, item: Item, quantity: Quantity
) -> ItemCode:
    """Records it, and answers what the code means from now on. Raises as ``Recorder.record`` does."""
    counted = item.counted(quantity)
    name = item.unit if counted == Quantity.of(1) else PACKAGE
    packaging = Packaging(PackagingId(new_id()), item.id, name, barcode, counted)
    recorder.record(operator, CodeLinked(packaging.id, barcode, item.id, name, counted))
    return ItemCode(item, packaging)
