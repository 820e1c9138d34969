"""The labels that lie on the demo's dock: what its simulated scanner offers, and what its tour scans."""

from __future__ import annotations

from datetime import date

from ims_desktop.domain.barcodes import Elements, element_string, gtin14
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.ui.simulator import LabelToScan

ORDER, OTHER_ORDER = "PO-2026-00001", "PO-2026-00002"
SEALANT, BAR_CASE, SEALANT_BOX = "2900000900011", "12900000900025", "12900000900018"
WRENCH, CABLE, BALL = "2900000900035", "BC-0016", "2900000000025"


def label(gtin: str, aim: str = "]C1", **said: object) -> str:
    """A GS1-128 label as a scanner sends it."""
    return element_string(Elements(gtin=gtin14(gtin), **said), aim)  # type: ignore[arg-type]


BARS = label(BAR_CASE, lot="B4820", expiry=date(2027, 9, 30), count=Quantity.of(5))
MORE_BARS = label(BAR_CASE, lot="B4821", expiry=date(2027, 10, 31), count=Quantity.of(6))
OLD_BARS = label(BAR_CASE, lot="B4600", expiry=date(2026, 10, 31))
SEALANTS = label(SEALANT_BOX, lot="S2701", expiry=date(2028, 9, 30), count=Quantity.of(6))
WRENCH_18 = label(WRENCH, serial="TW26-00018")
WRENCH_19 = label(WRENCH, serial="TW26-00019")

PALLET = "]C100329000000000000019"
WRONG_PLACE, CABLE_BIN, NEXT_BIN = "IMS-L-WS-A-3", "IMS-L-WS-A-4", "IMS-L-WS-A-3"
MOVE = (CABLE_BIN, CABLE, "IMS-L-WS-A-6")

LABELS = (
    LabelToScan("PO-2026-00001 · Northwind", ORDER, text("the delivery note")),
    LabelToScan("Energy bars, 5 cases", BARS, text("lot, expiry and count in the code")),
    LabelToScan("Energy bars, 6 cases", MORE_BARS, text("another lot")),
    LabelToScan("Energy bars, expired", OLD_BARS, text("is refused")),
    LabelToScan("Tyre sealant, one can", SEALANT, text("asks for lot and expiry")),
    LabelToScan("Tyre sealant, 6 boxes", SEALANTS, text("more than was ordered")),
    LabelToScan("Bearing ball", BALL, text("is on another order")),
    LabelToScan("PO-2026-00002 · Northwind", OTHER_ORDER, text("the second delivery note")),
    LabelToScan("Torque wrench TW26-00018", WRENCH_18, text("a serial is received once")),
    LabelToScan("Torque wrench TW26-00019", WRENCH_19),
    LabelToScan("Brake cable", CABLE, text("asks how many metres")),
    LabelToScan("Pallet 329000000000000019", PALLET, text("a shipping notice announced it")),
    LabelToScan("Bin WS-A-4", CABLE_BIN, text("to put away, to move, to count")),
    LabelToScan("Damaged label", "9501101530004", text("its check digit is wrong")),
    LabelToScan("PO-9999", "IMS-D-PO-9999", text("an order that nobody knows")),
    LabelToScan("Done", "IMS-C-DONE", text("a command barcode")),
)
