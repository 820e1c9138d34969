"""Collects the texts of the program, keeps the catalogues in step with them, and compiles what is shown.

    python packaging/translations.py           bring resources/translations up to date
    python packaging/translations.py --check   say what is missing, and fail if anything is

A text is the literal first argument of ``text(...)`` or ``Text(...)`` from ``ims_desktop.domain.texts``, or of
``tr(...)``. Where a sentence is only handed on, having been written down elsewhere, its line says ``# carried``.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "ims_desktop"
TRANSLATIONS = PROJECT / "resources" / "translations"
LANGUAGES = ("zh_Hant",)
DOMAIN = "ims_desktop"
TEXTS_MODULE = "ims_desktop.domain.texts"
CARRIED = "# carried"


# --- what the program says ------------------------------------------------------------------------------------


@dataclass
class Said:
    """The sentences found, each with the files that say it, and what is wrong with how they are written."""

    files: dict[str, set[str]] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def collect(package: Path) -> Said:
    said = Said()
    for path in sorted(package.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        _Reader(said, path.relative_to(package.parent).as_posix(), source).visit(ast.parse(source))
    return said


class _Reader(ast.NodeVisitor):
    """Reads one file; follows its imports, because SQLAlchemy has a ``text`` and a ``Text`` as well."""

    def __init__(self, said: Said, file: str, source: str) -> None:
        self._said = said
        self._file = file
        self._lines = source.splitlines()
        self._names = {"tr"}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == TEXTS_MODULE:
            self._names |= {name.asname or name.name for name in node.names if name.name in ("text", "Text")}

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in self._names and not self._is_carried(node):
            self._read(node)

    def _is_carried(self, node: ast.Call) -> bool:
        lines = self._lines[node.lineno - 1 : node.end_lineno]
        return any(line.rstrip().endswith(CARRIED) for line in lines)

    def _read(self, node: ast.Call) -> None:
        literals = list(_literals(node.args[0])) if node.args else [None]
        for literal in literals:
            if literal is None:
                self._mistake(node, "the sentence is no literal")
            elif (names := gaps(literal)) is None:
                self._mistake(node, f"a brace is open in {literal!r}")
            else:
                self._keep(literal)
                self._compare(node, literal, names)

    def _keep(self, literal: str) -> None:
        if _has_words(literal):
            self._said.files.setdefault(literal, set()).add(self._file)

    def _compare(self, node: ast.Call, literal: str, names: set[str]) -> None:
        if len(node.args) > 1 or any(keyword.arg is None for keyword in node.keywords):
            return  # the values are not written out here
        given = {str(keyword.arg) for keyword in node.keywords}
        if missing := sorted(names - given):
            self._mistake(node, f"nothing fills {missing} in {literal!r}")

    def _mistake(self, node: ast.Call, what: str) -> None:
        self._said.mistakes.append(f"{self._file}:{node.lineno}: {what}")


def _literals(node: ast.expr) -> Iterator[str | None]:
    """The literals an argument can be (both, of ``"a" if b else "c"``); None stands for anything else."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        yield None


def gaps(sentence: str) -> set[str] | None:
    """The names of the gaps in a sentence; None if its braces do not match or a gap has no name."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return None
    return names if all(name.isidentifier() for name in names) else None


def _has_words(sentence: str) -> bool:
    """Whether there is anything to translate beside gaps, digits and signs."""
    return re.search(r"[^\W\d_]", re.sub(r"\{\w*\}", "", sentence)) is not None


# --- the catalogues -------------------------------------------------------------------------------------------


class _Book(Catalog):
    """A catalogue whose head holds no dates and versions, so that the same texts make the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        language = [("Language", str(self.locale_identifier))] if self.locale_identifier else []
        return [*language, ("Content-Type", "text/plain; charset=UTF-8"), ("Content-Transfer-Encoding", "8bit")]


def template(said: Said) -> Catalog:
    return _fill(_Book(header_comment=_head("The texts of IMS Desktop."), fuzzy=False), said, Catalog())


def merged(said: Said, language: str, old: Catalog) -> Catalog:
    """The catalogue of one language: the program's texts of today with the translations of before."""
    book = _Book(locale=language, header_comment=_head(f"IMS Desktop in {language}."), fuzzy=False)
    return _fill(book, said, old)


def _head(title: str) -> str:
    return f"# {title} Kept in step by `make translations`; only the msgstr lines are written by hand.\n#"


def _fill(book: Catalog, said: Said, old: Catalog) -> Catalog:
    for msgid in sorted(said.files):
        before = old.get(msgid) or Message(msgid)
        book.add(
            msgid,
            before.string or "",
            locations=[(file, 0) for file in sorted(said.files[msgid])],
            flags=before.flags - {"python-format", "python-brace-format"},
            user_comments=before.user_comments,
        )
    return book


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def as_po(book: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, book, width=110, include_lineno=False)
    return file.getvalue()


def as_mo(book: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, book)
    return file.getvalue()


def template_path(folder: Path) -> Path:
    return folder / f"{DOMAIN}.pot"


def catalogue_path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


# --- the two commands -----------------------------------------------------------------------------------------


def update(package: Path, folder: Path) -> list[str]:
    """Write template, catalogues and compiled catalogues; returns the mistakes in the program's own texts."""
    said = collect(package)
    _write(template_path(folder), as_po(template(said)))
    for language in LANGUAGES:
        path = catalogue_path(folder, language)
        book = merged(said, language, read(path))
        _write(path, as_po(book))
        _write(path.with_suffix(".mo"), as_mo(book))
    return said.mistakes


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def check(package: Path, folder: Path) -> list[str]:
    """Everything that keeps somebody from reading the whole program in their language."""
    said = collect(package)
    problems = list(said.mistakes)
    problems += _differences(template_path(folder), said)
    for language in LANGUAGES:
        path = catalogue_path(folder, language)
        problems += _differences(path, said)
        problems += [f"{path.name} ({language}): {problem}" for problem in _untranslated(read(path))]
        problems += _compiled(path, merged(said, language, read(path)))
    return problems


def _differences(path: Path, said: Said) -> list[str]:
    there = {_id(message) for message in read(path) if message.id}
    missing = [f"{path}: missing {msgid!r}" for msgid in sorted(said.files.keys() - there)]
    return missing + [f"{path}: no longer said {msgid!r}" for msgid in sorted(there - said.files.keys())]


def _untranslated(book: Catalog) -> Iterator[str]:
    for message in book:
        if not message.id:
            continue
        msgid, msgstr = _id(message), str(message.string)
        if message.fuzzy:
            yield f"fuzzy {msgid!r}"
        elif not msgstr:
            yield f"untranslated {msgid!r}"
        elif gaps(msgstr) != gaps(msgid):
            yield f"the gaps of {msgid!r} and {msgstr!r} differ"


def _compiled(path: Path, book: Catalog) -> list[str]:
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.read_bytes() == as_mo(book):
        return []
    return [f"{compiled}: out of date"]


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Keep the translations in step with the program.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is missing")
    problems = (check if parser.parse_args(arguments).check else update)(PACKAGE, TRANSLATIONS)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
