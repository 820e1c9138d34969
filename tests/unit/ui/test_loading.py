"""How far a load is, in words."""

from __future__ import annotations

import pytest

from ims_desktop.ports.sync import LineState, Loading, LoadingStage, SyncStatus
from ims_desktop.ui.loading import loading_brief, loading_detail, loading_resumed
from ims_desktop.ui.shell.words import line_sentence

DOWNLOAD = Loading(LoadingStage.DOWNLOADING, 48_200_000, 210_400_000, 12_300_000, 41_000_000)


@pytest.mark.parametrize(
    ("loading", "said"),
    [
        (DOWNLOAD, "48.2 of 210 MB · 12.3 MB a second · 13 s left"),
        (Loading(LoadingStage.DOWNLOADING, 0, 5_000_000), "0.0 of 5.0 MB"),
        (Loading(LoadingStage.PAGES, 10_000, 3_000_000, 5_000), "10000 of 3000000 rows · 5000 a second · 10 min left"),
        (Loading(LoadingStage.PREPARING, 10, 300), "10 of 300 rows"),
        (Loading(LoadingStage.PREPARING), ""),
        (Loading(LoadingStage.CHECKING, 7, 7), ""),
    ],
)
def test_amount_speed_and_time_left(loading: Loading, said: str) -> None:
    assert str(loading_detail(loading)) == said


def test_a_download_says_where_it_went_on() -> None:
    assert str(loading_resumed(DOWNLOAD)) == "Goes on where it was cut, at 41.0 MB."
    assert not str(loading_resumed(Loading(LoadingStage.DOWNLOADING, 1, 2)))


def test_the_status_line_says_it_while_it_lasts() -> None:
    status = SyncStatus(line=LineState.ONLINE, behind=90_000, loading=DOWNLOAD)
    assert str(line_sentence(status)) == "Loading · 48.2 of 210 MB · 12.3 MB a second"
    assert str(loading_brief(Loading(LoadingStage.SEARCH, 0, 700))) == "Making 700 more items searchable"
