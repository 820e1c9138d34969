"""Goods that were set apart, over both files: the mirror's balances, and own effects that still count."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.ports.quarantine import QuarantineRow
from ims_desktop.protocol.set_apart import IS_SET_APART
from ims_desktop.store.connections import reading
from ims_desktop.store.inspection_book import reasons_for
from ims_desktop.store.reading_rule import balances_where
from ims_desktop.store.rows import all_of
from ims_desktop.store.setting_apart import how_set_apart
from ims_desktop.store.standing import standing_of, standing_where
from ims_desktop.store.stock import VIRTUAL

COUNT = f"""
SELECT count(*) FROM (
    SELECT s.id FROM (
        SELECT id, location_id, quantity FROM mirror.balances WHERE deleted = 0 AND {IS_SET_APART}
        UNION ALL SELECT row_id, location_id, quantity FROM ({balances_where(f"e.{IS_SET_APART}")})
    ) s JOIN mirror.locations l ON l.id = s.location_id AND l.kind NOT IN ({VIRTUAL})
    GROUP BY s.id HAVING sum(s.quantity) > 0
)
"""
"""How many positions wait, for the rail."""

_WAITING = standing_where(f"e.{IS_SET_APART}", "> 0") + "LIMIT ?"


class SqliteQuarantine:
    """``Quarantine`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def waiting(self, limit: int) -> Sequence[QuarantineRow]:
        with reading(self._connection):
            stands = [standing_of(row) for row in all_of(self._connection, _WAITING, limit)]
            known = how_set_apart(self._connection, [one.position for one in stands])
        return [QuarantineRow(one, known.get(one.position.key)) for one in stands]

    def reasons(self) -> Sequence[Reason]:
        with reading(self._connection):
            return reasons_for(self._connection, ReasonPurpose.RELEASE)
