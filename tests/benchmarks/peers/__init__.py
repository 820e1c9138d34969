"""The peers that our synchronisation is measured against, where ``make peers`` has installed them.

A family of benchmarks says how one round of its own goes, and gets the peers' figures from the same run::

    from tests.benchmarks import peers

    seconds: list[float] = []
    found = peers.by_turns(["first_load_pages"], lambda: seconds.append(load()), effort, effort.times(ROUNDS))
    ours = 100_000 / median(seconds)
    return peers.records("first_load_pages", "records/s", ours, found["first_load_pages"])

The peers' servers are filled first, then all measure by turns; several benchmarks of one family share that. There is
one record for each peer that is here, with the medians ("PouchDB 9.0.0" and its records a second), and of each that is
not it is said why; where none is here, there is one record of ours without a reference. A goal names its peer as
``peers.POUCHDB.title``. Both figures are records a second, so the ratio (ours / reference) has to be *at least* the
goal; who counts microseconds of one record takes ``Reference.microseconds``, and *at most* one by the goal.
``peers.references("push", effort)`` gives the peers' figures alone.

What is measured, by which peer, stands in ``measures.py``; the rows, the same for all, in ``rows.py``. The scripts
beside them are the runners: each starts its peer's own server on a free port of this machine, fills it, and measures
a round for every line that it is sent. Anki is under the AGPL and the others come from npm: they run as programs of
their own, from ``build/peers``; nothing of them ships.

``python -m tests.benchmarks.peers [BENCHMARK ...]`` shows their figures alone. For new versions, change
``package.json`` and run ``npm install --package-lock-only`` beside it, or change ``anki.in`` and run ``make lock``.
"""

from tests.benchmarks.peers.comparing import Reference, by_turns, records, references
from tests.benchmarks.peers.measures import ANKI, MEASURES, POUCHDB, WATERMELONDB
from tests.benchmarks.peers.peer import Peer

__all__ = ["ANKI", "MEASURES", "POUCHDB", "WATERMELONDB", "Peer", "Reference", "by_turns", "records", "references"]
