"""The labels on the goods of the shifts' small company."""

from __future__ import annotations

from ims_desktop.domain.barcodes import Elements, element_string, gtin14
from ims_desktop.domain.quantity import Quantity

BARCODES = {"BOLT": "2900000000018", "NUT": "2900000000025"}


def goods(sku: str, quantity: int) -> str:
    """The logistic label of a package: content and count, as a scanner sends it."""
    return element_string(Elements(gtin=gtin14(BARCODES[sku]), is_content=True, count=Quantity.of(quantity)), "]C1")
