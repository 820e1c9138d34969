"""The search index in a workstation's mirror and in an image of it: one table, and what is written into it.

One full-text table without text of its own: it holds the tokens of ``search_words``, and not where in the text they
stand, which halves what has to be written. What it finds is compared with the item's words afterwards.
"""

from __future__ import annotations

from ims_desktop.protocol.search_words import TOKEN_PUNCTUATION, normalised, tokens

VERSION = 1
"""A change of the tokens or the table is a new one, and a new mirror."""

# The ascii tokenizer leaves everything beyond ASCII alone, so no two versions of Unicode part a token differently.
MAKE = f"""
CREATE VIRTUAL TABLE item_words USING fts5 (
    tokens, content = '', tokenize = "ascii tokenchars '{TOKEN_PUNCTUATION}'", detail = none, columnsize = 0
)
"""

PUT_IN = "INSERT INTO item_words (rowid, tokens) VALUES (?, ?)"
TAKE_OUT = "INSERT INTO item_words (item_words, rowid, tokens) VALUES ('delete', ?, ?)"
CLEAR = "INSERT INTO item_words (item_words) VALUES ('delete-all')"
OPTIMIZE = "INSERT INTO item_words (item_words) VALUES ('optimize')"
"""One tree of the many that a long filling leaves."""

ITEMS_AFTER = "SELECT rowid, sku, name FROM items WHERE rowid > ? AND deleted = 0 ORDER BY rowid LIMIT ?"


def words_of(sku: str, name: str) -> str:
    return normalised(f"{sku} {name}")


def tokens_of(sku: str, name: str) -> str:
    """What is put in for an item."""
    return tokens(words_of(sku, name))
