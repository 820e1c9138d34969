"""The project as a whole keeps its own rules: files, names, locks and versions that belong together."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import ims_desktop

PROJECT = Path(__file__).resolve().parents[2]
FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted((PROJECT / "ims_desktop").rglob("*.py"))
DRAWERS = {"utils", "util", "misc", "common", "helpers", "helper", "base", "manager", "managers"}


def pins(lock: str) -> dict[str, Version]:
    content = (PROJECT / "packaging" / "locks" / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", content, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in found}


def short(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pyproject.toml", "ims_desktop", "resources", "tests", "packaging", "docs/adr"])
def test_the_house_has_its_rooms(name: str) -> None:
    assert (PROJECT / name).exists()


@pytest.mark.parametrize("program", [".ci/run", "packaging/setup.sh"])
def test_what_is_run_can_be_run(program: str) -> None:
    assert os.access(PROJECT / program, os.X_OK)


def test_the_licence_is_whole_and_names_its_authors() -> None:
    licence = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert "The IMS Desktop authors" in licence


def test_the_help_names_every_target_of_the_makefile() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert declared is not None
    explained = re.findall(r"^([a-z]+):.* ## ", makefile, re.MULTILINE)
    assert sorted(explained) == sorted(declared.group(1).split())


def test_packaging_stays_a_folder() -> None:
    """With an ``__init__.py`` it would hide the library of the same name, which pip and others import."""
    assert not (PROJECT / "packaging" / "__init__.py").exists()


def test_no_committed_file_names_a_package_registry() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "deb." + "debian.org", "registry." + "npmjs"]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False)
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path.is_file():
            content = path.read_bytes()
            assert not [host for host in hosts if host.encode() in content], name


# --- versions -------------------------------------------------------------------------------------------------


def test_the_version_is_the_same_everywhere() -> None:
    assert FILE["project"]["version"] == ims_desktop.__version__
    assert f"[{ims_desktop.__version__}]" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_locks_hold_what_the_project_asks_for() -> None:
    wanted = FILE["project"]["dependencies"]
    wanted_by_developers = wanted + FILE["project"]["optional-dependencies"]["dev"]
    for lock, requirements in (("app.txt", wanted), ("dev.txt", wanted_by_developers)):
        pinned = pins(lock)
        for requirement in map(Requirement, requirements):
            version = pinned.get(canonicalize_name(requirement.name))
            assert version is not None, f"{lock} lacks {requirement}"
            assert version in requirement.specifier, f"{lock} has {requirement.name} {version}"


def test_developers_have_the_very_versions_of_the_program() -> None:
    program, developers = pins("app.txt"), pins("dev.txt")
    assert {name: developers.get(name) for name in program} == program


@pytest.mark.parametrize("lock", ["app.txt", "dev.txt"])
def test_every_pin_has_its_hashes_and_no_address(lock: str) -> None:
    content = (PROJECT / "packaging" / "locks" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\S)", content, flags=re.MULTILINE)
    assert [block for block in blocks if block.strip() and "--hash=sha256:" not in block] == []
    assert "://" not in content


# --- the code -------------------------------------------------------------------------------------------------


def test_every_module_says_what_it_is_for() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    silent = [path for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert [short(path) for path in silent] == []


def test_no_module_is_a_drawer() -> None:
    assert [short(path) for path in MODULES if {path.stem, path.parent.name} & DRAWERS] == []
