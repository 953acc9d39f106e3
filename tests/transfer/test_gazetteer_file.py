"""The set as it lies on the disk holds what the package itself reads from it."""

from twinhall.transfer.gazetteer import gazetteer_records
from twinhall.transfer.gazetteer_file import GazetteerFile


def test_each_record_is_that_of_the_package() -> None:
    file, records = GazetteerFile(15000), gazetteer_records(15000)
    assert [str(number) for number in file] == list(records)
    for number in (524901, 551487, 1816670):  # Moscow, Kazan, Beijing, with names in many scripts
        assert file[number] == records[str(number)]
    assert 1 not in file
    assert len(file) == len(records)
