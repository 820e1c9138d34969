"""The central with a ledger that only inserts: what toy backends of other protocols do, to compare the protocols."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from ims_desktop.central.arrivals import Arrival
from ims_desktop.central.sync import push
from ims_desktop.central.sync.verdicts import Verdict
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.transaction import Transaction
from ims_desktop.cli import main


def take_all(_: Transaction, __: Workstation, arrivals: Sequence[Arrival], ___: datetime) -> list[Verdict]:
    """Operations and outcomes are written as ever; no rule, no balance, no case."""
    return [Verdict() for _ in arrivals]


if __name__ == "__main__":
    push.judge_all = take_all
    sys.exit(main())
