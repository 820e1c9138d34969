"""Scans and typing at one keyboard, mixed by chance: each where it belongs. The benchmark plays 10,000 of them."""

from __future__ import annotations

import pytest

from tests.benchmarks.wedging import Desk, story

# Of Qt's offscreen plugin, which has no window manager to tell sizes to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_scan_is_whole_and_every_typed_key_in_its_field(qtbot, seed):
    told, desk = story(300, seed), Desk()
    desk.play(told)
    desk.close()
    assert desk.scans == told.scanned
    assert desk.typed == told.typed
    assert desk.clicks == 0
