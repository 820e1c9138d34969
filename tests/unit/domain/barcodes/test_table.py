"""The table of identifiers is biip's own, read as a file: the same entries that biip would give."""

from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from ims_desktop.domain.barcodes.identifiers import _table, identifier_named


def test_the_file_says_what_biip_says() -> None:
    assert len(_table()) > 500
    for ai, entry in _table().items():
        theirs = GS1ApplicationIdentifier.extract(ai)
        assert (theirs.ai, theirs.pattern, theirs.format) == (ai, entry.pattern, entry.format)


def test_every_identifier_of_the_table_is_known_by_its_name() -> None:
    assert all(found is not None and found.is_known for found in map(identifier_named, _table()))
