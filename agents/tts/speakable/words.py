"""What each language says for signs. A language that is not here leaves them to the engine."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError


@dataclass(frozen=True)
class Clock:
    """How a time of day is said; `{h}` and `{m}` are the hour and the minute."""

    full: str
    """At the full hour."""
    minutes: str
    few: str
    """With less than ten minutes."""
    late_full: str = ""
    """At a full hour that a twelve-hour clock does not have."""


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: str
    locale: Locale
    """Where units, currencies and dates come from."""
    clock: Clock | None = None
    dot: str = "."
    slash: str = "/"
    at: str = "@"
    to: str = "-"
    minus: str = "-"
    symbols: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The language without its region."""
        return self.language.partition("-")[0]


_CLOCKS = {
    "en": Clock("{h} o'clock", "{h} {m}", "{h} oh {m}", "{h} hundred"),
    "de": Clock("{h} Uhr", "{h} Uhr {m}", "{h} Uhr {m}"),
    "fr": Clock("{h} heures", "{h} heures {m}", "{h} heures {m}"),
    "nl": Clock("{h} uur", "{h} uur {m}", "{h} uur {m}"),
    "zh": Clock("{h}点", "{h}点{m}分", "{h}点零{m}分"),
    "ja": Clock("{h}時", "{h}時{m}分", "{h}時{m}分"),
}
_SIGNS: dict[str, dict[str, str]] = {
    "en": {"dot": "dot", "slash": "slash", "at": "at", "to": "to", "minus": "minus "},
    "de": {"dot": "Punkt", "slash": "Schrägstrich", "at": "ät", "to": "bis", "minus": "minus "},
    "fr": {"dot": "point", "slash": "slash", "at": "arobase", "to": "à", "minus": "moins "},
    "es": {"dot": "punto", "slash": "barra", "at": "arroba", "to": "a", "minus": "menos "},
    "it": {"dot": "punto", "slash": "barra", "at": "chiocciola", "to": "a", "minus": "meno "},
    "nl": {"dot": "punt", "slash": "slash", "at": "apenstaartje", "to": "tot", "minus": "min "},
    "zh": {"dot": "点", "slash": "斜杠", "at": "艾特", "to": "到", "minus": "负"},
    "ja": {
        "dot": "ドット",
        "slash": "スラッシュ",
        "at": "アットマーク",
        "to": "から",
        "minus": "マイナス",
    },
}
_SYMBOLS: dict[str, dict[str, str]] = {
    "en": {"&": "and", "+": "plus", "=": "equals", "×": "times", "÷": "divided by",
           "<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "≈": "about",
           "±": "plus or minus", "#": "number", "§": "section", "№": "number"},
    "de": {"&": "und", "+": "plus", "=": "gleich", "×": "mal", "÷": "geteilt durch",
           "<": "kleiner als", ">": "größer als", "≤": "höchstens", "≥": "mindestens", "≈": "etwa",
           "±": "plus minus", "#": "Nummer", "§": "Paragraf", "№": "Nummer"},
    "zh": {"&": "和", "+": "加", "=": "等于", "×": "乘", "÷": "除以", "<": "小于", ">": "大于",
           "≤": "不超过", "≥": "至少", "≈": "约", "±": "正负", "#": "号", "½": "二分之一",
           "¼": "四分之一", "¾": "四分之三"},
    "ja": {"&": "アンド", "+": "プラス", "=": "イコール", "×": "かける", "÷": "わる",
           "<": "小なり", ">": "大なり", "≤": "以下", "≥": "以上", "≈": "約", "±": "プラスマイナス",
           "#": "番号", "½": "二分の一", "¼": "四分の一", "¾": "四分の三"},
}  # fmt: skip


@functools.lru_cache(maxsize=128)
def words_for(language: str) -> Words:
    """Return the words of a language tag (`de-CH` says what `de` says)."""
    base = language.partition("-")[0].lower()
    return Words(
        language=language,
        locale=_locale(language),
        clock=_CLOCKS.get(base),
        symbols=_SYMBOLS.get(base, {}),
        **_SIGNS.get(base, {}),
    )


def _locale(language: str) -> Locale:
    """Return the nearest locale there is; plain numbers are the same in all of them."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
