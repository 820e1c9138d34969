"""Numbers for pallets at a workstation that is mostly offline: they last, they end with a word, and more come."""

from __future__ import annotations

import pytest

from ims_desktop.central.sync.sscc_blocks import RESTRICTED, Numbering
from ims_desktop.domain.barcodes import CodeKind, ScanProfile, element_string, read_barcode
from ims_desktop.domain.barcodes.elements import Elements
from ims_desktop.domain.handling_units import number_in
from ims_desktop.store.failures import NoNumbersLeft
from tests.shift.conftest import OpenDock
from tests.shift.labels import goods

BLOCK = Numbering().block


def test_numbers_last_offline_to_the_end_of_the_block_and_go_on_after_the_next_exchange(open_dock: OpenDock) -> None:
    dock = open_dock()
    units = dock.store.handling_units
    given = [units.next_sscc() for _ in range(BLOCK)]
    with pytest.raises(NoNumbersLeft):
        units.next_sscc()
    dock.scan("PO-BIG", goods("BOLT", 1))
    dock.sync()
    given.append(units.next_sscc())
    assert [number_in(RESTRICTED, code) for code in given] == list(range(BLOCK + 1))


def test_two_workstations_never_give_the_same_number(open_dock: OpenDock) -> None:
    first, second = open_dock("WS-01"), open_dock("WS-02")
    ours = {first.store.handling_units.next_sscc() for _ in range(20)}
    theirs = {second.store.handling_units.next_sscc() for _ in range(20)}
    assert not ours & theirs


def test_a_number_on_a_label_is_read_back_as_that_handling_unit(open_dock: OpenDock) -> None:
    dock = open_dock()
    code = dock.store.handling_units.next_sscc()
    label = element_string(Elements(sscc=code), aim="]C1").encode()
    found = read_barcode(label, ScanProfile(), dock.workstation.now().date()).of(CodeKind.SSCC)
    assert found is not None
    assert found.value == code
