"""Reasons as sentences: one for each group that says something, the weightiest first."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, gettext_noop, ngettext

from twinhall.access.cities import City
from twinhall.algorithms.partner_matching import Group, Reason, Suggestion
from twinhall.web.languages import languages_in_words
from twinhall.web.places import label_of
from twinhall.web.themes import theme_names
from twinhall.web.words import country_in_words, isolated, list_in_words, number_in_words

__all__ = ["sentences_of", "themes_in_words"]

_MOST = 4
Cities = Mapping[str, City]


def sentences_of(suggestion: Suggestion, cities: Cities) -> list[str]:
    """At most four, from reasons whose facts can be told; each group speaks once."""
    said: dict[Group, str] = {}
    for reason in suggestion.reasons:
        if reason.group in said:
            continue
        tell = _SENTENCES.get(reason.key)
        text = tell(reason, cities) if tell else ""
        if text:
            said[reason.group] = text
        if len(said) == _MOST:
            break
    return list(said.values())


def themes_in_words(keys: object) -> str:
    names = theme_names()
    chosen = keys if isinstance(keys, tuple | list) else ()
    return list_in_words([names.get(str(key), str(key)) for key in chosen])


def _shared(reason: Reason, cities: Cities) -> str:
    keys = reason.facts.get("partners", ())
    found = [cities[key] for key in keys if key in cities] if isinstance(keys, tuple) else []
    names = [isolated(label_of(city)) for city in found]
    if not names:
        return ""
    return ngettext("%(cities)s is tied to both.", "%(cities)s are tied to both.", len(names)) % {
        "cities": list_in_words(names)
    }


def _ties(reason: Reason, _cities: Cities) -> str:
    count = int(str(reason.facts.get("count", 0)))
    if not count:
        return gettext("It has no tie on record yet.")
    return ngettext("It keeps %(count)s tie.", "It keeps %(count)s ties.", count) % {
        "count": number_in_words(count)
    }


def _size(reason: Reason, _cities: Cities) -> str:
    ours, theirs = reason.facts.get("ours"), reason.facts.get("theirs")
    if not isinstance(ours, int) or not isinstance(theirs, int) or not ours or not theirs:
        return ""
    ratio = theirs / ours
    if 0.8 <= ratio <= 1.25:
        return gettext("Of about the same size: %(count)s people.") % {"count": number_in_words(theirs)}
    if ratio > 1:
        times = number_in_words(round(ratio, 1) if ratio < 10 else round(ratio))
        return gettext("%(times)s times our size: %(count)s people.") % {
            "times": times,
            "count": number_in_words(theirs),
        }
    times = number_in_words(round(1 / ratio, 1) if ratio > 0.1 else round(1 / ratio))
    return gettext("We are %(times)s times its size: it has %(count)s people.") % {
        "times": times,
        "count": number_in_words(theirs),
    }


def _with_country(reason: Reason, _cities: Cities) -> str:
    count, country = int(str(reason.facts.get("count", 0))), str(reason.facts.get("country", ""))
    if not count:
        return gettext("It has no tie with %(country)s yet.") % {"country": country_in_words(country)}
    return ngettext(
        "It keeps %(count)s tie with %(country)s.", "It keeps %(count)s ties with %(country)s.", count
    ) % {"count": number_in_words(count), "country": country_in_words(country)}


def _kilometres(reason: Reason, _cities: Cities) -> str:
    distance = number_in_words(int(str(reason.facts.get("kilometres", 0))))
    return gettext("%(distance)s km away.") % {"distance": distance}


def _languages(reason: Reason, _cities: Cities) -> str:
    codes = reason.facts.get("languages", ())
    named = languages_in_words(codes) if isinstance(codes, tuple) else ""
    return gettext("Both write %(languages)s.") % {"languages": named}


def _answers(reason: Reason, _cities: Cities) -> str:
    facts = {key: int(str(value)) for key, value in reason.facts.items()}
    share = round(100 * facts["answered"] / facts["asked"])
    return gettext("Answers %(share)s %% of proposals within %(days)s days.") % {
        "share": number_in_words(share),
        "days": facts["days"],
    }


def _themes(text: str) -> Callable[[Reason, Cities], str]:
    return lambda reason, _cities: gettext(text) % {"themes": themes_in_words(reason.facts.get("themes"))}


def _plain(text: str) -> Callable[[Reason, Cities], str]:
    return lambda _reason, _cities: gettext(text)


_SENTENCES: dict[str, Callable[[Reason, Cities], str]] = {
    "common": _shared,
    "common-rare": _shared,
    "common-share": _shared,
    "ties": _ties,
    "size-ratio": _size,
    "population": _size,
    "sizes": _size,
    "rank-ratio": _size,
    "ties-with-country": _with_country,
    "kilometres": _kilometres,
    "common-language": _languages,
    "answers": _answers,
    "they-give-what-we-seek": _themes(gettext_noop("It gives what is sought: %(themes)s.")),
    "they-seek-what-we-give": _themes(gettext_noop("It seeks what is given: %(themes)s.")),
    "our-wish": _plain(gettext_noop("It fits a wish of ours.")),
    "their-wish": _plain(gettext_noop("It seeks a partner such as us.")),
    "their-wish-excludes-us": _plain(gettext_noop("It seeks a partner, but of another kind than us.")),
    "same-alliance": _plain(gettext_noop("Both countries stand in the same alliance.")),
    "levels-differ": _plain(gettext_noop("One is a city, the other a region: who may sign differs.")),
    "may-not-sign": _plain(gettext_noop("One side may sign nothing now.")),
    "same-name": _plain(gettext_noop("Both have the same name.")),
    "capital": _plain(gettext_noop("It is the capital of its country.")),
    "ties-with-region": _plain(gettext_noop("It is tied to cities of our region already.")),
    "ties-with-near": _plain(gettext_noop("It is tied to neighbours of ours already.")),
    "near-with-near": _plain(gettext_noop("Neighbours of both are tied to each other.")),
    "region-with-country": _plain(gettext_noop("Cities of its region keep ties with our country.")),
    "region-with-region": _plain(gettext_noop("Cities of both regions are tied to each other.")),
    "alike": _plain(gettext_noop("Its partners resemble ours.")),
    "alike-partners": _plain(gettext_noop("Its partners resemble ours.")),
    "common-near": _plain(gettext_noop("Neighbours of our partners are tied to it.")),
}
