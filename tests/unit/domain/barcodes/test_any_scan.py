"""What holds for every scan and every code that is made here."""

from __future__ import annotations

from datetime import date

from biip import ParseError
from biip.gs1_messages import GS1Message
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ims_desktop.domain.barcodes import (
    CodeKind,
    Elements,
    Measure,
    Reading,
    ScanProfile,
    check_digit,
    element_string,
    hri,
    read_barcode,
    restricted_gtin,
    sscc,
)
from ims_desktop.domain.barcodes.units import UNITS
from ims_desktop.domain.quantity import Quantity

TODAY = date(2026, 10, 28)
PROFILE = ScanProfile()

CHARACTERS = "".join(chr(code) for code in range(33, 123) if chr(code) not in "#$@[\\]^`")
SOMETIMES = settings(max_examples=150, deadline=None)


def free_text(most: int) -> st.SearchStrategy[str]:
    return st.text(CHARACTERS, min_size=1, max_size=most)


gtins = st.integers(1, 10**10 - 1).map(restricted_gtin).map(lambda code: "0" + code)
places = st.integers(0, 10**12 - 1).map(lambda n: f"{n:012d}").filter(lambda text: text.strip("0"))
glns = places.map(lambda body: body + check_digit(body))
days = st.dates(date(1977, 1, 1), date(2076, 12, 31))
measures = st.builds(
    lambda digits, decimals, unit: Measure(Quantity(digits * 10 ** (6 - decimals)), unit),
    st.integers(0, 999_999),
    st.integers(0, 5),
    st.sampled_from(sorted(UNITS.values())),
)
known = st.fixed_dictionaries(
    {"gtin": gtins},
    optional={
        "is_content": st.booleans(),
        "sscc": st.integers(0, 10**9 - 1).map(lambda serial: sscc("9501101", serial)),
        "lot": free_text(20),
        "expiry": days,
        "best_before": days,
        "production": days,
        "serial": free_text(20),
        "count": st.integers(1, 99_999_999).map(Quantity.of),
        "measure": measures,
        "order_number": free_text(30),
        "ship_to": glns,
        "gln": glns,
        "others": st.lists(
            st.tuples(st.sampled_from(["91", "98", "05", "240"]), free_text(20)), max_size=3, unique=True
        ).map(tuple),
    },
)
everything = known.map(lambda said: Elements(**said))


def read(code: str | bytes, profile: ScanProfile = PROFILE) -> Reading:
    return read_barcode(code if isinstance(code, bytes) else code.encode(), profile, TODAY)


@SOMETIMES
@given(everything, st.sampled_from(["", "]C1", "]d2", "]Q3", "]e0", "]J1"]))
def test_what_is_written_into_a_code_is_read_out_of_it(said, aim):
    reading = read(element_string(said, aim=aim))
    assert reading.problem is None
    assert [c.elements for c in reading.candidates if c.kind == CodeKind.GTIN] == [said]


@SOMETIMES
@given(everything.filter(lambda said: not said.others))
def test_biip_reads_the_same_elements(said):
    message = GS1Message.parse(element_string(said))
    assert "".join(f"({e.ai.ai}){e.value}" for e in message.element_strings) == hri(said)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
@example(b"http://[\xe2\x84\x80]/01/")
@example(b"]C1310\x1d")
@example(b"(31)1")
@example("]C1²³".encode())
def test_no_bytes_raise_and_there_is_a_meaning_or_a_reason(raw):
    reading = read(raw)
    assert reading.raw == raw
    assert bool(reading.candidates) or (reading.problem is not None and str(reading.problem))
    assert (reading.problem is None) == (reading.remedy is None)


NUMBERS = ["01", "00", "10", "17", "37", "310", "3109", "414", "000000", "9501101530003", "09501101530003"]
MARKS = ["]C1", "]E0", "]", "|", "(", ")", "(10)", "IMS-L-", "http://", "https://a/", "/", "?", "=", "A", "é"]
PIECES = st.sampled_from([*NUMBERS, *MARKS, "\x1d", " "])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=9).map("".join), st.sampled_from(["", "|", "0", "A"]))
def test_no_mixture_of_what_codes_are_made_of_raises(code, separator):
    reading = read(code, ScanProfile("A", "1", ("\x1d", separator), "se"))
    assert reading.candidates or str(reading.problem)
    assert all(str(warning) for warning in reading.warnings)


@SOMETIMES
@given(st.text(CHARACTERS, min_size=1, max_size=40))
def test_whatever_biip_takes_for_a_message_with_a_good_gtin_is_read_or_refused_with_a_reason(rest):
    code = "]C10109501101530003" + rest
    try:
        elements = GS1Message.parse(code[3:]).element_strings
    except ParseError:
        return
    reading = read(code)
    assert reading.problem is not None or reading.candidates[0].value == elements[0].value
