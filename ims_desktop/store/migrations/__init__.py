"""How an older ``local.db`` becomes today's, one revision a module; imports Alembic, so no start does."""
