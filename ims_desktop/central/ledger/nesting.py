"""Which handling units stood on which at a moment, from the facts of nesting in the order of time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.tables import nestings
from ims_desktop.domain.handling_units import nested_on
from ims_desktop.domain.times import utc_text


def nested_then(connection: Connection, unit: str, moment: Mapping[str, Any]) -> tuple[str, ...]:
    """The units that stood on it, and those on them. ``moment`` is ``at``, ``by`` and ``number``."""
    parents: dict[str, str] = {}
    waiting, seen = [unit], {unit}
    while waiting:
        for child in connection.scalars(_EVER_ON, {"units": waiting}).all():
            if child not in parents:
                parents[child] = connection.scalar(_PARENT_THEN, {"code": child, **moment}) or ""
        waiting = [child for child, parent in parents.items() if parent in seen and child not in seen]
        seen.update(waiting)
    return nested_on(unit, parents)


def with_what_was_below(connection: Connection, since: Mapping[str, datetime]) -> dict[str, str]:
    """These units, and all that they may have stood on at any time, each with the earliest moment that matters to it.

    Nestings that do not hold are followed too: what was moved when they held is looked at again.
    """
    found = {code: utc_text(moment) for code, moment in since.items()}
    waiting: Collection[str] = list(found)
    while waiting:
        further: set[str] = set()
        for some in in_chunks(sorted(waiting)):
            for unit, parent in connection.execute(_EVER_BELOW, {"units": some}).all():
                if parent and found.get(parent, "~") > found[unit]:  # no moment sorts behind the tilde
                    found[parent] = found[unit]
                    further.add(parent)
        waiting = further
    return found


_EVER_ON = (
    select(nestings.c.handling_unit)
    .where(nestings.c.parent.in_(bindparam("units", expanding=True)), nestings.c.is_withdrawn == 0)
    .distinct()
    .order_by(nestings.c.handling_unit)
)
_EVER_BELOW = (
    select(nestings.c.handling_unit, nestings.c.parent)
    .where(nestings.c.handling_unit.in_(bindparam("units", expanding=True)))
    .distinct()
)
_MOMENT = tuple_(nestings.c.happened_at, nestings.c.workstation_id, nestings.c.sequence)
_THEN = tuple_(bindparam("at"), bindparam("by"), bindparam("number"))
_PARENT_THEN = (
    select(nestings.c.parent)
    .where(
        nestings.c.handling_unit == bindparam("code"),
        nestings.c.is_withdrawn == 0,
        _MOMENT <= _THEN,
    )
    .order_by(nestings.c.happened_at.desc(), nestings.c.workstation_id.desc(), nestings.c.sequence.desc())
    .limit(1)
)
