"""Effects are found by item, location and handling unit, however many wait to be confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.drop_index("effects_row", "effects")
    op.drop_index("effects_item", "effects")
    op.create_index("effects_row", "effects", ["record", "row_id", "number"])
    _where("effects_item", "item_id IS NOT NULL", "item_id", "number")
    _where("effects_location", "location_id IS NOT NULL", "location_id", "number")
    _where("effects_unit", "handling_unit <> ''", "handling_unit", "number")
    _where("effects_taken", "quantity < 0", "location_id")


def _where(name: str, condition: str, *columns: str) -> None:
    op.create_index(name, "effects", list(columns), sqlite_where=sa.text(condition))
