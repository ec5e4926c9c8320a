"""Whether a question asks for a number or a time, and whether a sentence has one to offer."""

import re

ASKS = {
    "en": r"\b(?:when|how (?:many|much|long|old|far|often|high|tall|large|big|fast|wide|deep|late"
    r"|early|heavy|hot|cold|soon)|(?:what|which) (?:years?|dates?|days?|time|percent\w*|number"
    r"|century|age|month|temperature|price|size|speed))\b",
    "de": r"\b(?:wann|wie (?:viele?|lange|alt|weit|oft|hoch|groß|schnell|breit|tief|spät|früh"
    r"|schwer|heiß|kalt|teuer)|welche[mnrs]? (?:jahr|datum|tag|uhrzeit|prozent\w*|zahl|nummer"
    r"|jahrhundert|alter|monat|temperatur|preis|größe))",
    "zh": r"多少|几|何时|什么时候|什么时间|哪一?[年天月]|多[久长大高远快宽深重]",
    "ja": r"いつ|何[年月日時分秒人回個歳位円度本匹台点番％世]|何パーセント|いくつ|いくら"
    r"|どの?(?:くらい|ぐらい|れくらい|れだけ|れほど)",
}
"""What asks for a number, a date or a time, by language."""

SPELLED = """
one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred
thousand million billion half third once twice
January February March April June July August September October November December
Mondays? Tuesdays? Wednesdays? Thursdays? Fridays? Saturdays? Sundays? spring summer autumn winter
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend Millionen
Milliarden Hälfte einmal zweimal
Januar Februar März Juni Juli Oktober Dezember
Montags? Dienstags? Mittwochs? Donnerstags? Freitags? Samstags? Sonnabends? Sonntags?
Frühling Frühjahr Sommer Herbst
"""
"""Numbers, months, days and seasons in words; those of both languages that are the same once."""
NUMBER = re.compile(
    r"\d+"
    r"|[一二三四五六七八九十百千万億亿两]+(?=[年月日個个人次名位点時时分秒天周週歳岁円元台本枚])"
    r"|(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜"
    rf"|\b(?:{'|'.join(SPELLED.split())})\b",
    re.IGNORECASE,
)
_ASKS = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in ASKS.items()}


def asks_for_number(question: str, language: str | None) -> bool:
    """Say whether a question wants a number or a time; False in a language without a table."""
    pattern = _ASKS.get((language or "").partition("-")[0])
    return bool(pattern and pattern.search(question))


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text, as they are written but in lower case."""
    return frozenset(found[0].lower() for found in NUMBER.finditer(text))
