"""The exchange with workstations: who they are, everything they pushed, what became of it, and the feed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, LargeBinary, Table, UniqueConstraint

from ims_desktop.central.tables.columns import INTEGER, integer, maybe_text, metadata, mirrored, text

feed = Table(
    "feed",
    metadata,
    Column("id", INTEGER, primary_key=True, autoincrement=False),
    integer("high"),
    text("epoch"),
    integer("oldest", server_default="0"),  # what was deleted up to this place may be forgotten
    maybe_text("restored_at"),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row. ``high`` is the last place given; ``epoch`` names this life of the central, which began at ``restored_at``
or, without one, when the central was founded."""

checksums = Table(
    "checksums",
    metadata,
    text("record", primary_key=True),
    text("scope", primary_key=True),  # a site, a workstation, or empty for what everybody mirrors
    integer("rows"),
    integer("total"),
)
"""Over the mirrored rows; ``central.checksums`` alone writes here."""

feed_marks = Table(
    "feed_marks",
    metadata,
    text("at", primary_key=True),
    integer("high"),
)
"""When the feed was at which place, noted now and then."""

workstations = Table(
    "workstations",
    metadata,
    text("id", primary_key=True),
    text("name"),
    text("prefix", unique=True),
    text("site_id"),
    text("key_hash", unique=True),  # SHA-256 of the key, which is random enough to need no slow hash
    integer("last_sequence", server_default="0"),
    text("enrolled_at"),
    maybe_text("revoked_at"),
    maybe_text("renewed_from"),
    integer("differences", server_default="0"),
    maybe_text("differed_at"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    text("code_hash", primary_key=True),
    text("site_id"),
    text("created_at"),
    text("expires_at"),
    maybe_text("used_at"),
    maybe_text("workstation_id"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
)

operations = Table(
    "operations",
    metadata,
    text("id", primary_key=True),
    text("workstation_id"),
    integer("sequence"),
    text("kind"),  # empty when it could not be read
    text("operator_id"),
    text("happened_at"),
    text("received_at"),
    Column("raw", LargeBinary, nullable=False),  # byte for byte as it came
    UniqueConstraint("workstation_id", "sequence"),
)

outcomes = Table(
    "outcomes",
    metadata,
    *mirrored("outcomes"),
    Index("outcomes_workstation_id_place", "workstation_id", "place"),
)
