"""Many rows coming in at once, in words: for the first start's window and for the status line."""

from __future__ import annotations

from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.ports.sync import Loading, LoadingStage
from ims_desktop.ui.formats import grouped

MEGABYTE = 1_000_000

_TITLES = {
    LoadingStage.PREPARING: text("The central prepares what is to be loaded"),
    LoadingStage.DOWNLOADING: text("Loading what the central knows"),
    LoadingStage.CHECKING: text("Checking what came, and putting it in its place"),
    LoadingStage.PAGES: text("Loading row by row"),
    LoadingStage.SEARCH: text("Everything can be scanned. The search by words follows"),
}


def loading_title(loading: Loading) -> Text:
    return _TITLES[loading.stage]


def loading_detail(loading: Loading) -> Text:
    """How far it is, how fast, and how long it will take."""
    if loading.stage is LoadingStage.CHECKING or not loading.out_of:
        return EMPTY
    return joined([_amount(loading), _speed(loading), _left(loading)])


def loading_resumed(loading: Loading) -> Text:
    """Of a download that had been cut."""
    if not loading.resumed_at or loading.stage is not LoadingStage.DOWNLOADING:
        return EMPTY
    return text("Goes on where it was cut, at {amount} MB.", amount=verbatim(_megabytes(loading.resumed_at)))


def loading_brief(loading: Loading) -> Text:
    """For the status line."""
    if loading.stage is LoadingStage.DOWNLOADING:
        return text("Loading · {amount}", amount=joined([_amount(loading), _speed(loading)]))
    if loading.stage is LoadingStage.PAGES:
        return text("Loading · {amount}", amount=_amount(loading))
    if loading.stage is LoadingStage.SEARCH:
        return text("Making {left} more items searchable", left=loading.out_of - loading.done)
    return loading_title(loading)


def _amount(loading: Loading) -> Text:
    if loading.stage is LoadingStage.DOWNLOADING:
        done, out_of = _megabytes(loading.done), _megabytes(loading.out_of)
        return text("{done} of {total} MB", done=verbatim(done), total=verbatim(out_of))
    if loading.stage is LoadingStage.SEARCH:
        return text("{left} items to go", left=loading.out_of - loading.done)
    return text("{done} of {total} rows", done=loading.done, total=loading.out_of)


def _speed(loading: Loading) -> Text:
    if not loading.per_second:
        return EMPTY
    if loading.stage is LoadingStage.DOWNLOADING:
        return text("{amount} MB a second", amount=verbatim(_megabytes(loading.per_second)))
    return text("{count} a second", count=round(loading.per_second))


def _left(loading: Loading) -> Text:
    if not loading.per_second:
        return EMPTY
    seconds = (loading.out_of - loading.done) / loading.per_second
    if seconds < 1:
        return EMPTY
    if seconds < 90:
        return text("{count} s left", count=round(seconds))
    return text("{count} min left", count=round(seconds / 60))


def _megabytes(size: float) -> str:
    megabytes = size / MEGABYTE
    return grouped(round(megabytes)) if megabytes >= 100 else f"{megabytes:.1f}"
