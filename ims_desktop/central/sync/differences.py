"""Differences: a workstation held other rows than the central has, and mends it by itself; here it is noted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, update

from ims_desktop.central.database import Database
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.tables import workstations
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.messages import Difference
from ims_desktop.protocol.mirror import BY_NAME

log = logging.getLogger(__name__)


def note(database: Database, workstation: Workstation, differences: Sequence[Difference]) -> None:
    """Logged, and counted with the workstation. Records that are not mirrored are none of ours."""
    told = [one for one in differences if one.record in BY_NAME]
    if not told:
        return
    listed = ", ".join(f"{one.record} (it has {one.held.rows}, {one.expected.rows} expected)" for one in told)
    log.warning("the mirror of %s differed and is mended: %s", workstation.name, listed)
    values = {"workstation": workstation.id, "now": utc_text(datetime.now(UTC))}
    database.run(lambda tx: tx.connection.execute(_COUNT, values))


_OF = workstations.c
_COUNT = (
    update(workstations)
    .where(_OF.id == bindparam("workstation"))
    .values(differences=_OF.differences + 1, differed_at=bindparam("now"))
)
