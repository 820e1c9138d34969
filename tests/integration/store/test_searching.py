"""Finding items as somebody types, in both scripts, and keeping the index with the items."""

from __future__ import annotations

import random

import pytest

from ims_desktop.domain.ids import OperationId, OperatorId, ReceiptId
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import receipt

SHELF = {
    "bike": ("BK-M68B-42", "Mountain-200 Black, 42"),
    "chain": ("CH-0234", "Chain"),
    "stays": ("CS-2812", "Chain Stays"),
    "lock": ("LO-C100", "Cable Lock"),
    "zh": ("ZH-7", "自行車鏈條 M8螺絲"),
    "wide": ("ＷＩＤＥ-1", "Ｂｏｌｔ full width"),
    "acc": ("AC-9", "Crème Brûlée"),
    "odd": ("OD-'\"1", 'He said "hex" * OR NEAR(a)'),
    "emoji": ("EM-1", "Light 💡💡 bulb"),
}


def put(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


@pytest.fixture
def shelf(store: LocalStore) -> LocalStore:
    found = [rows.item(place, key, sku, name) for place, (key, (sku, name)) in enumerate(SHELF.items(), start=1)]
    put(store, *found, rows.packaging(40, "4006381333931", 24, "chain"), rows.packaging(41, "96385074", 1, "lock"))
    return store


def found(store: LocalStore, words: str) -> list[str]:
    return [hit.item.id for hit in store.stock.search(words)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("c", {"chain", "stays", "lock", "acc"}),
        ("ch", {"chain", "stays"}),
        ("cha", {"chain", "stays"}),
        ("CHAIN", {"chain", "stays"}),
        ("chain st", {"stays"}),
        ("st chain", {"stays"}),
        ("s chain", {"stays"}),
        ("hain", {"chain", "stays"}),
        ("m6", {"bike"}),
        ("68b", {"bike"}),
        ("42", {"bike"}),
        ("mountain-200", {"bike"}),
        ("mountain black", {"bike"}),
        ("鏈", {"zh"}),
        ("鏈條", {"zh"}),
        ("行車", {"zh"}),
        ("自行車", {"zh"}),
        ("自行車鏈條", {"zh"}),
        ("條", {"zh"}),
        ("m8", {"zh"}),
        ("8螺", {"zh"}),
        ("鏈 絲", {"zh"}),
        ("車自", set()),
        ("wide-1", {"wide"}),
        ("ｂｏｌｔ", {"wide"}),
        ("brûlée", {"acc"}),
        ('"hex"', {"odd"}),
        ("* OR", {"odd"}),
        ("near(", {"odd"}),
        ("💡💡 bu", {"emoji"}),
        ("💡💡", set()),
        ("light", {"emoji"}),
        ("zzz", set()),
        ("", set()),
        ("   ", set()),
        ("-", set()),
        ("'", set()),
        ('"', set()),
        ("\0", set()),
        ("a" * 500, set()),
    ],
)
def test_what_is_typed_finds_what_is_meant(shelf: LocalStore, typed: str, expected: set[str]) -> None:
    assert set(found(shelf, typed)) == expected


def test_the_exact_code_comes_first_then_what_begins_so(store: LocalStore) -> None:
    put(
        store,
        rows.item(1, "named", "ZZ-1", "AB-10 compatible"),
        rows.item(2, "longer", "AB-100"),
        rows.item(3, "exact", "AB-10"),
    )
    assert found(store, "ab-10") == ["exact", "longer", "named"]


@pytest.mark.parametrize("typed", ["4006381333931", "04006381333931", "40063813", "4006"])
def test_a_barcode_is_found_whole_padded_or_begun(shelf: LocalStore, typed: str) -> None:
    assert found(shelf, typed) == ["chain"]


def test_no_more_than_asked_for(store: LocalStore) -> None:
    put(store, *(rows.item(place, f"i{place}", f"SKU-{place}", "Bolt") for place in range(1, 200)))
    assert len(found(store, "bolt")) == 50
    assert len(store.stock.search("bolt", limit=7)) == 7
    assert len(set(found(store, "sku"))) == 50


def test_a_renamed_item_is_found_by_its_new_name_alone(shelf: LocalStore) -> None:
    put(shelf, rows.item(50, "chain", "CH-0234", "Kette"))
    assert found(shelf, "kette") == ["chain"]
    assert found(shelf, "chain") == ["stays"]


def test_a_deleted_item_is_not_found_until_it_comes_back(shelf: LocalStore) -> None:
    put(shelf, rows.item(50, "lock", *SHELF["lock"], deleted=1))
    assert found(shelf, "cable") == []
    assert found(shelf, "lo-c100") == []
    assert found(shelf, "96385074") == []
    put(shelf, rows.item(51, "lock", *SHELF["lock"]))
    assert found(shelf, "cable") == ["lock"]


def test_a_late_page_does_not_bring_the_old_name_back(shelf: LocalStore) -> None:
    put(shelf, rows.item(50, "chain", "CH-0234", "Kette"))
    put(shelf, rows.item(2, "chain", *SHELF["chain"]), rows.supplier(51))
    assert found(shelf, "kette") == ["chain"]
    assert found(shelf, "chain") == ["stays"]


def test_an_item_that_changes_twice_in_one_page(store: LocalStore) -> None:
    put(store, rows.item(1, "a", "S-1", "First"), rows.item(2, "a", "S-1", "Second"))
    assert found(store, "second") == ["a"]
    assert found(store, "first") == []


def test_beginning_again_empties_the_index(shelf: LocalStore) -> None:
    shelf.mirror.begin_again("next life")
    assert found(shelf, "chain") == []
    put(shelf, rows.item(1, "other", "OT-1", "Chain guard"))
    assert found(shelf, "chain") == ["other"]


def test_hits_carry_what_is_on_hand_confirmed_and_pending(dock: LocalStore) -> None:
    put(dock, rows.balance(11, rows.at_dock(), 5), rows.balance(12, rows.at_dock().at(rows.SUPPLIER), -5))
    line = ReceivedLine(rows.ITEM, rows.pieces(3), rows.SUPPLIER, rows.DOCK)
    body = GoodsReceived(receipt_id=ReceiptId("r"), receipt_number="R", order_id=None, lines=(line,))
    draft = Draft(OperationId("a"), OperatorId("ada"), receipt("a").clock, 0, body)
    dock.outbox.record(draft, effects_of([line]))
    (hit,) = dock.stock.search("mountain")
    assert (hit.confirmed, hit.pending, hit.barcode) == (rows.pieces(5), rows.pieces(3), "4006381333931")


def test_the_index_follows_any_history_of_changes(store: LocalStore) -> None:
    """Renamed, deleted, brought back, sent twice: what is found is what a plain comparison of the words finds."""
    choose = random.Random(3)
    words = ["chain", "bolt", "鏈條", "螺栓", "red", "小號", "m8"]
    names: dict[str, str | None] = {}
    for place in range(1, 300):
        key = f"i{choose.randint(1, 12)}"
        name = " ".join(choose.choices(words, k=2))
        gone = choose.random() < 0.2
        names[key] = None if gone else name
        put(store, rows.item(place, key, f"SKU-{key}", name, deleted=int(gone)))
    for typed in ("ch", "chain", "鏈", "螺栓", "re", "m8", "小號", "條"):
        assert set(found(store, typed)) == {key for key, name in names.items() if name and typed in name}


def test_whatever_is_typed_the_index_understands(shelf: LocalStore) -> None:
    choose = random.Random(11)
    letters = "ab鏈條\"'*()-^:{}+.\\ \t\n\0%_ÄßＡ💡́"
    for _ in range(500):
        shelf.stock.search("".join(choose.choices(letters, k=choose.randint(1, 9))))
