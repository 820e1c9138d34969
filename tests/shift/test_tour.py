"""The guided tour, off screen: a whole shift in the real window, which ends with the same stock everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

PICTURES = 17
SHADES = 8
"""A picture of fewer colours than this shows nothing."""


@pytest.mark.xdist_group("long shifts")
@pytest.mark.timeout(180)
def test_the_tour_goes_through_a_shift_and_everything_is_confirmed_and_equal(tmp_path: Path) -> None:
    tour = tmp_path / "tour"
    done = subprocess.run(
        [sys.executable, "-m", "ims_desktop", "demo", "--tour", str(tour), "--data", str(tmp_path / "data")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    summary: dict[str, Any] = json.loads((tour / "summary.json").read_text(encoding="utf-8"))
    assert summary["equal_item_by_item"]
    assert set(summary["on_hand"]) == {"WS-01", "WS-02", "central"}
    states = summary["states"]
    assert (states["recorded"], states["sent"], states["confirmed"]) == (0, 0, summary["operations"])
    assert summary["operations"] > 0
    assert len(summary["pictures"]) >= PICTURES
    assert sorted(path.name for path in tour.glob("*.png")) == sorted(summary["pictures"])
    assert [name for name in summary["pictures"] if is_blank(tour / name)] == []


def is_blank(picture: Path) -> bool:
    image = QImage(str(picture))
    assert not image.isNull()
    assert image.width() > 600
    across = range(0, image.width(), 7), range(0, image.height(), 7)
    return len({image.pixel(x, y) for x in across[0] for y in across[1]}) < SHADES
