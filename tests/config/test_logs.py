import json
import logging

from twinhall.config.logs import JsonLines


def test_a_line_of_the_log_is_one_json_object_with_what_belongs_to_it() -> None:
    record = logging.makeLogRecord(
        {
            "created": 0,
            "levelname": "INFO",
            "name": "twinhall.import",
            "msg": "%d rows",
            "args": (3,),
            "file": "ties.csv",
        }
    )
    assert json.loads(JsonLines().format(record)) == {
        "at": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "logger": "twinhall.import",
        "message": "3 rows",
        "file": "ties.csv",
    }
