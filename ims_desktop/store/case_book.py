"""Cases as the mirror has them, with own decisions on their way, and what became of one's own work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from ims_desktop.domain.cases import SYSTEM, CaseChoice
from ims_desktop.domain.ids import CaseId, LocationId, OperationId, OperatorId
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.domain.settling.detail import CaseDetail, StockLine
from ims_desktop.domain.settling.titles import chosen, title_of
from ims_desktop.domain.texts import EMPTY, Text, joined, verbatim
from ims_desktop.domain.times import from_utc_text
from ims_desktop.ports.cases import CaseLine, CaseView, Place, Told
from ims_desktop.protocol import codec
from ims_desktop.store.connections import reading, writing
from ims_desktop.store.rows import Row, all_of, first_of

_CASE = """
c.id, c.kind, c.sentence, c.detail, c.opened_at, c.version, c.choice, c.state,
EXISTS (SELECT 1 FROM pending_settlings WHERE row_id = c.id) AS is_decided,
EXISTS (SELECT 1 FROM mirror.case_operations o JOIN main.operations p ON p.id = o.operation_id
        WHERE o.case_id = c.id AND o.deleted = 0)
"""

_OPEN = f"""
SELECT {_CASE} FROM mirror.cases c WHERE c.state = 'open' AND c.deleted = 0
ORDER BY is_decided, c.choice <> '', c.opened_at, c.id LIMIT ?
"""

_SETTLED = f"""
SELECT {_CASE} FROM mirror.cases c WHERE c.state <> 'open' AND c.deleted = 0 ORDER BY c.settled_at DESC, c.id LIMIT ?
"""

_ONE = f"SELECT {_CASE} FROM mirror.cases c WHERE c.id = ? AND c.deleted = 0"

_LIKE = f"""
SELECT {_CASE} FROM mirror.cases c
WHERE c.state = 'open' AND c.deleted = 0 AND c.kind = (SELECT kind FROM mirror.cases WHERE id = ?1)
ORDER BY c.id <> ?1, c.opened_at, c.id LIMIT ?2
"""

_NAME = """
SELECT coalesce(
    (SELECT name FROM mirror.operators WHERE id = ?1), (SELECT max(name) FROM main.people WHERE id = ?1), ?1
)
"""

_RESOLUTION = "SELECT settled_at, settled_by, choice, reason FROM mirror.cases WHERE id = ? AND state <> 'open'"

_STANDING = """
SELECT coalesce((SELECT quantity FROM mirror.balances WHERE id = ?1 AND deleted = 0), 0)
     + coalesce((SELECT sum(quantity) FROM pending_balances WHERE row_id = ?1), 0)
"""

_REASONS = f"""
SELECT code, name FROM mirror.reasons WHERE purpose = '{ReasonPurpose.CASE}' AND is_retired = 0 AND deleted = 0
ORDER BY code
"""

_LOCATION = "SELECT id, code FROM mirror.locations WHERE code = ? COLLATE NOCASE AND deleted = 0 LIMIT 1"

_OWN = """
FROM mirror.case_operations o JOIN main.operations p ON p.id = o.operation_id
JOIN mirror.cases c ON c.id = o.case_id
WHERE p.operator = ?1 AND o.deleted = 0 AND c.deleted = 0 AND c.state <> 'open' AND c.settled_by <> ?1
"""

_IS_SEEN = f"""
(c.settled_by = '{SYSTEM}' OR EXISTS (SELECT 1 FROM main.seen_cases s WHERE s.operator = ?1 AND s.case_id = c.id))
"""

_TOLD = f"""
SELECT c.id, c.kind, c.sentence, c.detail, c.choice, c.settled_at, c.settled_by, c.reason,
    group_concat(p.id, ' '), {_IS_SEEN} AS is_seen
{_OWN} GROUP BY c.id ORDER BY is_seen, c.settled_at DESC, c.id LIMIT ?2
"""

_UNTOLD = f"SELECT count(DISTINCT c.id) {_OWN} AND NOT {_IS_SEEN}"


class SqliteCaseBook:
    """``CaseBook`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def open_cases(self, limit: int) -> Sequence[CaseLine]:
        return self._lines(_OPEN, limit)

    def settled_cases(self, limit: int) -> Sequence[CaseLine]:
        return self._lines(_SETTLED, limit)

    def like(self, case_id: CaseId, limit: int) -> Sequence[CaseLine]:
        found = [one for one in self._lines(_LIKE, case_id, limit) if not one.is_decided]
        choices = found[0].choices if found else ()
        return [one for one in found if one.choices == choices]

    def case(self, case_id: CaseId) -> CaseView | None:
        with reading(self._connection):
            row = first_of(self._connection, _ONE, case_id)
            if row is None:
                return None
            line, detail = _line(row), _detail(row[3])
            shown = detail and replace(detail, stock=tuple(self._stands(one) for one in detail.stock))
            settled = first_of(self._connection, _RESOLUTION, case_id)
            return CaseView(line, shown) if settled is None else self._settled(line, shown, settled)

    def reasons(self) -> Sequence[Reason]:
        with reading(self._connection):
            return [Reason(code, name) for code, name in all_of(self._connection, _REASONS)]

    def location(self, code: str) -> Place | None:
        with reading(self._connection):
            row = first_of(self._connection, _LOCATION, code)
        return None if row is None else Place(LocationId(row[0]), row[1])

    def told(self, operator: OperatorId, limit: int) -> Sequence[Told]:
        with reading(self._connection):
            return [self._told(row) for row in all_of(self._connection, _TOLD, operator, limit)]

    def untold(self, operator: OperatorId) -> int:
        with reading(self._connection):
            row = first_of(self._connection, _UNTOLD, operator)
        return int(row[0]) if row else 0

    def _lines(self, statement: str, *values: object) -> list[CaseLine]:
        with reading(self._connection):
            return [_line(row) for row in all_of(self._connection, statement, *values)]

    def _stands(self, line: StockLine) -> StockLine:
        row = first_of(self._connection, _STANDING, line.key)
        return replace(line, before=Quantity(row[0] if row else 0))

    def _settled(self, line: CaseLine, detail: CaseDetail | None, row: Row) -> CaseView:
        settled_at, settled_by, choice, reason = row
        return CaseView(
            line, detail, from_utc_text(settled_at), self._name(settled_by or ""), _choice(choice), reason or ""
        )

    def _told(self, row: Row) -> Told:
        key, kind, sentence, detail, choice, settled_at, settled_by, reason, operations, is_seen = row
        return Told(
            CaseId(key),
            title_of(kind),
            _sentence(sentence),
            _said(_detail(detail), choice),
            from_utc_text(settled_at),
            self._name(settled_by),
            reason,
            tuple(OperationId(one) for one in operations.split()),
            bool(is_seen),
        )

    def _name(self, operator: str) -> str:
        row = first_of(self._connection, _NAME, operator)
        return str(row[0]) if row else operator


class SqliteSeenCases:
    """``SeenCases`` over a connection that may write ``local.db``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def see(self, operator: OperatorId, case_ids: Iterable[CaseId]) -> None:
        rows = [(operator, one) for one in case_ids]
        with writing(self._connection):
            self._connection.executemany("INSERT OR IGNORE INTO seen_cases (operator, case_id) VALUES (?, ?)", rows)


def _line(row: Row) -> CaseLine:
    key, kind, sentence, detail, opened_at, version, choice, state, is_decided, is_own = row
    known = _detail(detail)
    return CaseLine(
        CaseId(key),
        kind,
        title_of(kind),
        _sentence(sentence),
        _note(known),
        from_utc_text(opened_at),
        version,
        tuple(one.choice for one in known.options) if known else (),
        bool(is_decided),
        state == "open" and bool(choice),
        bool(is_own),
    )


def _detail(written: str) -> CaseDetail | None:
    """What a newer central says may be more than this program can read: the sentence is still there."""
    try:
        return codec.decode(written.encode(), CaseDetail) if written else None
    except codec.Unreadable:
        return None


def _sentence(written: str) -> Text:
    return codec.decode(written.encode(), Text)


def _note(detail: CaseDetail | None) -> Text:
    if detail is None or not detail.stock:
        return EMPTY
    first = detail.stock[0]
    return joined([verbatim(first.location_code), verbatim(first.item_name)])


def _choice(written: str) -> CaseChoice | None:
    known: Mapping[str, CaseChoice] = CaseChoice._value2member_map_  # type: ignore[assignment]
    return known.get(written)


def _said(detail: CaseDetail | None, choice: str) -> Text:
    known = _choice(choice)
    option = detail.option(known) if detail and known else None
    return option.said if option else chosen(choice)
