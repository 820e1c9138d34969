"""What the scanners' page says of a scan, of a scanner, and of a port that cannot be listened to."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.barcodes import Candidate, CodeKind, Elements
from ims_desktop.domain.barcodes.faults import short
from ims_desktop.domain.barcodes.naming import named, named_bytes
from ims_desktop.domain.barcodes.profile import decoded
from ims_desktop.domain.barcodes.scanner import Arrival
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.scanners import PortState, PortStatus
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import clock, grouped
from ims_desktop.ui.screens.scanners.presenter import KEYBOARD, ScannersState, Seen, Taught
from ims_desktop.ui.shell.words import short_port

LONGEST_SHOWN = 300
"""Characters of a scan: 4,000 would fill the page."""

_KINDS: dict[CodeKind, Callable[[str], Text]] = {
    CodeKind.GTIN: lambda value: text("Item {value}", value=value),
    CodeKind.SSCC: lambda value: text("Handling unit {value}", value=value),
    CodeKind.GLN: lambda value: text("Place {value}", value=value),
    CodeKind.GS1: lambda value: text("Second code of a label: {value}", value=value),
    CodeKind.COMMAND: lambda value: text("Command {value}", value=value),
    CodeKind.DOCUMENT: lambda value: text("Document {value}", value=value),
    CodeKind.LOCATION: lambda value: text("Location {value}", value=value),
    CodeKind.BADGE: lambda value: text("Somebody's badge"),
    CodeKind.WORKSTATION: lambda value: text("Workstation {value}", value=value),
    CodeKind.PRINTER: lambda value: text("Printer {value}", value=value),
    CodeKind.PLAIN: lambda value: text("“{value}” as it stands", value=value),
}


def scanner_name(source: str) -> Text:
    return text("Keyboard") if source == KEYBOARD else verbatim(short_port(source))


def breakable(code: str) -> str:
    """A code and a path have no blanks to break at: they may break anywhere."""
    zero_width_space = "\u200b"
    return zero_width_space.join(code) if len(code) > 20 else code


def answer(state: ScannersState) -> Answer | None:
    """The answer to the last scan on this page."""
    if state.problem is not None:
        detail = joined([state.problem.message, state.problem.remedy], " ")
        return Answer(Tone.REFUSED, state.problem.title, detail)
    if state.awaits_label:
        return Answer(Tone.ASKS, text("Scan the set-up label"), text("With the keyboard scanner that is to be set up."))
    if state.taught is not None:
        return _taught(state.taught)
    return _seen(state.seen) if state.seen else None


def _taught(taught: Taught) -> Answer:
    name = scanner_name(taught.source)
    if taught.lesson.changes:
        return Answer(
            Tone.REMARK, text("{scanner}: change something on it", scanner=name), joined(taught.lesson.changes, " ")
        )
    return Answer(Tone.ACCEPTED, text("{scanner} is set up", scanner=name), joined(taught.lesson.facts))


def _seen(seen: Seen) -> Answer:
    reading = seen.reading
    if not reading.candidates and reading.problem is not None:
        return Answer(
            Tone.REFUSED, text("This code cannot be read"), joined([reading.problem, reading.remedy or EMPTY], " ")
        )
    remarks = list(reading.warnings) + ([reading.problem] if reading.problem else [])
    first, *others = [meaning(one) for one in reading.candidates[:3]]
    less_likely = text("Or: {meanings}", meanings=joined(others)) if others else EMPTY
    return Answer(Tone.REMARK if remarks else Tone.ACCEPTED, first, joined([*remarks, less_likely], " "))


def meaning(candidate: Candidate) -> Text:
    known = _KINDS[candidate.kind](breakable(short(named(candidate.value))))
    return joined([known, *_elements(candidate.elements)])


def _elements(said: Elements) -> list[Text]:
    return [
        text("lot {lot}", lot=said.lot) if said.lot else EMPTY,
        text("serial {serial}", serial=said.serial) if said.serial else EMPTY,
        text("expires {expiry}", expiry=said.expiry) if said.expiry else EMPTY,
        text("count {count}", count=said.count) if said.count else EMPTY,
    ]


def facts(seen: Seen) -> tuple[tuple[Text, Text], ...]:
    """How a scan arrived, line by line: what it is called, and what it was."""
    arrival = seen.scan.arrival or Arrival(seen.scan.raw)
    lines = [
        (text("Scanner"), joined([scanner_name(seen.scan.source), verbatim(clock(seen.scan.at))])),
        (text("Arrived as"), verbatim(_shown(arrival))),
        (text("Without its frame"), verbatim(named_bytes(seen.scan.raw[:LONGEST_SHOWN]))),
        (text("Kind of barcode"), verbatim(seen.reading.aim) if seen.reading.aim else text("not said by the scanner")),
        (text("Characters"), verbatim(grouped(len(decoded(seen.scan.raw))))),
    ]
    return (*lines, (text("Between two characters"), _pace(arrival))) if arrival.gaps_ms else tuple(lines)


def _shown(arrival: Arrival) -> str:
    return named_bytes(arrival.raw[:LONGEST_SHOWN]) + named(arrival.end)


def _pace(arrival: Arrival) -> Text:
    gaps = sorted(arrival.gaps_ms)
    return text("{usual} ms, from {least} to {most}", usual=gaps[len(gaps) // 2], least=gaps[0], most=gaps[-1])


def profile_facts(state: ScannersState) -> Text:
    """What is known of the chosen scanner."""
    profile = state.profile
    if profile.suffix is None:
        return text("As delivered. Scan the set-up label to learn how it is set.")
    separators = " ".join(named(one) for one in profile.separators)
    return joined(
        [
            text("Before each code: {prefix}", prefix=named(profile.prefix)) if profile.prefix else EMPTY,
            text("After each code: {suffix}", suffix=named(profile.suffix))
            if profile.suffix
            else text("A pause ends each code"),
            text("The group separator arrives as {separator}", separator=separators) if separators else EMPTY,
            text("Up to {gap} ms between two characters", gap=profile.gap_ms) if state.chosen == KEYBOARD else EMPTY,
        ]
    )


def port_help(status: PortStatus) -> Text:
    """What to do about a port that is not connected."""
    match status.state:
        case PortState.CONNECTED:
            return text("Connected. Scan anything to see what it sends.")
        case PortState.LOOKING:
            return text("Plug the scanner in. It is taken as soon as it is there; a wrong name never is.")
        case PortState.IN_USE:
            return text("Another program has it. Close that program; the port is taken as soon as it is free.")
        case PortState.NO_PERMISSION:
            return text(
                "This user may not open it. On Linux an administrator adds the user to the group “dialout” (or "
                "“uucp”), who then signs in to the computer again."
            )
        case PortState.UNUSABLE:
            return text("It is no serial port, or cannot do this speed. Choose another speed, or another port.")
