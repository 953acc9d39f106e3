"""Which of a city's names to show: to a reader of a language, and on its own road sign."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Protocol

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from twinhall.algorithms.name_matching import key_similarity, name_key
from twinhall.domain.cities.alphabets import fits
from twinhall.domain.cities.countries import languages_of, script_of_language

_VOWELS = str.maketrans("", "", "aeiouyw' ")
# Writings without their vowels are compared without them.
_WITHOUT_VOWELS = frozenset({"Arab", "Hebr"})
# Words of the kind of place, at the end of a name: the sign of a city says only its name.
_NOT_RUSSIAN = ("йо", "ьо", "ъо", "жы", "шы", "ськ", "цьк")
_KINDS_OF_PLACE_IN_JAPAN = ("市", "区", "町", "村")
_KINDS_OF_PLACE = ("特别市", "自治区", "市", "縣", "县", "區", "区", "시", "군", " ከተማ", " జిల్లా")


class KnownName(Protocol):
    """A recorded name: language (BCP 47) empty where untagged, script as of script_of."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def script(self) -> str: ...
    @property
    def is_official(self) -> bool: ...


def labels_of(main: str, names: Sequence[KnownName], languages: Iterable[str]) -> dict[str, str]:
    """The name to show by language, only where it differs from the main one.

    A tagged name comes first (the first recorded: editors before CLDR before imported lists), then the
    untagged name that is written in the language's letters and sounds most like the main one.
    """
    labels: dict[str, str] = {}
    for language in languages:
        label = _tagged(names, language) or likeliest(main, names, language)
        if label and label != main:
            labels[language] = label
    return labels


def own_name_of(main: str, country: str, region_code: str, names: Sequence[KnownName]) -> tuple[str, str]:
    """The name on the city's own sign and its language; empty when it is the main name or nobody knows."""
    official = [name for name in names if name.is_official and name.language]
    for language in languages_of(country, region_code)[:2]:
        text = _tagged(official, language) or _tagged(names, language) or likeliest(main, names, language)
        if text or script_of_language(language) == "Latn":
            return ("", "") if text in ("", main) else (text, language)
    first = official[0] if official else None
    return (first.text, first.language) if first and first.text != main else ("", "")


def zone_city_key(time_zone: str, country: str) -> str:
    """The key of the English name of the city that a time zone of the country is named after, if any."""
    zone, zone_country = _zones().get(time_zone, ("", ""))
    return _english_key(zone) if zone and zone_country == country else ""


def cldr_names(time_zone: str, languages: Iterable[str]) -> dict[str, str]:
    """CLDR's names, by language, of the city the time zone is named after; it knows some 400 such cities."""
    zone, _country = _zones().get(time_zone, ("", ""))
    return {language: name for language in languages if zone and (name := _exemplar(zone, language))}


def likeliest(main: str, names: Sequence[KnownName], language: str) -> str:
    """The untagged name that could be in the language and sounds most like `main`; empty if there is none."""
    writing = script_of_language(language)
    if writing == "Latn":
        return ""
    could_be = fits(language)
    candidates = [name for name in names if not name.language and could_be(name.text, name.script)]
    if len(candidates) < 2:
        return candidates[0].text if candidates else ""
    romanised = {name_key(name.text) for name in names if name.script == "Latn"}
    sound = name_key(main) if main.isascii() else name_key(anyascii(main))
    # Of two that sound alike the shorter, but in Cyrillic the one with the soft sign that Latin letters lose.
    longer = 1 if writing == "Cyrl" else -1

    def order(name: KnownName) -> tuple[float, int]:
        points = _likeness(name.text, name.script, sound, romanised, writing, language)
        return points, longer * len(name.text)

    return max(candidates, key=order).text


def _likeness(
    text: str, script: str, sound: str, romanised: Collection[str], writing: str, language: str
) -> float:
    sounds = name_key(anyascii(text))
    points = key_similarity(sounds.replace(" ", ""), sound.replace(" ", ""))
    if writing in _WITHOUT_VOWELS:
        points = (points + 2 * key_similarity(sounds.translate(_VOWELS), sound.translate(_VOWELS))) / 3
    if sounds in romanised:
        points += 0.01  # somebody writes it so in Latin letters: the name is in use
    if language == "ja":
        # The kanji are the name, not how it is read; the one of a city has its 市, Yokkaichi's even two.
        points += 1.0 * (script == "Hani") + 0.3 * text.endswith(_KINDS_OF_PLACE_IN_JAPAN)
    elif text.endswith(_KINDS_OF_PLACE):
        points -= 0.3
    elif language == "ar" and text.endswith("ه"):
        points -= 0.1  # Persian writes so what Arabic ends with ة
    if language == "ru":
        points += _russianness(text.lower())
    return points


def _russianness(text: str) -> float:
    """Below zero for what Russian does not spell so, though in its letters: Ukrainian, Bulgarian, Serbian."""
    foreign = sum(text.count(letters) for letters in _NOT_RUSSIAN)
    hard = sum(
        text[place + 1 : place + 2] not in "еёюя" for place, letter in enumerate(text) if letter == "ъ"
    )
    # These letters the neighbours do not have, so the spelling is certainly Russian.
    is_certain = text.startswith("э") or "-э" in text or "ы" in text or "ё" in text
    return 0.02 * is_certain - 0.3 * (foreign + hard + text.endswith("ъ"))


def _tagged(names: Sequence[KnownName], language: str) -> str:
    exact = [name for name in names if name.language == language]
    wider = [name for name in names if name.language and name.language.split("-")[0] == language]
    return next((name.text for name in exact or wider), "")


@cache
def _zones() -> dict[str, tuple[str, str]]:
    """For each name of a time zone CLDR's name of it and the country it is in."""
    countries: dict[str, str] = dict(get_global("zone_territories"))
    zones = {zone: (zone, country) for zone, country in countries.items()}
    aliases: dict[str, str] = dict(get_global("zone_aliases"))
    known = Locale("ru").time_zones
    for alias, zone in aliases.items():
        # Babel's newest name may be the alias under which CLDR keeps the translations, or the other way.
        for name, other in ((alias, zone), (zone, alias)):
            country = countries.get(name) or countries.get(other)
            if country and other in known:
                zones[name] = (other, country)
    return zones


@cache
def _english_key(zone: str) -> str:
    return name_key(_exemplar(zone, "en") or zone.rpartition("/")[2].replace("_", " "))


@cache
def _exemplar(zone: str, language: str) -> str:
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return ""
    return str(locale.time_zones.get(zone, {}).get("city", ""))
