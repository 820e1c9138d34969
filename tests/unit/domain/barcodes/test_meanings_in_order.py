"""Which meaning of a code comes first."""

from __future__ import annotations

from ims_desktop.domain.barcodes import CodeKind, restricted_gtin

EAN = "9501101530003"
GTIN = "09501101530003"
SSCC = "106141412345678908"


def kinds(reading):
    return [candidate.kind for candidate in reading.candidates]


def test_a_bare_ean_is_a_gtin_and_never_an_element_95(read):
    reading = read(EAN)
    assert (reading.candidates[0].kind, reading.candidates[0].value) == (CodeKind.GTIN, GTIN)
    assert CodeKind.GS1 not in kinds(reading)


def test_a_bare_ean_may_be_the_number_of_a_place_or_plain_text_after_that(read):
    assert kinds(read(EAN)) == [CodeKind.GTIN, CodeKind.GLN, CodeKind.PLAIN]


def test_an_ean_symbol_is_never_the_number_of_a_place(read):
    reading = read("]E0" + EAN)
    assert reading.aim == "]E0"
    assert kinds(reading) == [CodeKind.GTIN, CodeKind.PLAIN]


def test_a_bare_sscc_is_a_handling_unit_and_never_a_lot(read):
    reading = read(SSCC)
    assert kinds(reading) == [CodeKind.SSCC, CodeKind.PLAIN]
    assert reading.candidates[0].value == SSCC


def test_an_sscc_behind_00_is_the_same_handling_unit(read):
    assert read("00" + SSCC).candidates[0].value == SSCC
    assert read("]C100" + SSCC).candidates[0].value == SSCC


def test_every_carrier_of_a_gtin_gives_the_same_candidate_value(read):
    carriers = [EAN, "]E0" + EAN, "01" + GTIN, "]C101" + GTIN, "]e001" + GTIN, "]d201" + GTIN, "]Q301" + GTIN]
    carriers += ["]J101" + GTIN, f"(01){GTIN}", f"https://example.com/01/{GTIN}", "]C0" + EAN, "]I1" + GTIN]
    firsts = [read(code).candidates[0] for code in carriers]
    assert {(first.kind, first.value) for first in firsts} == {(CodeKind.GTIN, GTIN)}


def test_a_symbol_that_promises_gs1_is_not_offered_as_plain_text(read):
    assert kinds(read(f"]C101{GTIN}10L1")) == [CodeKind.GTIN]


def test_a_gtin_with_its_elements_is_understood_without_a_symbology_identifier(read):
    first = read(f"01{GTIN}1726123110L1").candidates[0]
    assert (first.kind, first.value, first.elements.lot) == (CodeKind.GTIN, GTIN, "L1")


def test_a_pallet_label_means_the_pallet_before_what_is_on_it(read):
    reading = read(f"]C100{SSCC}02{GTIN}3724")
    assert [(c.kind, c.value) for c in reading.candidates] == [(CodeKind.SSCC, SSCC), (CodeKind.GTIN, GTIN)]
    assert reading.candidates[0].elements.is_content


def test_lot_and_expiry_alone_are_a_second_code(read):
    reading = read("]C11726123110L1")
    assert kinds(reading) == [CodeKind.GS1]
    assert reading.candidates[0].value == "(17)261231(10)L1"
    assert reading.candidates[0].elements.lot == "L1"


def test_a_group_separator_is_enough_to_know_a_second_code(read):
    assert kinds(read("10L1\x1d17261231")) == [CodeKind.GS1]


def test_a_second_code_that_nothing_marks_comes_behind_plain_text(read):
    assert kinds(read("1726123110L1")) == [CodeKind.PLAIN, CodeKind.GS1]


def test_a_second_code_that_nothing_marks_holds_nothing_unknown(read):
    assert kinds(read("1726123105XYZ")) == [CodeKind.PLAIN]


def test_a_code_that_merely_begins_with_10_is_plain_text_only(read):
    assert kinds(read("10A03")) == [CodeKind.PLAIN]
    assert kinds(read("4001234")) == [CodeKind.PLAIN]


def test_a_key_in_a_symbol_that_is_no_gs1_one_comes_behind_plain_text(read):
    assert kinds(read(f"]C001{GTIN}10L1")) == [CodeKind.PLAIN, CodeKind.GTIN]


def gtins(reading):
    return [candidate.value for candidate in reading.candidates if candidate.kind == CodeKind.GTIN]


def test_eight_digits_that_are_an_ean8_and_a_upc_e_offer_both(read):
    assert gtins(read("10000007")) == ["00000010000007", "00100000000007"]


def test_a_upc_e_is_expanded_to_its_upc_a(read):
    assert read("04252614").candidates[0].value == "00042100005264"


def test_a_symbology_identifier_tells_ean8_from_upc_e(read):
    assert gtins(read("]E410000007")) == ["00000010000007"]
    assert gtins(read("]E010000007"))[0] == "00100000000007"


def test_a_number_of_restricted_circulation_is_a_gtin_like_any_other(read):
    code = restricted_gtin(707)
    assert code[:2] == "29"
    assert read(code).candidates[0].value == "0" + code
    assert CodeKind.GLN not in kinds(read(code))
    assert read(f"]C1010{code}10L1").candidates[0].value == "0" + code


def test_a_number_of_restricted_circulation_stands_for_itself_before_its_weight(read):
    reading = read("2302148210869", rcn_region="se")
    whole, weighed = [c for c in reading.candidates if c.kind == CodeKind.GTIN]
    assert (whole.value, weighed.value) == ("02302148210869", "02302148200006")
    assert (str(weighed.elements.measure.quantity), weighed.elements.measure.unit) == ("1.086", "kg")


def test_a_region_that_nobody_knows_holds_no_weight(read):
    assert len(gtins(read("2302148210869", rcn_region="atlantis"))) == 1


def test_the_number_of_a_place_is_found_in_its_element(read):
    reading = read("4149501101530003")
    assert (reading.candidates[0].kind, reading.candidates[0].value) == (CodeKind.GLN, EAN)


def test_words_are_plain_text_as_they_stand(read):
    assert [(c.kind, c.value) for c in read("CA-1098").candidates] == [(CodeKind.PLAIN, "CA-1098")]
    assert [c.value for c in read("ca 1098/ü").candidates] == ["ca 1098/ü"]
