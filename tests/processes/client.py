"""A workstation without its window, as a process: it works without end, hands in, and says each operation once it is
on disk."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.effects import on_undoing
from ims_desktop.domain.errors import ImsError, TryAgain
from ims_desktop.domain.ids import OperationId, new_id
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.operations import Body, Undone
from ims_desktop.remote.keys import KeyFile
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.runner import Pace, Runner
from tests.simulation import office, shift
from tests.simulation.people import ANNA, BERT, CORA
from tests.simulation.real.contents import Contents
from tests.simulation.shift import Seen

EAGER = Pace(idle=0.5, settle=0.02, first_retry=0.05, last_retry=0.5, gap=0.05)
"""So that a life of a few seconds has many exchanges in which it can be cut."""

UPKEEP = 0.05
"""So often, of all steps, is the store put in order as it is between scans."""


def main(folder: Path, url: str, seed: int) -> None:
    rng = Random(seed)
    workstation = Workstation(folder, KeyFile(folder / "workstation.key"))
    link = HttpLink(f"{url}/api/v1", workstation.workstation_id, workstation.keys)
    sync = Runner(workstation.cycle(link), link.close, SystemClock(), lambda _: None, EAGER)
    sync.start()
    looking = Contents(folder)
    while True:
        looking.follow()
        seen = Seen(looking.local, looking.mirror, looking.shown())
        if rng.random() < UPKEEP:
            _put_in_order(workstation)
        done = _work(workstation, seen, rng)
        if done is not None:
            sys.stdout.write(f"{done}\n")
            sys.stdout.flush()
            sync.wake()
        time.sleep(rng.random() * 0.06)


def _put_in_order(workstation: Workstation) -> None:
    with suppress(ImsError):  # a file that is busy is put in order another time
        workstation.store.upkeep.forget_settled_effects()
        workstation.store.upkeep.fold()


def _work(workstation: Workstation, seen: Seen, rng: Random) -> OperationId | None:
    orders = {row["id"]: SimpleNamespace(id=row["id"]) for row in seen.rows("purchase_orders")}
    if not orders:
        return None  # the first page is not here yet
    central: Any = SimpleNamespace(state=SimpleNamespace(orders=orders))
    person = rng.choice([ANNA, BERT, CORA])
    body: Body | None = rng.choice(
        [
            lambda: office.delivery(central, rng),
            lambda: office.delivery(central, rng),
            lambda: shift.move(central, seen, rng),
            lambda: shift.inspect(central, rng),
            lambda: shift.count(seen, person, rng),
            lambda: shift.nest(rng),
            lambda: shift.decide(seen, rng),
            lambda: shift.link(new_id(), rng),
            lambda: None,
        ]
    )()
    store = workstation.store
    effects = effects_of_body(body) if body is not None else ()
    if body is None:
        last = store.outbox.undoable(person)
        if last is None:
            return None
        body, effects = Undone(last.id), on_undoing(last.id, seen.local.effects.get(last.id, ()))
    draft = Draft(OperationId(new_id()), person, workstation.clock.reading(), seen.mirror.reached.cursor, body)
    try:
        return store.outbox.record(draft, effects).id
    except TryAgain:
        return None


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
