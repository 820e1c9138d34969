"""The peers that our synchronisation is measured against, where ``make peers`` has installed them.

A benchmark says how one round of its own goes, and gets the records of the comparison::

    from tests.benchmarks import peers

    def round_of_ours() -> float: ...  # an empty store is filled; records a second, of 100,000

    return peers.records("first_load_pages", "records/s", round_of_ours, effort)

The peers' servers are filled first, then all measure by turns. There is one record for each peer that is here, with
the medians ("PouchDB 9.0.0" and its records a second), and of each that is not it is said why; where none is here,
there is one record of ours without a reference. A goal names its peer as ``peers.POUCHDB.title``; both figures are
records a second, so the ratio (ours / reference) has to be *at least* the goal. ``peers.references("push", effort)``
gives the peers' figures alone.

What is measured, by which peer, stands in ``measures.py``; the rows, the same for all, in ``rows.py``. The scripts
beside them are the runners: each starts its peer's own server on a free port of this machine, fills it, and measures
a round for every line that it is sent. Anki is under the AGPL and the others come from npm: they run as programs of
their own, from ``build/peers``; nothing of them ships.

``python -m tests.benchmarks.peers [BENCHMARK ...]`` shows their figures alone. For new versions, change
``package.json`` and run ``npm install --package-lock-only`` beside it, or change ``anki.in`` and run ``make lock``.
"""

from tests.benchmarks.peers.comparing import Reference, records, references
from tests.benchmarks.peers.measures import ANKI, MEASURES, POUCHDB, WATERMELONDB
from tests.benchmarks.peers.peer import Peer

__all__ = ["ANKI", "MEASURES", "POUCHDB", "WATERMELONDB", "Peer", "Reference", "records", "references"]
