import pytest

from agents.espeak import espeak
from agents.tts.japanese import reading


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("電気をつけました。", "デンキをつけました。"),
        ("今日は11月20日です。", "キョウワ11ガツハツカです。"),
        ("東京へ行きます", "トウキョウエイキます"),
        ("1分後に2つ", "イップンゴにフタツ"),
        ("10分、15分、21分、30分", "ジュップン、15フン、20イップン、3ジュップン"),
        ("100分、0分、5 分", "ヒャクフン、0フン、5フン"),
        ("4時、14時、7時", "ヨジ、10ヨジ、シチジ"),
        ("7月1日、4月2日", "シチガツツイタチ、シガツフツカ"),
        ("3階、3人、1人、3本", "サンガイ、3ニン、ヒトリ、サンボン"),
        ("3時間後、明日", "3ジカンゴ、アス"),
        ("20.5度、12345円", "20テン5ド、イチマンニセンサンヒャクヨンジュウゴエン"),
        ("テレビ・ラジオ、人々", "テレビ ラジオ、ヒトビト"),
    ],
)
def test_japanese_is_read_as_people_read_it(written: str, read: str) -> None:
    assert reading(written) == read


def test_espeak_can_read_what_it_is_given() -> None:
    text = "玄関の鍵を3回開けました。さんぼん、ガレージ、寝室の照明は20.5パーセントです。"
    assert "lˈe" in espeak().phonemes("鍵", voice="ja")  # "Chinese letter"
    assert "(en)" not in espeak().phonemes(reading(text), voice="ja")
