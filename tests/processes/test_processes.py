"""Real processes, killed at any time: nothing that was heard is lost, and everybody ends up with the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.integration.postgres import Cluster
from tests.processes.soak import soak

SECONDS = 20
"""And eight strikes at least, however slow the machine is."""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there"),
    pytest.mark.xdist_group("real processes"),
    pytest.mark.timeout(600),
]


def test_killed_at_any_time_with_the_central_on_sqlite(tmp_path: Path) -> None:
    figures = soak(tmp_path, f"sqlite:///{tmp_path}/books.db", SECONDS, seed=1)
    assert figures.heard > 20, figures


def test_killed_at_any_time_with_the_central_on_postgresql(tmp_path: Path, cluster: Cluster) -> None:
    url = cluster.new_database()
    figures = soak(tmp_path, url.render_as_string(hide_password=False), SECONDS, seed=2)
    assert figures.heard > 20, figures
    cluster.drop(url)
