import unicodedata

import home_assistant_intents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tts.speakable import speakable, visible

ENGLISH = [
    ("It is 20 °C and -5°C.", "It is 20 degrees Celsius and minus 5 degrees Celsius."),
    ("1 °C, 1 h, 1 min", "1 degree Celsius, 1 hour, 1 minute"),
    ("50%, 3.5 km/h, 1,234.5 kWh", "50 percent, 3.5 kilometers per hour, 1234.5 kilowatt-hours"),
    ("1,000 W, 2.25 m²", "1000 watts, 2.25 square meters"),
    ("At 07:30, 7:05, 7:00, 19:00", "At 7 30, 7 oh 5, 7 o'clock, 19 hundred"),
    ("At 7:00 pm or 7:30 a.m.", "At 7 pm or 7 30 a.m."),
    ("The score is 3:61, ratio 1:2:3", "The score is 3:61, ratio 1:2:3"),
    ("On 2026-11-20.", "On November 20, 2026."),
    ("On 2026-13-45.", "On 2026-13-45."),
    ("$5, €5.50, 5 €, 100 USD", "5 US dollars, 5 euros 50, 5 euros, 100 US dollars"),
    ("20-25 people, −3", "20 to 25 people, minus 3"),
    ("See https://www.example.com/help?x=1.", "See example dot com slash help."),
    ("Mail me@example.org!", "Mail me at example dot org!"),
    ("5 x 3 = 15, a < b & c", "5 times 3 equals 15, a less than b and c"),
    ("kitchen_light — on -> off", "kitchen light, on, off"),
    ("CO₂ and version 1.2.3", "CO₂ and version 1.2.3"),
]
GERMAN = [
    ("Es sind 21.5 °C und 50 %.", "Es sind 21,5 Grad Celsius und 50 Prozent."),
    ("Um 07:30 Uhr, 19:00 Uhr, 7:05", "Um 7 Uhr 30, 19 Uhr, 7 Uhr 5"),
    ("am 3. Oktober, der 1. Mai", "am dritten Oktober, der erste Mai"),
    ("20. November, 20.11.2026", "zwanzigster November, zwanzigster November 2026"),
    ("1.234,5 kWh, 1.000 W", "1234,5 Kilowattstunden, 1000 Watt"),
    ("5,50 €, 20–25 Leute", "5 Euro 50, 20 bis 25 Leute"),
    ("hilfe@example.org", "hilfe ät example Punkt org"),
]
CHINESE = [
    ("现在20°C，湿度50%，-5°C", "现在20摄氏度，湿度百分之50，负5摄氏度"),
    ("07:30，7:05，7:00", "7点30分，7点零5分，7点"),
    ("12,345元，1234元，¥5.5", "一万二千三百四十五元，1234元，5.5人民币"),
    ("参见https://example.com。", "参见example 点 com。"),
    ("2个灯，12个灯，2:05，2楼", "两个灯，12个灯，两点零5分，2楼"),
    ("２０％、½", "百分之20、 二分之一"),
]
JAPANESE = [
    ("今は20°C、湿度50%", "今は摂氏 20 度、湿度50 パーセント"),
    ("07:30と7:00", "7時30分と7時"),
    ("-5、20〜25度、12,345円", "マイナス5、20 から 25度、12345円"),
    ("2026-11-20、¥500", "2026年11月20日、500円"),
]
OTHERS = [
    ("fr", "20 °C, 50 %, 7:30, 5,50 €", "20 degrés Celsius, 50 pour cent, 7 heures 30, 5 euros 50"),
    ("ru", "22 °C, 5 €", "22 градуса Цельсия, 5 евро"),
    ("pl", "3 min", "3 minuty"),
    ("de-CH", "20 °C", "20 Grad Celsius"),
    ("tlh", "20 °C", "20 degrees Celsius"),
]
MARKDOWN = [
    ("**Bold** *it* __b__ _i_ `code` ~~no~~", "Bold it b i code no"),
    ("[the page](https://example.com/a) ![a cat](cat.png)", "the page a cat"),
    ("# Head #", "Head"),
    ("- [x] done", "done"),
    ("* item", "item"),
    ("1. First", "1: First"),
    ("> said", "said"),
    ("| a | b |", "a, b"),
    ("|---|:-:|", ""),
    ("```python", ""),
    ("***", ""),
    ("**cut apart", "cut apart"),
    ("5 * 3, 2*3*4, a*b*c", "5 times 3, 2 times 3 times 4, a b c"),
    ("<break time='9s'/>Wait <not a tag> <br/>now", "Wait less than not a tag more than now"),
    ("<b>Tom</b> &amp; Jerry<!-- no -->", "Tom and Jerry"),
    ("😀 Done ✅", "Done"),
    ("🎉", ""),
    ("… !", ""),
]


@pytest.mark.parametrize(("written", "said"), ENGLISH)
def test_english_is_said_as_people_say_it(written: str, said: str) -> None:
    assert speakable(written, "en") == said


@pytest.mark.parametrize(("written", "said"), GERMAN)
def test_german_is_said_as_people_say_it(written: str, said: str) -> None:
    assert speakable(written, "de") == said


@pytest.mark.parametrize(("written", "said"), CHINESE)
def test_chinese_is_said_as_people_say_it(written: str, said: str) -> None:
    assert speakable(written, "zh-CN") == said


@pytest.mark.parametrize(("written", "said"), JAPANESE)
def test_japanese_is_said_as_people_say_it(written: str, said: str) -> None:
    assert speakable(written, "ja") == said


@pytest.mark.parametrize(("language", "written", "said"), OTHERS)
def test_other_languages_have_their_units_and_times(language: str, written: str, said: str) -> None:
    assert speakable(written, language) == said


@pytest.mark.parametrize(("written", "said"), MARKDOWN)
def test_marks_for_the_eye_are_not_said(written: str, said: str) -> None:
    assert speakable(written, "en") == said


@pytest.mark.parametrize("language", sorted({*home_assistant_intents.get_languages()} - {"kw"}))
def test_every_language_says_a_temperature_in_its_own_words(language: str) -> None:
    said = speakable("20 °C", language)
    assert "20" in said
    assert "°" not in said


@given(st.text(max_size=300), st.sampled_from(["en", "de", "zh-CN", "ja", "fr", "ru", "", "x-y"]))
def test_any_text_can_be_said_and_holds_nothing_invisible(text: str, language: str) -> None:
    said = speakable(text, language)
    assert not any(
        unicodedata.category(c) in {"Cc", "Cf", "Cs"}
        for c in visible(text)
        if c != "\n" and c not in "\u200c\u200d"
    )
    assert not set(said) & set("[]{}<>|`*\n")


def test_tags_directions_and_zero_widths_are_dropped_but_not_the_joiners_inside_words() -> None:
    assert visible("a\u200bb\u202ec\U000e0041\x00\ufeff d") == "abc d"
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
    assert visible("on\u200coff") == "onoff"
