"""The meaning of barcodes, without a database: bytes in, everything they can mean out (GS1 and our own codes)."""

from ims_desktop.domain.barcodes.building import case_gtin, element_string, hri, restricted_gtin
from ims_desktop.domain.barcodes.candidates import Candidate, CodeKind, Reading
from ims_desktop.domain.barcodes.checkdigits import check_digit, gtin14, has_good_check_digit, is_gtin
from ims_desktop.domain.barcodes.elements import NO_ELEMENTS, Elements, Measure, join
from ims_desktop.domain.barcodes.faults import BarcodeFault, CodesContradict
from ims_desktop.domain.barcodes.internal import internal_code
from ims_desktop.domain.barcodes.profile import ScanProfile
from ims_desktop.domain.barcodes.reading import read_barcode
from ims_desktop.domain.barcodes.scanner import KeyReading, ScannerProfile
from ims_desktop.domain.barcodes.sscc import serials, sscc

__all__ = [
    "NO_ELEMENTS",
    "BarcodeFault",
    "Candidate",
    "CodeKind",
    "CodesContradict",
    "Elements",
    "KeyReading",
    "Measure",
    "Reading",
    "ScanProfile",
    "ScannerProfile",
    "case_gtin",
    "check_digit",
    "element_string",
    "gtin14",
    "has_good_check_digit",
    "hri",
    "internal_code",
    "is_gtin",
    "join",
    "read_barcode",
    "restricted_gtin",
    "serials",
    "sscc",
]
