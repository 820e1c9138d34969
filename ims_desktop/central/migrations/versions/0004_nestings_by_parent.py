"""What ever stood on a handling unit is found when it is moved as a whole."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("nestings_parent", "nestings", ["parent"], unique=False)
