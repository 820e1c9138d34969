"""The mirror's list: what a workstation holds of the central's rows, and the tables for it at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from types import NoneType
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

LARGEST = 2**63 - 1
"""What a column of whole numbers can hold."""

MIRROR = 3
"""The version of this list. Any change below is a new one, and a new mirror for every workstation."""


class Kind(StrEnum):
    TEXT = "TEXT"
    INTEGER = "INTEGER"
    """Counts, flags (0 or 1), and quantities in millionths of the stock unit: the stored form, summable in SQL."""


class ScopeOf(StrEnum):
    """Who mirrors a record."""

    ALL = "all"
    SITE = "site"
    WORKSTATION = "workstation"


class Field(Struct, frozen=True):
    name: str
    kind: Kind = Kind.TEXT
    required: bool = True
    default: str | int | None = None
    """What the central writes where nothing is said; ``None`` where something must be."""

    @property
    def type(self) -> Any:
        """What ``isinstance`` takes."""
        plain = str if self.kind is Kind.TEXT else int
        return plain if self.required else (plain, NoneType)


class Record(Struct, frozen=True):
    """One mirrored record. Its table has ``id``, ``place``, ``deleted``, then ``fields`` in this order."""

    name: str
    fields: tuple[Field, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    scope: ScopeOf = ScopeOf.ALL
    is_forgotten: bool = False
    """Whether rows that were deleted ``TOMBSTONE_DAYS`` ago are forgotten; not where other rows may name them."""
    columns: tuple[str, ...] = ()
    """``id`` and the fields, never stated: what a change's ``values`` hold, in order."""
    types: tuple[Any, ...] = ()
    """Of ``columns``, never stated: what ``isinstance`` takes."""

    def __post_init__(self) -> None:
        force_setattr(self, "columns", ("id", *(one.name for one in self.fields)))
        force_setattr(self, "types", (str, *(one.type for one in self.fields)))

    def complete(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """``values`` with the defaults of the last fields, where those were not said."""
        return (*values, *(one.default for one in self.fields[len(values) - 1 :]))


def _text(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _integer(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Kind.INTEGER) for name in names)


def _optional(*names: str, kind: Kind = Kind.TEXT) -> tuple[Field, ...]:
    return tuple(Field(name, kind, required=False) for name in names)


def _words(**defaults: str) -> tuple[Field, ...]:
    """Text that need not be said."""
    return tuple(Field(name, default=default) for name, default in defaults.items())


def _counts(*names: str) -> tuple[Field, ...]:
    """Whole numbers that begin at 0."""
    return tuple(Field(name, Kind.INTEGER, default=0) for name in names)


TOMBSTONE_DAYS = 90
"""For which a deleted row is told. A workstation that was away for longer reads everything anew."""

RECORDS: tuple[Record, ...] = (
    Record("sites", _text("code", "name")),
    Record(
        "items",
        _text("sku", "name", "unit", "tracking")
        + _integer(
            "unit_decimals",
            "expiry_required",
            "min_shelf_life_days",
            "inspection_required",
            "is_retired",
            "version",
        )
        + _words(sampling="all", velocity="", condition="", fixed_location_id="")
        + _counts("sampling_value", "weight_mg", "volume_mm3"),
        indexes=(("sku COLLATE NOCASE",),),
    ),
    Record(
        "packagings",
        _text("item_id", "name", "barcode") + _integer("quantity"),
        indexes=(("barcode",), ("item_id",)),
        is_forgotten=True,
    ),
    Record("suppliers", _text("code", "name")),
    Record(
        "locations",
        _text("code", "kind", "site_id", "zone")
        + _integer("is_retired")
        + _words(condition="", velocity="", mixing="any", check_digits="")
        + _counts("walk")
        + _optional("capacity_quantity", "capacity_weight_mg", "capacity_volume_mm3", kind=Kind.INTEGER)
        + _optional("counted_at"),
        indexes=(("code",), ("kind", "code"), ("check_digits",)),
        scope=ScopeOf.SITE,
    ),
    Record(
        "purchase_orders",
        _text("number", "supplier_id", "state", "site_id") + _optional("due") + _integer("version"),
        indexes=(("number",), ("state", "due")),
        scope=ScopeOf.SITE,
    ),
    Record(
        "purchase_order_lines",
        _text("order_id", "item_id", "site_id")
        + _integer("number", "ordered", "received", "over", "under")
        + _text("beyond")
        + _integer("is_closed_short", "version")
        + _counts("accepted", "rejected", "stocked"),
        indexes=(("order_id", "number"), ("item_id",)),
        scope=ScopeOf.SITE,
    ),
    Record("lots", _text("item_id", "code") + _optional("expiry"), indexes=(("item_id", "code"),)),
    Record(
        "balances",
        _text("item_id", "location_id", "site_id", "status", "lot", "serial", "handling_unit") + _integer("quantity"),
        indexes=(("item_id", "serial"), ("location_id",), ("handling_unit",)),
        scope=ScopeOf.SITE,
    ),
    Record(
        "outcomes",
        _text("workstation_id") + _integer("sequence") + _text("result") + _integer("as_stated") + _optional("reason"),
        indexes=(("workstation_id", "sequence"), ("result",)),
        scope=ScopeOf.WORKSTATION,
    ),
    Record(
        "cases",
        _text("kind", "subject", "site_id", "state", "sentence", "operations", "opened_at")
        + _optional("settled_at", "settled_by")
        + (Field("version", Kind.INTEGER, default=1),)
        + _words(detail="", choice="", reason="", decision=""),
        indexes=(("state", "opened_at"),),
        scope=ScopeOf.SITE,
    ),
    Record(
        "case_operations",
        _text("workstation_id", "case_id", "operation_id"),
        indexes=(("case_id",), ("operation_id",)),
        scope=ScopeOf.WORKSTATION,
    ),
    Record(
        "operators",
        _text("site_id", "name", "roles") + _integer("is_active") + _optional("badge", "verifier", "expires"),
        indexes=(("badge",),),
        scope=ScopeOf.SITE,
    ),
    Record("reasons", _text("code", "name", "purpose") + _integer("is_retired"), indexes=(("purpose", "code"),)),
    Record(
        "handling_units",
        _text("site_id", "parent", "state"),
        indexes=(("parent",),),
        scope=ScopeOf.SITE,
    ),
    Record(
        "sscc_blocks",
        _text("workstation_id", "prefix") + _integer("first", "last"),
        indexes=(("workstation_id", "first"),),
        scope=ScopeOf.WORKSTATION,
    ),
    Record(
        "shipping_notices",
        _text("number", "supplier_id", "order_id", "site_id", "state") + _optional("due"),
        indexes=(("number",), ("order_id",)),
        scope=ScopeOf.SITE,
    ),
    Record(
        "shipping_notice_lines",
        _text("notice_id", "site_id", "order_line_id", "item_id", "handling_unit", "lot", "serial")
        + _optional("expiry")
        + _integer("quantity"),
        indexes=(("notice_id",), ("handling_unit",)),
        scope=ScopeOf.SITE,
    ),
    Record(
        "putaway_rules",
        _text("site_id", "kind", "parameter") + _integer("sequence", "is_active"),
        indexes=(("sequence",),),
        scope=ScopeOf.SITE,
        is_forgotten=True,
    ),
    Record(
        "count_tasks",
        _text("site_id", "plan", "location_id", "item_id", "state", "not_by")
        + _optional("due")
        + _integer("attempt", "version"),
        indexes=(("state", "location_id"), ("location_id",)),
        scope=ScopeOf.SITE,
        is_forgotten=True,
    ),
    Record(
        "variances",
        _text("site_id", "task_id", "position", "item_id", "location_id", "status", "lot", "serial", "handling_unit")
        + _text("state", "counts")
        + _integer("expected", "counted", "version")
        + _text("opened_at"),
        indexes=(("state", "opened_at"), ("location_id",)),
        scope=ScopeOf.SITE,
    ),
)
"""``outcomes.id`` is the operation's id and its ``place`` the operation's place; ``balances.id`` is the position's key;
``cases.sentence`` and ``outcomes.reason`` are the JSON of a ``Text``; ``cases.operations`` is a JSON array of the first
ids, in the order of the facts: all of them are ``case_operations``, which each workstation has of its own.
``cases.detail`` is the JSON of a ``domain.settling.CaseDetail``; ``settled_by`` is an operator or "system", ``choice``
what they decided (while it is open: that somebody was sent to look) and ``decision`` the operation that says so.
``operators.roles`` is what ``protocol.grants`` writes; ``variances.counts`` is one of ``domain.counting.Statement``s in
the order of time.
``handling_units.id`` is the code on its label (an SSCC without its identifier), ``variances.id`` names position and
first count. Weights are milligrams and volumes cubic millimetres, both of one stock unit; a capacity of none is
unlimited. ``operators.badge`` is a digest of what the badge's barcode says, ``verifier`` argon2 over it and the PIN,
``expires`` the moment from which a workstation that heard nothing more lets nobody in with it."""

BY_NAME: dict[str, Record] = {record.name: record for record in RECORDS}


def create_table(record: Record) -> str:
    """The table of a mirrored record, the same in a workstation's mirror and in a snapshot.

    No foreign keys: a parent that was edited later comes after its child. A deleted row stays, marked, since an
    absent row counts as "before everything".
    """
    columns = ["id TEXT PRIMARY KEY", "place INTEGER NOT NULL", "deleted INTEGER NOT NULL DEFAULT 0"]
    columns += [f"{one.name} {one.kind}{' NOT NULL' if one.required else ''}" for one in record.fields]
    return f"CREATE TABLE {record.name} ({', '.join(columns)})"


def create_indexes(record: Record) -> tuple[str, ...]:
    return tuple(
        f"CREATE INDEX {record.name}_{'_'.join(map(_bare, columns))} ON {record.name} ({', '.join(columns)})"
        for columns in record.indexes
    )


def _bare(column: str) -> str:
    """The column's name without the order it is compared in (``sku COLLATE NOCASE``)."""
    return column.split()[0]


MOST = 2**63 - 1
"""What an integer column can hold."""


def has_shape(record: Record, values: tuple[Any, ...]) -> bool:
    """Whether ``values`` are as many and of the kinds that a row of ``record`` has; a number may still be too large."""
    return len(values) == len(record.columns) and all(map(isinstance, values, record.types))


def is_well_formed(record: Record, values: tuple[Any, ...]) -> bool:
    """Whether ``values`` can be a row of ``record``: a central that sends something else is not believed."""
    if not has_shape(record, values):
        return False
    return all(-MOST <= value <= MOST for value in values if isinstance(value, int))
