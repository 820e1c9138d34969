"""A client that receives without end, handing in meanwhile, and says each operation once its beep is due."""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.ids import OperatorId, new_id
from ims_desktop.domain.people import Role
from ims_desktop.floor.commands import Command
from ims_desktop.floor.receive import ReceiveJob
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.tones import Tone
from ims_desktop.remote.keys import KeyFile
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.runner import Pace, Runner
from tests.shift.labels import goods

EAGER = Pace(settle=0.01, first_retry=0.05, gap=0.05)
"""So that a life of a few receipts has many exchanges in which it can be cut."""


def main(folder: Path, url: str, operator: str, seed: int) -> None:
    choose = random.Random(seed)
    workstation = Workstation(folder, KeyFile(folder / "workstation.key"))
    link = HttpLink(f"{url}/api/v1", workstation.workstation_id, workstation.keys)
    sync = Runner(workstation.cycle(link), link.close, SystemClock(), lambda _: None, EAGER)
    sync.start()
    person = Person(OperatorId(operator), "tom", "Tom", frozenset({Role.OPERATOR}))
    job = workstation.job(Command.RECEIVE, person, sync.wake)
    _scan(job, "PO-BIG")
    while True:
        sku, quantity = choose.choice(["BOLT", "NUT"]), choose.randint(1, 9)
        _scan(job, goods(sku, quantity))
        last = workstation.store.outbox.last_sequence()
        (operation,) = workstation.store.outbox.after(last - 1, 1)
        sys.stdout.write(f"{operation.id} {sku} {quantity}\n")
        sys.stdout.flush()
        time.sleep(choose.random() * 0.02)


def _scan(job: ReceiveJob, code: str) -> None:
    answer = job.scan(Scan(new_id(), datetime.now(UTC), "test", code.encode())).answer
    if answer is None or answer.tone is not Tone.ACCEPTED:
        raise SystemExit(f"no beep: {answer}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
