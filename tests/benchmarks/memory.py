"""What the client keeps resident at the items of a large company, once it was worked with; beside a bare window's."""

from __future__ import annotations

from tests.benchmarks.canned_central import canned_central
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.company.labels import deliveries
from tests.benchmarks.figures import Effort, median, spread
from tests.benchmarks.process import started
from tests.benchmarks.record import Record
from tests.benchmarks.starting import BARE

ROUNDS = 5
SCANS = 40
ALLOWED_MB = 250.0


def run(effort: Effort) -> list[Record]:
    kept = filled(effort.many)
    delivery = deliveries(kept)[0]
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(effort.times(ROUNDS)):
        with workstation_folder(effort.many) as folder, canned_central(kept) as central:
            codes = (delivery.document, *delivery.packages[:SCANS])
            with started("tests.benchmarks.launch", str(folder), central.address, *codes) as client:
                client.seconds_until("settled")
                ours.append(client.megabytes())
        with started(*BARE) as window:
            window.seconds_until("accepted")
            bare.append(window.megabytes())
    spread("client", ours, "MB")
    spread("bare window", bare, "MB")
    return [
        Record("client_memory", "MB resident", median(ours), ALLOWED_MB, "allowed"),
        Record("client_memory", "MB resident", median(ours), median(bare), "bare PySide6 window"),
    ]
