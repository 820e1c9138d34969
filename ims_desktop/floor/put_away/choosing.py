"""Another location than the suggested one: asked again before anything is recorded."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.locations import Location
from ims_desktop.domain.putaway import Answer
from ims_desktop.domain.texts import text
from ims_desktop.floor.questions import Question, Way, between


def put_it_there(location: Location, answer: Answer, go: Callable[[], None], leave: Callable[[], None]) -> Question:
    label = text("Not the suggested location")
    if answer.best is not None:
        label = text(
            "{suggested} was suggested: {reason}", suggested=answer.best.location.code, reason=answer.best.reason
        )
    ways = [
        Way(text("Put it at {location}", location=location.code), text("or scan it again"), go),
        Way(text("As suggested"), text("nothing is recorded yet"), leave),
    ]
    return between(text("Scan it again to confirm"), label, ways)
