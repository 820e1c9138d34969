"""The outbox as its screen reads it, over one connection to both files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from ims_desktop.domain.effects import UNDONE
from ims_desktop.domain.ids import ItemId, OperationId, OperatorId
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.domain.texts import Text, TextValue
from ims_desktop.domain.times import from_utc_text
from ims_desktop.ports.book import OperationRow
from ims_desktop.ports.outbox_book import Correction, OperationDetail, Shown
from ims_desktop.protocol import codec
from ims_desktop.protocol.operations import Undone
from ims_desktop.protocol.summaries import summary
from ims_desktop.store.connections import reading
from ims_desktop.store.facts import Names, facts_of
from ims_desktop.store.outbox import read_body
from ims_desktop.store.rows import Row, all_of, first_of
from ims_desktop.store.states import NAMED_IN_OPEN_CASES, Life, lives

LOOKED_THROUGH = 20_000
"""How many of the latest operations a search looks at."""

_AT_ONCE = 500

_WHO = """
coalesce((SELECT max(name) FROM main.people WHERE id = p.operator),
    (SELECT name FROM mirror.operators WHERE id = p.operator), p.operator)
"""

_IS_WITHDRAWN = f"EXISTS (SELECT 1 FROM main.effects u WHERE u.row_id = p.id AND u.record = '{UNDONE}')"

_NEEDS_ATTENTION = f"(coalesce(o.result, '') = 'refused' OR p.id IN ({NAMED_IN_OPEN_CASES}))"

_CONDITIONS = {
    Shown.ALL: "1",
    Shown.UNCONFIRMED: "p.sequence > :confirmed",
    Shown.ATTENTION: _NEEDS_ATTENTION,
    Shown.WITHDRAWN: _IS_WITHDRAWN,
}

_CASES = """
SELECT c.sentence, c.state = 'open' FROM mirror.cases c WHERE c.deleted = 0 AND c.id IN (
    SELECT n.id FROM mirror.cases n, json_each(n.operations) named WHERE named.value = ?1
    UNION SELECT o.case_id FROM mirror.case_operations o WHERE o.operation_id = ?1 AND o.deleted = 0
) ORDER BY c.state <> 'open', c.opened_at, c.id
"""
"""As ``NAMED_IN_OPEN_CASES``: a case itself names the first of its operations only."""

_CORRECTED = f"""
SELECT {_WHO}, p.happened_at, p.body FROM main.effects u JOIN main.operations p ON p.number = u.number
WHERE u.row_id = ? AND u.record = '{UNDONE}'
"""

_REASONS = "SELECT code, name FROM mirror.reasons WHERE deleted = 0 AND is_retired = 0 AND purpose = ? ORDER BY code"


def _listed(shown: Shown) -> str:
    return f"""
SELECT p.id, p.sequence, p.happened_at, {_WHO}, p.body, o.reason, {_NEEDS_ATTENTION}, {_IS_WITHDRAWN}
FROM main.operations p LEFT JOIN mirror.outcomes o ON o.id = p.id AND o.deleted = 0
WHERE p.workstation = :workstation AND p.sequence < :before AND {_CONDITIONS[shown]}
ORDER BY p.sequence DESC LIMIT :limit
"""


class SqliteOutboxBook:
    """``OutboxBook``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names = Names(connection)

    def listed(self, shown: Shown, words: str, limit: int) -> Sequence[OperationRow]:
        wanted = words.casefold().split()
        found: list[OperationRow] = []
        with reading(self._connection):
            for number, row in enumerate(self._latest(shown)):
                if len(found) == limit or number == LOOKED_THROUGH:
                    break
                if not wanted or _says(row, wanted):
                    found.append(row)
        return found

    def detail(self, operation: OperationId) -> OperationDetail | None:
        with reading(self._connection):
            row = first_of(self._connection, "SELECT operator, body FROM main.operations WHERE id = ?", operation)
            if row is None:
                return None
            body = read_body(row[1])
            cases = tuple(
                (codec.decode(sentence.encode(), Text), bool(is_open))
                for sentence, is_open in all_of(self._connection, _CASES, operation)
            )
            facts = facts_of(body, self._names)
            return OperationDetail(operation, OperatorId(row[0]), facts, cases, self._corrected(operation), body)

    def reasons(self) -> Sequence[Reason]:
        with reading(self._connection):
            return [Reason(*row) for row in all_of(self._connection, _REASONS, ReasonPurpose.UNDO)]

    def _latest(self, shown: Shown) -> Iterator[OperationRow]:
        """One name after the other, the present one first; in portions, since most of the time few are wanted."""
        for life in lives(self._connection):
            before = life.last + 1
            while rows := self._portion(shown, life, before):
                for row in rows:
                    yield self._row(row, life)
                before = rows[-1][1]

    def _portion(self, shown: Shown, life: Life, before: int) -> list[Row]:
        asked = {"workstation": life.workstation, "confirmed": life.confirmed, "before": before, "limit": _AT_ONCE}
        return self._connection.execute(_listed(shown), asked).fetchall()

    def _row(self, row: Row, life: Life) -> OperationRow:
        key, sequence, happened, who, body, reason, needs_attention, is_withdrawn = row
        return OperationRow(
            OperationId(key),
            sequence,
            from_utc_text(happened),
            who,
            summary(read_body(body), self._name_of),
            life.state_of(sequence),
            bool(needs_attention),
            codec.decode(reason.encode(), Text) if reason else None,
            bool(is_withdrawn),
        )

    def _name_of(self, item_id: ItemId) -> str:
        return self._names.item(item_id)

    def _corrected(self, operation: OperationId) -> Correction | None:
        row = first_of(self._connection, _CORRECTED, operation)
        if row is None:
            return None
        body = read_body(row[2])
        assert isinstance(body, Undone)
        anew = body.replaced_by
        number = first_of(self._connection, "SELECT sequence FROM main.operations WHERE id = ?", anew) if anew else None
        return Correction(row[0], from_utc_text(row[1]), body.reason, number[0] if number else None)


def _says(row: OperationRow, wanted: Sequence[str]) -> bool:
    said = [str(row.sequence), row.operator_name, *_words_of(row.summary)]
    said += _words_of(row.reason) if row.reason else []
    everything = " ".join(said).casefold()
    return all(one in everything for one in wanted)


def _words_of(sentence: Text) -> list[str]:
    """What stands in the gaps, and the English around it; names are the same in every language."""
    return [str(sentence), *(str(one) for one in _values(sentence))]


def _values(sentence: Text) -> Iterator[TextValue]:
    yield from sentence.values.values()
