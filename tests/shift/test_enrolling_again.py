"""A workstation that the central no longer knows enrols again, and nothing that it recorded is lost or doubled."""

from __future__ import annotations

from collections import Counter

from ims_desktop.ports.book import StateCounts
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.labels import goods


def test_enrolling_again_hands_everything_in_and_the_central_takes_each_once(
    central: Central, open_dock: OpenDock
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1), goods("BOLT", 2))
    dock.sync()
    dock.scan(goods("BOLT", 4))
    before = dock.workstation.identity
    dock.workstation.enrol(dock.link, central.enrolment_code(), "WS-01")
    dock.sync()
    assert before is not None
    assert dock.workstation.identity != before
    assert dock.states() == StateCounts(confirmed=3)
    assert central.kept_operations() == Counter({operation.id: 1 for operation in dock.recorded()})
    assert dock.on_hand() == central.stock()
    assert {str(quantity) for quantity in central.stock().values()} == {"7"}
