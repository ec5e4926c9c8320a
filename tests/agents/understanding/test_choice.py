"""The answer to "which one?"."""

import pytest

from agents.understanding.engine import Understanding

LIGHTS = ("light.living_room_lamp", "light.living_room_ceiling", "light.bedroom_lamp")


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("the living room lamp", "en", "light.living_room_lamp"),
        ("the ceiling", "en", "light.living_room_ceiling"),
        ("the one in the bedroom", "en", "light.bedroom_lamp"),
        ("the bedroom one please", "en", "light.bedroom_lamp"),
        ("the first one", "en", "light.living_room_lamp"),
        ("second", "en", "light.living_room_ceiling"),
        ("the last one", "en", "light.bedroom_lamp"),
        ("living room", "en", None),
        ("the lamp", "en", None),
        ("that one", "en", None),
        ("the fourth", "en", None),
        ("what's the weather", "en", None),
        ("die Stehlampe", "de", "light.living_room_lamp"),
        ("das zweite", "de", "light.living_room_ceiling"),
        ("im Schlafzimmer", "de", "light.bedroom_lamp"),
        ("落地灯", "zh-CN", "light.living_room_lamp"),
        ("第二个", "zh-CN", "light.living_room_ceiling"),
        ("卧室的", "zh-CN", "light.bedroom_lamp"),
        ("最後", "ja", "light.bedroom_lamp"),
        ("フロアランプ", "ja", "light.living_room_lamp"),
    ],
)
def test_an_answer_picks(
    understanding: Understanding, text: str, language: str, meant: str | None
) -> None:
    assert understanding.answers(text, LIGHTS, language) == meant


def test_a_candidate_that_is_gone_is_not_picked(understanding: Understanding) -> None:
    assert understanding.answers("the first one", ("light.gone",), "en") is None
