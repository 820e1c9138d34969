"""Nothing ships under a licence that forbids it, and nothing whose licence nobody has looked at."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[3]


def lying_in(name: str) -> list[str]:
    return [str(file.locate()) for file in distribution(name).files or [] if file.suffix == ".py"][:3]


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-2.0-or-later WITH Bootloader-exception", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("MIT AND (Apache-2.0 OR GPL-3.0-only)", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("(MIT OR BSD-3-Clause) AND AGPL-3.0-only", False),
        ("GPL-3.0-only WITH Texinfo-exception", False),
        ("GNU General Public License", False),
        ("MIT MIT", False),
        ("(MIT", False),
        ("", False),
    ],
)
def test_of_alternatives_one_is_enough_and_of_several_all_must_allow_it(
    licences: ModuleType, licence: str, may: bool
) -> None:
    assert licences.may_ship(licence) is may


def test_every_package_in_the_programs_lock_may_ship(licences: ModuleType, contents: ModuleType) -> None:
    installed = [one for one in licences.distributions() if contents.normal(one.name) in contents.locked("app.txt")]
    parts = [licences.of_distribution(one) for one in installed]
    assert [f"{part.name}: {part.licence}" for part in parts if not licences.may_ship(part.licence)] == []
    assert len(parts) > 40


def test_the_text_of_a_licence_comes_along(licences: ModuleType, tmp_path: Path) -> None:
    licences.write(tmp_path / "notices.txt", lying_in("httpx") + lying_in("PySide6_Essentials"))
    told = (tmp_path / "notices.txt").read_text(encoding="utf-8")
    assert "Redistribution and use in source and binary forms" in told
    assert "PySide6_Essentials" in told
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in told


def test_a_gpl_library_stops_the_build_and_is_named(licences: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="readline"):
        licences.write(tmp_path / "notices.txt", ["/usr/lib/x86_64-linux-gnu/libreadline.so.8"])
    assert not (tmp_path / "notices.txt").exists()


def test_a_gpl_package_stops_the_build_and_is_named(
    licences: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(licences.OVERRIDES, "httpx", "AGPL-3.0-only")
    licences.of_distribution.cache_clear()
    with pytest.raises(SystemExit, match=r"httpx .*AGPL-3\.0-only"):
        licences.write(tmp_path / "notices.txt", lying_in("httpx"))
    licences.of_distribution.cache_clear()


def test_our_own_files_are_nobody_elses(licences: ModuleType) -> None:
    assert list(licences.parts_of([str(PROJECT / "ims_desktop" / "cli.py"), str(PROJECT / "LICENSE")])) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("libxcb-9065bb12.so.1.1.0", "xcb"),
        ("libxcb-cursor.so.0", "xcb-cursor"),
        ("libpcre2-8.so.0", "pcre2"),
        ("libstdc++.so.6", "stdc++"),
        ("libpulsecommon-16.1.so", "pulsecommon"),
        ("avcodec-61.dll", "avcodec"),
        ("libicudata.73.dylib", "icudata.73"),
    ],
)
def test_a_library_is_told_by_its_name(licences: ModuleType, file: str, name: str) -> None:
    assert licences.library(file) in (name, name.split(".")[0])
