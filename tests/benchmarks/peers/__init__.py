"""The peers that our synchronisation is measured against, where ``make peers`` has installed them.

A benchmark measures its own figure, then asks for the peers' in the same run and keeps a record of each::

    from tests.benchmarks import peers

    ours = ...  # records a second, the median of its rounds
    return peers.records("first_load_pages", "records/s", ours, effort)

``records`` gives one record for each peer that is here, "PouchDB 9.0.0" and its records a second, and says of each
that is not why; where none is here, one record of ours without a reference. A goal names its peer as
``peers.POUCHDB.title``. Both figures are records a second, so the ratio (ours / reference) must be *at least* the goal.
``references`` gives the peers' figures alone.

What is measured, by which peer, stands in ``measures.py``; the rows, the same for all, in ``rows.py``. The scripts
beside them are the runners: each starts its peer's own server on a free port of this machine, measures so many rounds
and prints one line of JSON. Anki is under the AGPL and the others come from npm: they run as programs of their own,
from ``build/peers``; nothing of them ships.

``python -m tests.benchmarks.peers [BENCHMARK ...]`` shows their figures alone. For new versions, change
``package.json`` and run ``npm install --package-lock-only`` beside it, or change ``anki.in`` and run ``make lock``.
"""

from tests.benchmarks.peers.comparing import Reference, records, references
from tests.benchmarks.peers.measures import ANKI, MEASURES, POUCHDB, WATERMELONDB
from tests.benchmarks.peers.peer import Peer

__all__ = ["ANKI", "MEASURES", "POUCHDB", "WATERMELONDB", "Peer", "Reference", "records", "references"]
