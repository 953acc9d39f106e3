"""The fixed words of a paper, in the languages that agreements are written in (not only those of the pages).

Not gettext: a paper carries several languages at once, and also such as the pages are not translated into.
A language that is not here gets the English word.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

from twinhall.kit.dates import day_in as day_in_locale

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "article": "Article {number}",
        "paragraph": "Paragraph {number}",
        "page": "Page {page} of {pages}",
        "version": "version {number}",
        "draft": "DRAFT",
        "authentic": "Authentic text",
        "translation": "Translation for convenience",
        "authentic texts": "Authentic texts: {languages}",
        "missing": "[No text in this language]",
        "stale": "Not yet in line with the latest change of this article",
        "reservation": "Reservation: {party}",
        "reservations": "Annex: reservations",
        "signatures": "Signatures",
        "signature": "Signature",
        "place": "Place",
        "date": "Date",
        "joined": "Joined by",
        "joined with reservation": "{party} (with a reservation)",
    },
    "ru": {
        "article": "Статья {number}",
        "paragraph": "Пункт {number}",
        "page": "Страница {page} из {pages}",
        "version": "версия {number}",
        "draft": "ПРОЕКТ",
        "authentic": "Аутентичный текст",
        "translation": "Перевод для удобства",
        "authentic texts": "Аутентичные тексты: {languages}",
        "missing": "[Нет текста на этом языке]",
        "stale": "Ещё не приведено в соответствие с последней правкой этой статьи",
        "reservation": "Оговорка: {party}",
        "reservations": "Приложение: оговорки",
        "signatures": "Подписи",
        "signature": "Подпись",
        "place": "Место",
        "date": "Дата",
        "joined": "Присоединились",
        "joined with reservation": "{party} (с оговоркой)",
    },
    "pt": {
        "article": "Artigo {number}",
        "paragraph": "Parágrafo {number}",
        "page": "Página {page} de {pages}",
        "version": "versão {number}",
        "draft": "MINUTA",
        "authentic": "Texto autêntico",
        "translation": "Tradução de cortesia",
        "authentic texts": "Textos autênticos: {languages}",
        "missing": "[Sem texto nesta língua]",
        "stale": "Ainda não conforme à última alteração deste artigo",
        "reservation": "Reserva: {party}",
        "reservations": "Anexo: reservas",
        "signatures": "Assinaturas",
        "signature": "Assinatura",
        "place": "Local",
        "date": "Data",
        "joined": "Aderiram",
        "joined with reservation": "{party} (com reserva)",
    },
    "zh": {
        "article": "第{number}条",
        "paragraph": "第{number}段",
        "page": "第 {page} 页，共 {pages} 页",
        "version": "第 {number} 版",
        "draft": "草案",
        "authentic": "作准文本",
        "translation": "译文仅供参考",
        "authentic texts": "作准文本：{languages}",
        "missing": "［此语言尚无文本］",
        "stale": "尚未与本条最新修改一致",
        "reservation": "保留：{party}",
        "reservations": "附件：保留",
        "signatures": "签署",
        "signature": "签字",
        "place": "地点",
        "date": "日期",
        "joined": "加入方",
        "joined with reservation": "{party}（有保留）",
    },
    "hi": {
        "article": "अनुच्छेद {number}",
        "paragraph": "पैराग्राफ़ {number}",
        "page": "पृष्ठ {page} / {pages}",
        "version": "संस्करण {number}",
        "draft": "प्रारूप",
        "authentic": "प्रामाणिक पाठ",
        "translation": "सुविधा के लिए अनुवाद",
        "authentic texts": "प्रामाणिक पाठ: {languages}",
        "missing": "[इस भाषा में पाठ उपलब्ध नहीं]",
        "stale": "इस अनुच्छेद के नवीनतम परिवर्तन के अनुरूप अभी नहीं",
        "reservation": "आरक्षण: {party}",
        "reservations": "अनुलग्नक: आरक्षण",
        "signatures": "हस्ताक्षर",
        "signature": "हस्ताक्षर",
        "place": "स्थान",
        "date": "दिनांक",
        "joined": "शामिल हुए",
        "joined with reservation": "{party} (आरक्षण सहित)",
    },
    "ar": {
        "article": "المادة {number}",
        "paragraph": "الفقرة {number}",
        "page": "صفحة {page} من {pages}",
        "version": "النسخة {number}",
        "draft": "مسودة",
        "authentic": "نص ذو حجية",
        "translation": "ترجمة للاسترشاد",
        "authentic texts": "النصوص ذات الحجية: {languages}",
        "missing": "[لا يوجد نص بهذه اللغة]",
        "stale": "لم يُطابَق بعد مع آخر تعديل لهذه المادة",
        "reservation": "تحفّظ: {party}",
        "reservations": "ملحق: التحفظات",
        "signatures": "التوقيعات",
        "signature": "التوقيع",
        "place": "المكان",
        "date": "التاريخ",
        "joined": "المنضمون",
        "joined with reservation": "{party} (مع تحفّظ)",
    },
    "fa": {
        "article": "ماده {number}",
        "paragraph": "بند {number}",
        "page": "صفحه {page} از {pages}",
        "version": "نسخه {number}",
        "draft": "پیش‌نویس",
        "authentic": "متن معتبر",
        "translation": "ترجمه برای سهولت استفاده",
        "authentic texts": "متون معتبر: {languages}",
        "missing": "[متنی به این زبان موجود نیست]",
        "stale": "هنوز با آخرین تغییر این ماده هماهنگ نشده است",
        "reservation": "حق شرط: {party}",
        "reservations": "پیوست: حق شرط‌ها",
        "signatures": "امضاها",
        "signature": "امضا",
        "place": "محل",
        "date": "تاریخ",
        "joined": "پیوستگان",
        "joined with reservation": "{party} (با حق شرط)",
    },
    "am": {
        "article": "አንቀጽ {number}",
        "paragraph": "አንቀጽ {number}",
        "page": "ገጽ {page} ከ {pages}",
        "version": "እትም {number}",
        "draft": "ረቂቅ",
        "authentic": "ዋና ጽሑፍ",
        "translation": "ለመረጃ የቀረበ ትርጉም",
        "authentic texts": "ዋና ጽሑፎች፦ {languages}",
        "missing": "[በዚህ ቋንቋ ጽሑፍ የለም]",
        "stale": "ከዚህ አንቀጽ የመጨረሻ ለውጥ ጋር ገና አልተስማማም",
        "reservation": "ተዓቅቦ፦ {party}",
        "reservations": "አባሪ፦ ተዓቅቦዎች",
        "signatures": "ፊርማዎች",
        "signature": "ፊርማ",
        "place": "ቦታ",
        "date": "ቀን",
        "joined": "የተቀላቀሉ",
        "joined with reservation": "{party} (ከተዓቅቦ ጋር)",
    },
    "id": {
        "article": "Pasal {number}",
        "paragraph": "Paragraf {number}",
        "page": "Halaman {page} dari {pages}",
        "version": "versi {number}",
        "draft": "RANCANGAN",
        "authentic": "Teks autentik",
        "translation": "Terjemahan untuk kemudahan",
        "authentic texts": "Teks autentik: {languages}",
        "missing": "[Belum ada teks dalam bahasa ini]",
        "stale": "Belum selaras dengan perubahan terakhir pasal ini",
        "reservation": "Reservasi: {party}",
        "reservations": "Lampiran: reservasi",
        "signatures": "Tanda tangan",
        "signature": "Tanda tangan",
        "place": "Tempat",
        "date": "Tanggal",
        "joined": "Bergabung",
        "joined with reservation": "{party} (dengan reservasi)",
    },
}

_COMMAS = {"ar": "، ", "fa": "، ", "zh": "、"}
_DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹"}
_CHINESE = "零一二三四五六七八九"


def word(name: str, language: str, **parts: str) -> str:
    """The fixed word `name` in `language`, with `parts` put into their places."""
    words = WORDS.get(_base(language), WORDS["en"])
    return words[name].format(**parts)


def article(number: int, language: str, kind: str = "article") -> str:
    """What a clause is called: "Article 3", "第三条", "ماده ۳"; or a paragraph, as `kind` says."""
    said = chinese_number(number) if _base(language) == "zh" else digits_of(language, number)
    return word(kind, language, number=said)


def digits_of(language: str, number: int) -> str:
    """The number in the digits that texts in `language` are written with."""
    return _with_own_digits(str(number), language)


def day_in(day: date, language: str) -> str:
    """12 March 2026, 2026年3月12日."""
    return _with_own_digits(
        day_in_locale(
            day, Locale("en", "GB") if _base(language) == "en" else _locale(language) or Locale("en", "GB")
        ),
        language,
    )


def _with_own_digits(text: str, language: str) -> str:
    own = _DIGITS.get(_base(language))
    return text.translate(str.maketrans("0123456789", own)) if own else text


def chinese_number(number: int) -> str:
    """三, 十二, 四十; figures from a hundred on."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "") + (_CHINESE[ones] if ones else "")


def is_right_to_left(language: str) -> bool:
    locale = _locale(language)
    return locale is not None and locale.text_direction == "rtl"


def name_of_language(code: str, language: str) -> str:
    """What the language `code` is called in `language`; its code where nobody knows."""
    locale = _locale(language)
    return (locale and locale.languages.get(_base(code))) or code


def listed(items: Iterable[str], language: str) -> str:
    return _COMMAS.get(_base(language), ", ").join(items)


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(_base(language))
    except (UnknownLocaleError, ValueError):
        return None
