"""Writes the next migration of the central's database: what is missing between the last one and the tables.

.venv/bin/python packaging/migration.py 0002 "Say what changes"

Read what it writes before committing it: a renamed column looks to it like one that went and another that came.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from alembic.autogenerate import produce_migrations, render_python_code  # noqa: E402
from alembic.runtime.migration import MigrationContext  # noqa: E402
from sqlalchemy.types import TypeEngine  # noqa: E402

from ims_desktop.central.database import Database  # noqa: E402
from ims_desktop.central.migrations import VERSIONS, head, migrate  # noqa: E402
from ims_desktop.central.tables import metadata  # noqa: E402

TEMPLATE = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before!r}

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
{body}
'''


def _short(kind: str, thing: object, _context: object) -> str | Literal[False]:
    if kind == "type" and isinstance(thing, TypeEngine) and "postgresql" in thing._variant_mapping:
        return "TEXT"
    if kind == "type" and isinstance(thing, TypeEngine) and "sqlite" in thing._variant_mapping:
        return "INTEGER"
    return False


def write(revision: str, message: str) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/central.db")
        if head():
            migrate(database)
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"render_item": _short})
            operations = produce_migrations(context, metadata).upgrade_ops
            assert operations is not None
            body = render_python_code(operations, render_item=_short, migration_context=context)
        before = head()
        database.close()
    path = VERSIONS / f"{revision}_{message.lower().replace(' ', '_')[:40]}.py"
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    text = TEMPLATE.format(message=message, revision=revision, before=before, body="    " + "\n".join(lines).strip())
    path.write_text(text, encoding="utf-8")
    subprocess.run([str(ROOT / ".venv/bin/ruff"), "format", "--quiet", str(path)], check=True)
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{write(sys.argv[1], sys.argv[2])}\n")
