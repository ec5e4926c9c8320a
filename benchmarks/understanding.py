"""How long it takes to understand a sentence in a home with 1 000 devices, and with 2 000."""

import time
from collections.abc import AsyncIterator, Iterator

from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from benchmarks.numbers import Row, distribution
from bus.messages import Area, DeviceState

DEVICES = 1_000
ROUNDS = 50
REACH_MS = {"en": 10.0, "de": 30.0, "zh-CN": 30.0, "ja": 30.0}
MANY, REACH_MANY_MS = 2_000, {"en": 20.0}

NAMES = {
    "en": ("lamp", "heater", "blind", "fan", "socket"),
    "de": ("Lampe", "Heizung", "Jalousie", "Lüfter", "Steckdose"),
    "zh-CN": ("台灯", "取暖器", "百叶窗", "风扇", "插座"),
    "ja": ("ランプ", "ヒーター", "ブラインド", "扇風機", "コンセント"),
}
AREAS = {
    "en": ("kitchen", "bedroom", "office", "hall"),
    "de": ("Küche", "Schlafzimmer", "Büro", "Flur"),
    "zh-CN": ("厨房", "卧室", "书房", "走廊"),
    "ja": ("キッチン", "寝室", "書斎", "廊下"),
}
SENTENCES = {
    "en": (
        "turn on {name}",
        "turn off the {name}",
        "is {name} on",
        "turn on the lights in the {area}",
        "set a timer for 5 minutes",
        "what time is it",
        "tell me a story about a fox",
    ),
    "de": (
        "schalte {name} ein",
        "mach {name} aus",
        "ist {name} an",
        "schalte das Licht in der {area} ein",
        "stelle einen Timer auf 5 Minuten",
        "wie spät ist es",
        "erzähl mir eine Geschichte über einen Fuchs",
    ),
    "zh-CN": (
        "打开{name}",
        "关闭{name}",
        "{name}是开着的吗",
        "打开{area}的灯",
        "设置5分钟的计时器",
        "现在几点",
        "给我讲一个狐狸的故事",
    ),
    "ja": (
        "{name}をつけて",
        "{name}を消して",
        "{area}の電気をつけて",
        "5分のタイマーをセットして",
        "今何時",
        "狐の話をして",
    ),
}


async def measure() -> AsyncIterator[Row]:
    """Yield one row for each language, and for a large home those that have a number to reach."""
    for devices, reach in ((DEVICES, REACH_MS), (MANY, REACH_MANY_MS)):
        for language, reach_ms in reach.items():
            measured = list(_times(language, devices))
            what = f"intent recognition, {devices} devices, {language}"
            meant = sum(understood for _, understood in measured)
            note = f"{meant} of {len(measured)} sentences were commands or questions it understood"
            took = distribution([milliseconds for milliseconds, _ in measured])
            yield Row(what, "ms", took, {"p95": reach_ms}, note)


def _times(language: str, devices: int) -> Iterator[tuple[float, bool]]:
    """Yield the milliseconds each sentence took, and whether it was understood."""
    understanding = Understanding(languages=[language])
    understanding.set_home(home(language, devices))
    understanding.warm(language)
    for sentence in sentences(language, devices):
        start = time.perf_counter()
        understood = understanding.parse(sentence, language=language, area="area_0")
        yield 1000 * (time.perf_counter() - start), understood is not None


def sentences(language: str, devices: int = DEVICES) -> Iterator[str]:
    """Yield sentences about the home, no two names alike in a row."""
    for number in range(ROUNDS):
        for place, template in enumerate(SENTENCES[language]):
            index = (number * 97 + place * 13) % devices
            area = AREAS[language][number % len(AREAS[language])]
            yield template.format(name=name(language, index), area=area)


def name(language: str, index: int) -> str:
    """Return the name of a device."""
    words = NAMES[language]
    return f"{words[index % len(words)]} {index}"


def home(language: str, devices: int = DEVICES) -> Home:
    """Return a home whose devices and areas have names in this language."""
    areas = tuple(Area(id=f"area_{i}", name=word) for i, word in enumerate(AREAS[language]))
    states = tuple(
        DeviceState(
            device=f"light.device_{index}",
            name=name(language, index),
            area=f"area_{index % len(areas)}",
            kind="light",
            state="off",
        )
        for index in range(devices)
    )
    return Home(devices=states, areas=areas)
