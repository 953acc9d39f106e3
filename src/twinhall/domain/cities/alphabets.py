"""Which untagged names could be in a language: by its script and, where several share one, by its letters."""

from collections.abc import Callable
from functools import cache

from twinhall.domain.cities.countries import script_of_language

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
# Alphabets after the languages' own orthographies; letters of names, lower case.
_ALPHABETS = {
    "ru": _RUSSIAN,
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "kk": _RUSSIAN + "әғқңөұүһі",
    "ky": _RUSSIAN + "ңөү",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "mn": _RUSSIAN + "өү",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "tg": _RUSSIAN + "ғӣқӯҳҷ",
    "tt": _RUSSIAN + "әҗңөүһ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ar": _ARABIC,
    "fa": "ءآؤئابپةتثجچحخدذرزژسشصضطظعغفقکگلمنهوی",
    "ps": "ءآئابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼهويېۍۀ",
    "ur": "ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیےۂۃ",
    "ckb": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهھەیێ",
    "ug": "ئابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيەە",
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    # Without the letters that Shan and Mon add.
    "my": "".join(map(chr, range(0x1000, 0x1050))).translate(
        dict.fromkeys((0x1022, 0x1028, 0x1033, 0x1034, 0x1035))
    ),
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
}
# Standards of the countries tell simplified, traditional and Japanese characters apart.
_ENCODINGS = {"Hans": "gb2312", "Hant": "big5", "Jpan": "shift_jis"}
# What a name of this writing may consist of, by script_of.
_SCRIPTS = {
    "Hans": {"Hani"}, "Hant": {"Hani"}, "Jpan": {"Hani", "Jpan", "Hira", "Kana"}, "Kore": {"Hang"},
}  # fmt: skip
_BETWEEN = " -–'’‘().,\u200c"


@cache
def fits(language: str) -> Callable[[str, str], bool]:
    """A test of (text, script as of script_of): could this be a name in the language? Tag is BCP 47.

    It says yes to what is written with the letters of the language alone, so it can still be another's.
    """
    writing = script_of_language(language)
    scripts = _SCRIPTS.get(writing, {writing})
    if writing in _ENCODINGS:
        return lambda text, script: script in scripts and _can_be_encoded(text, _ENCODINGS[writing])
    alphabet = _ALPHABETS.get(language.split("-")[0])
    if alphabet is None:
        return lambda _text, script: script in scripts
    letters = frozenset(alphabet + _BETWEEN)
    return lambda text, script: script in scripts and letters.issuperset(text.lower())


def _can_be_encoded(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
