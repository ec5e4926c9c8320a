"""Writes Japanese as it is read: espeak-ng knows kana and digits, but no kanji."""

import functools
import re
import unicodedata
from typing import Any

from unicode_rbnf import RbnfEngine

PARTICLES = {"は": "ワ", "へ": "エ"}
"""Particles that are not read as they are written."""

_TSU = (
    "ヒトツ",
    "フタツ",
    "ミッツ",
    "ヨッツ",
    "イツツ",
    "ムッツ",
    "ナナツ",
    "ヤッツ",
    "ココノツ",
    "トオ",
)
_DAYS = ("フツカ", "ミッカ", "ヨッカ", "イツカ", "ムイカ", "ナノカ", "ヨウカ", "ココノカ", "トオカ")

COUNTERS: dict[str, tuple[str, dict[int, str]]] = {
    "分": (
        "フン",
        {
            1: "イップン",
            3: "サンプン",
            4: "ヨンプン",
            6: "ロップン",
            8: "ハップン",
            0: "ジュップン",
        },
    ),
    "本": ("ホン", {1: "イッポン", 3: "サンボン", 6: "ロッポン", 8: "ハッポン", 0: "ジュッポン"}),
    "時": ("ジ", {4: "ヨジ", 7: "シチジ", 9: "クジ"}),
    "月": ("ガツ", {4: "シガツ", 7: "シチガツ", 9: "クガツ"}),
    "階": ("カイ", {1: "イッカイ", 3: "サンガイ", 6: "ロッカイ", 8: "ハッカイ", 0: "ジュッカイ"}),
    "回": ("カイ", {1: "イッカイ", 6: "ロッカイ", 8: "ハッカイ", 0: "ジュッカイ"}),
    "個": ("コ", {1: "イッコ", 6: "ロッコ", 8: "ハッコ", 0: "ジュッコ"}),
    "件": ("ケン", {1: "イッケン", 6: "ロッケン", 8: "ハッケン", 0: "ジュッケン"}),
}
"""A counter, how it is read, and what it becomes after a last digit (0: after a ten).

All in katakana, so that no part is taken for a particle.
"""

WHOLE: dict[str, dict[int, str]] = {
    "つ": dict(enumerate(_TSU, 1)),
    "人": {1: "ヒトリ", 2: "フタリ", 4: "ヨニン"},
    "日": dict(enumerate(_DAYS, 2)) | {14: "ジュウヨッカ", 20: "ハツカ", 24: "ニジュウヨッカ"},
}
"""Numbers that are one word together with their counter."""

FIRST_OF_MONTH = "ツイタチ"

_COUNTED = re.compile(rf"(?<![\d.,])(\d{{1,4}})\s?([{''.join({*COUNTERS, *WHOLE})}])")
_AFTER = re.compile(r"(?<=\d[分秒日年月])後|(?<=\d(?:時間|週間))後")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_LARGE = re.compile(r"(?<![\d.,])\d{3,18}(?!\d)")
_UNREADABLE = re.compile(r"[A-Za-z々〆\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[ぁ-ゖァ-ー]+")
_FIRST = re.compile(r"(?<=月)0?1日")


def reading(text: str) -> str:
    """Return `text` in kana, with digits and punctuation as they are."""
    text = unicodedata.normalize("NFC", text).replace("・", " ")
    text = _AFTER.sub("ゴ", _FIRST.sub(FIRST_OF_MONTH, text))
    text = _DECIMAL.sub("テン", _COUNTED.sub(_counted, text))
    return "".join(_read(word) for word in _tokenizer().tokenize(_LARGE.sub(_spelled, text)))


def _counted(found: re.Match[str]) -> str:
    number, counter = int(found[1]), found[2]
    whole = WHOLE.get(counter, {}).get(number)
    if whole is not None:
        return whole
    if counter not in COUNTERS or (number % 100 == 0):
        return found[0]
    plain, changed = COUNTERS[counter]
    tens, last = divmod(number, 10)
    if last not in changed:
        return f"{number}{plain}"
    before = tens * 10 if last else tens
    return f"{before if before > (not last) else ''}{changed[last]}"


def _spelled(found: re.Match[str]) -> str:
    return _numbers().format_number(int(found[0])).text


def _read(word: Any) -> str:
    surface: str = word.surface()
    if word.part_of_speech()[0] == "助詞" and surface in PARTICLES:
        return PARTICLES[surface]
    known: str = word.reading_form()
    return known if _UNREADABLE.search(surface) and _KANA.fullmatch(known) else surface


@functools.cache
def _numbers() -> RbnfEngine:
    return RbnfEngine.for_language("ja")


@functools.cache
def _tokenizer() -> Any:
    from sudachipy import Dictionary, SplitMode  # noqa: PLC0415  # 30 ms only Japanese needs

    return Dictionary(dict="small").tokenizer(mode=SplitMode.C)
