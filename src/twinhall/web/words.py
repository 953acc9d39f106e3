"""Days, numbers and names in the reader's own words."""

import datetime
import unicodedata

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext

from twinhall.domain.cities.countries import country_name
from twinhall.kit.dates import Precision, day_in, present_locale, spelled_out


def reader_language() -> str:
    return get_language() or "en"


def reader_locale() -> Locale:
    return present_locale()


def day_in_words(day: datetime.date | None, precision: str = Precision.DAY) -> str:
    """A date as exact as it is known, such as “9 April 2025”, “June 2024” or “2012”; empty when it is not."""
    if day is None or precision == Precision.UNKNOWN:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.MONTH:
        return spelled_out(str(format_skeleton("yMMMM", day, locale=reader_locale())))
    return day_in(day, reader_locale())


def moment_in_words(moment: datetime.datetime | None) -> str:
    """A day and the time, such as “9 April 2025, 14:30 UTC+3”, in the installation's time zone; empty for None."""
    if moment is None:
        return ""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    clock = format_time(here.time(), format="short", locale=reader_locale())
    return gettext("%(day)s, %(time)s %(zone)s") % {
        "day": format_date(here.date(), format="medium", locale=reader_locale()),
        "time": clock,
        "zone": "UTC" if not here.utcoffset() else offset_in_words(here),
    }


# Each names those before it as well, so the first that fits is the right one.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "YaBrowser": "Yandex",
    "Firefox": "Firefox",
    "Chrom": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser_in_words(user_agent: str) -> str:
    """A browser and its system, such as “Firefox, Windows”; the beginning of what it says of itself when unknown."""
    browser, system = (
        next((name for sign, name in signs.items() if sign in user_agent), "")
        for signs in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, (browser, system))) or user_agent[:60]


def number_in_words(number: int | float | None) -> str:
    """A number with the reader's separators; empty for None."""
    return "" if number is None else str(format_decimal(number, locale=reader_locale()))


def country_in_words(code: str) -> str:
    """The country's name in the reader's language; the code itself where it has none."""
    return country_name(code, reader_language())


def offset_in_words(moment: datetime.datetime) -> str:
    """The distance of a moment's time zone from universal time, such as “UTC+3” or “UTC−3:30”."""
    minutes = round((moment.utcoffset() or datetime.timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def text_for_reader(texts: dict[str, str]) -> str:
    """Of texts by language the reader's, else English, else any."""
    return texts.get(reader_language()) or texts.get("en") or next(iter(texts.values()), "")


def place_in_alphabet(text: str) -> str:
    """A key that sorts names as a reader expects: no difference of case or diacritics."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def list_in_words(words: list[str]) -> str:
    """Words with commas between them, as the reader's language writes them."""
    return gettext(", ").join(words)


def isolated(text: str) -> str:
    """A name in a line of another direction: its letters keep their order and disturb no others."""
    return f"\u2068{text}\u2069" if text else ""
