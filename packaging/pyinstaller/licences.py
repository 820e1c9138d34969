"""Writes THIRD-PARTY-LICENCES.txt: whose work every file of the bundle is, and under which licence it ships.

What has no licence here that allows shipping it stops the build: GPL and AGPL never do, LGPL does (libraries that
can be replaced), and what nobody has looked at does not either.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

from licences_known import ALLOWED, EXCEPTIONS, LIBRARIES, NAMES, OVERRIDES

PROJECT = Path(__file__).resolve().parents[2]
TEXTS = PROJECT / "packaging" / "pyinstaller" / "licence-texts"
_NOTICE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_LINE = "=" * 100


class MayNotShip(SystemExit):
    """The build ends here, with what a person has to decide."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One work of somebody else that ships."""

    name: str
    licence: str
    text: str = ""


def write(target: Path, sources: Iterable[str]) -> None:
    """Raises ``MayNotShip``, naming every part, before anything is written."""
    parts = sorted(set(parts_of(sources)))
    refused = [f"  {part.name}: {part.licence}" for part in parts if not may_ship(part.licence)]
    if refused:
        raise MayNotShip(
            "These may not be shipped, or nobody has looked at their licence yet:\n"
            + "\n".join(refused)
            + "\nLeave them out (contents.LEFT_OUT), or name the licence in packaging/pyinstaller/licences_known.py."
        )
    target.write_text(_document(parts), encoding="utf-8")


def _document(parts: list[Part]) -> str:
    head = [
        "IMS Desktop is licensed under Apache-2.0 (LICENSE). The works below ship with it, each under its own licence.",
        "The libraries under the LGPL are separate files in this folder: they can be replaced by other builds of them.",
        "",
        *(f"  {part.name}: {part.licence}" for part in parts),
    ]
    notices = [f"{_LINE}\n{part.name}: {part.licence}\n{_LINE}\n\n{part.text}" for part in parts if part.text]
    common = [f"{_LINE}\n{path.stem}\n{_LINE}\n\n{_read(path)}" for path in sorted(TEXTS.glob("*.txt"))]
    return "\n".join(head) + "\n\n" + "\n\n".join([*notices, *common]) + "\n"


# --- what may be shipped --------------------------------------------------------------------------------------


def may_ship(expression: str) -> bool:
    """Reads an SPDX expression; of alternatives one is enough."""
    words = re.findall(r"\(|\)|[^\s()]+", expression)
    allowed = _either(words)
    return allowed and not words


def _either(words: list[str]) -> bool:
    allowed = _both(words)
    while words[:1] == ["OR"]:
        words.pop(0)
        allowed = _both(words) or allowed
    return allowed


def _both(words: list[str]) -> bool:
    allowed = _one(words)
    while words[:1] == ["AND"]:
        words.pop(0)
        allowed = _one(words) and allowed
    return allowed


def _one(words: list[str]) -> bool:
    if not words:
        return False
    word = words.pop(0)
    if word == "(":
        allowed = _either(words)
        return words[:1] == [")"] and words.pop(0) == ")" and allowed
    if words[:1] == ["WITH"]:
        exception = words[1] if len(words) > 1 else ""
        del words[:2]
        return exception in EXCEPTIONS
    return word in ALLOWED


# --- whose work it is -----------------------------------------------------------------------------------------


def parts_of(sources: Iterable[str]) -> Iterator[Part]:
    owners = _files_of_distributions()
    for source in sources:
        path = Path(source)
        owner = owners.get(os.path.realpath(path))
        if owner is not None:
            yield of_distribution(owner)
        if is_library(path) and not _is_ours_or_pythons(path, owner):
            yield of_library(path)
        elif owner is None and path.is_absolute() and not path.is_relative_to(PROJECT):
            yield _python()


@cache
def of_distribution(distribution: Distribution) -> Part:
    name = distribution.metadata["Name"]
    notices = [file for file in distribution.files or [] if _is_notice(file.parts)]
    text = "\n\n".join(_read(Path(str(file.locate()))) for file in notices)
    return Part(f"{name} {distribution.version}", OVERRIDES.get(name) or _declared(distribution), text)


def _declared(distribution: Distribution) -> str:
    said = distribution.metadata
    if expression := _field(said, "License-Expression"):
        return expression
    classified = [one for one in said.get_all("Classifier", []) if one.startswith("License ::")]
    candidates = [_field(said, "License"), *classified]
    named = [NAMES.get(one, one) for one in candidates]
    return next((one for one in named if may_ship(one)), " / ".join(filter(None, candidates)) or "no licence is named")


def _field(said: PackageMetadata, name: str) -> str:
    """Empty when it is missing: the backport of importlib.metadata answers here too once imported, and raises then."""
    return str(said[name]) if name in said else ""


def of_library(path: Path) -> Part:
    stem = library(path.name)
    return Part(f"the library {stem}", LIBRARIES.get(stem, "nobody has looked"), _notice_of_the_system(path))


def library(file: str) -> str:
    """``libxcb-9065bb12.so.1.1.0``, ``libxcb.so.1`` and ``xcb-1.dll`` are all ``xcb``."""
    stem = re.sub(r"\.(so|dylib|dll)\b.*$", "", file.removeprefix("lib"))
    stem = re.sub(r"-[0-9a-f]{8}$", "", stem)
    return re.sub(r"[-.]\d+(\.\d+)*$", "", stem)


def is_library(path: Path) -> bool:
    """Whether it is one of itself, and not a module of Python."""
    return bool(re.search(r"\.(so(\.\d+)*|dylib|dll)$", path.name)) and not re.search(
        r"\.(cpython-|abi3)|\.pyd$", path.name
    )


def _is_ours_or_pythons(path: Path, owner: Distribution | None) -> bool:
    """Qt's and Shiboken's libraries are told by their distribution; what other wheels carry along is not."""
    stem = library(path.name).lower()
    return stem.startswith(("python", "qt6", "pyside", "shiboken")) or (owner is not None and "plugins" in path.parts)


def _python() -> Part:
    places = (Path(os.__file__).with_name("LICENSE.txt"), Path(sys.base_prefix) / "LICENSE.txt")
    text = next((_read(place) for place in places if place.is_file()), "")
    return Part(f"Python {sys.version_info.major}.{sys.version_info.minor}", "PSF-2.0", text)


def _is_notice(parts: tuple[str, ...]) -> bool:
    return any(part.endswith(".dist-info") for part in parts) and bool(_NOTICE.match(parts[-1]) or "licenses" in parts)


@cache
def _files_of_distributions() -> dict[str, Distribution]:
    return {
        os.path.realpath(file.locate()): distribution
        for distribution in distributions()
        if distribution.metadata["Name"] != "ims-desktop"
        for file in distribution.files or []
    }


@cache
def _notice_of_the_system(path: Path) -> str:
    """Debian and Ubuntu keep the copyright notices of a library beside its documentation; elsewhere: its name only."""
    for place in {path, path.resolve(), Path("/", *path.resolve().parts[2:])}:
        try:
            told = subprocess.run(["dpkg", "-S", place], capture_output=True, text=True, check=False).stdout
        except FileNotFoundError:
            return ""
        notice = Path("/usr/share/doc", told.split(":")[0], "copyright")
        if told and notice.is_file():
            return _read(notice)
    return ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip()
