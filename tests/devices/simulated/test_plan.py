"""Home files: what they may say, and the one sentence that each mistake meets."""

from pathlib import Path

import pytest

from config import SettingsError
from devices.kinds import KINDS
from devices.simulated.plan import Do, Put, load
from tests.devices.simulated_home import plan_from

ROOT = Path(__file__).parents[3]
LIVING_ROOM = "areas: [{id: living_room}]\n"


def test_the_home_that_comes_along_has_at_least_one_of_every_usual_kind() -> None:
    plan = load()
    kinds = {device.kind.name for device in plan.devices.values()}
    assert kinds >= set(KINDS) - {
        "alarm_control_panel", "button", "humidifier", "input_boolean", "input_button", "person",
        "siren", "water_heater", "number", "input_number", "select", "input_select", "text",
        "input_text", "timer", "counter", "event",
    }  # fmt: skip
    assert {device.area for device in plan.devices.values()} >= {area.id for area in plan.areas}


def test_every_device_of_the_home_that_comes_along_answers_to_names_of_its_own() -> None:
    said = [name for d in load().devices.values() for name in (d.name, *d.aliases)]
    assert len(said) == len({name.casefold() for name in said})


def test_the_example_in_the_documentation_is_a_home(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "home-file.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    plan = plan_from(tmp_path, example)
    assert len(plan.devices) >= 5
    assert any(device.steps for device in plan.devices.values())


def test_words_and_numbers_need_no_quotes(tmp_path: Path) -> None:
    plan = plan_from(
        tmp_path,
        """
areas: [{id: hall, name: Hall, aliases: no, floor: 1}]
devices:
  - {id: light.a, state: on, area: hall, aliases: [yes, off], protected: yes}
  - {id: light.b, state: Off, available: no}
  - {id: light.away, state: unavailable}
  - {id: light.c, state: true}
  - {id: sensor.d, name: 12, state: 21.5}
  - {id: sensor.e, state: 2026-11-20}
  - {id: sensor.f, state: 12:30}
  - {id: climate.g, state: off}
""",
    )
    devices = plan.devices
    assert (plan.areas[0].aliases, plan.areas[0].floor) == (("no",), "1")
    assert devices["light.a"].begins.state == "on"
    assert devices["light.a"].aliases == ("yes", "off")
    assert devices["light.a"].protected
    assert devices["light.b"].begins.state == "off"
    assert not devices["light.b"].available
    assert not devices["light.away"].available
    assert devices["light.a"].available
    assert devices["light.c"].begins.state == "on"
    assert devices["sensor.d"].name == "12"
    assert devices["sensor.d"].begins.state == "21.5"
    assert devices["sensor.e"].begins.state == "2026-11-20"
    assert devices["sensor.f"].begins.state == "12:30"
    assert devices["climate.g"].begins.state == "off"


def test_what_has_no_name_is_called_after_its_id(tmp_path: Path) -> None:
    plan = plan_from(tmp_path, "areas: [{id: living-room}]\ndevices: [{id: light.big_lamp}]")
    assert plan.areas[0].name == "living room"
    assert plan.devices["light.big_lamp"].name == "big lamp"


def test_names_lose_control_characters(tmp_path: Path) -> None:
    plan = plan_from(
        tmp_path,
        'devices: [{id: light.a, name: "a\\tred\\u202E  \\u0007lamp", aliases: ["x\\ny"]}]',
    )
    assert plan.devices["light.a"].name == "a red lamp"
    assert plan.devices["light.a"].aliases == ("x y",)


def test_a_scene_and_a_script_know_their_steps(tmp_path: Path) -> None:
    plan = plan_from(
        tmp_path,
        """
devices:
  - {id: light.a}
  - {id: light.b}
  - {id: scene.s, entities: {light.a: on, light.b: {state: on, brightness: 20}}}
  - id: script.t
    sequence:
      - {action: light.turn_on, target: [light.a, light.b], data: {brightness_pct: 5}}
      - {action: scene.turn_on, target: {entity_id: scene.s}}
""",
    )
    assert plan.devices["scene.s"].steps == (
        Put("light.a", "on", {}),
        Put("light.b", "on", {"brightness": 20}),
    )
    assert plan.devices["scene.s"].begins.attributes["entity_id"] == ["light.a", "light.b"]
    assert plan.devices["script.t"].steps == (
        Do("light.a", "turn_on", {"brightness_pct": 5}),
        Do("light.b", "turn_on", {"brightness_pct": 5}),
        Do("scene.s", "turn_on", {}),
        *plan.devices["scene.s"].steps,
    )


@pytest.mark.parametrize(
    ("steps", "protected"),
    [
        ("{id: scene.s, entities: {lock.a: unlocked}}", True),
        ("{id: scene.s, entities: {lock.a: locked}}", False),
        ("{id: scene.s, entities: {cover.g: {current_position: 5}}}", True),
        ("{id: scene.s, entities: {cover.g: closed}}", False),
        ("{id: scene.s, entities: {switch.p: off}}", True),
        ("{id: script.s, sequence: [{action: lock.unlock, target: lock.a}]}", True),
        ("{id: script.s, sequence: [{action: lock.lock, target: lock.a}]}", False),
        ("{id: script.s, sequence: [{action: cover.open_cover, target: cover.g}]}", True),
        ("{id: script.s, sequence: [{action: cover.open_cover, target: cover.b}]}", False),
        ("{id: script.s, sequence: [{action: switch.turn_on, target: switch.p}]}", True),
        ("{id: script.s, sequence: [{action: scene.turn_on, target: scene.o}]}", True),
    ],
)
def test_what_opens_a_door_is_protected_also_in_a_scene_or_script(
    steps: str, tmp_path: Path, *, protected: bool
) -> None:
    plan = plan_from(
        tmp_path,
        f"""
devices:
  - {{id: lock.a}}
  - {{id: cover.b}}
  - {{id: cover.g, attributes: {{device_class: garage}}}}
  - {{id: switch.p, protected: yes}}
  - {{id: scene.o, entities: {{lock.a: unlocked}}}}
  - {steps}
""",
    )
    found = plan.devices.get("scene.s") or plan.devices["script.s"]
    assert found.protected is protected


WRONG = [
    ("devices: [{id: light.a}, {id: light.a}]", 1, "there are two devices 'light.a'"),
    ("areas: [{id: a}, {id: a}]", 1, "there are two areas 'a'"),
    (
        LIVING_ROOM + "devices:\n  - {id: light.a, area: livingroom}",
        3,
        "light.a: there is no area 'livingroom'; did you mean 'living_room'?",
    ),
    ("devices:\n  - id: lihgt.a", 2, "there is no kind 'lihgt'; did you mean 'light'?"),
    (
        "devices:\n  - id: light.a\n    nmae: lamp",
        3,
        "device 'light.a': there is no key 'nmae'; did you mean 'name'?",
    ),
    ("device: []", 1, "there is no key 'device'; did you mean 'devices'?"),
    ("areas:\n- {id: a, flor: 1}", 2, "area 'a': there is no key 'flor'; did you mean 'floor'?"),
    ("devices:\n  - name: lamp", 2, "device 1: the key 'id' is missing"),
    ("devices:\n- {id: Light.A}", 2, "a device's id is its kind, a dot"),
    ("devices:\n- {id: light}", 2, "a device's id is its kind, a dot"),
    ("areas:\n- {id: Living Room}", 2, "an area's id is made of a-z"),
    ("devices:\n- {id: light.a, state: dim}", 2, "a light has no state 'dim'"),
    ("devices:\n- {id: light.a, name: ''}", 2, "a name has 1 to 100 characters"),
    (f"devices:\n- {{id: light.a, name: {'x' * 101}}}", 2, "a name has 1 to 100 characters"),
    ("devices:\n- {id: light.a, protected: perhaps}", 2, "'protected' is wrong"),
    ("devices:\n- {id: light.a, state: [on]}", 2, "a state is one word or one number"),
    ("devices:\n- {id: light.a, attributes: 5}", 2, "'attributes' is wrong"),
    (
        "devices:\n- {id: light.a, attributes: {brightness: 300}}",
        2,
        "light.a: 'brightness' must be from 0 to 255",
    ),
    ("devices:\n- {id: light.a, entities: {light.b: on}}", 2, "only a scene has 'entities'"),
    ("devices:\n- {id: scene.a, sequence: [{action: a.b, target: light.b}]}", 2, "only a script"),
    (
        "devices:\n- {id: light.a}\n- id: scene.s\n  entities:\n    light.b: on",
        5,
        "scene.s: there is no device 'light.b'; did you mean 'light.a'?",
    ),
    ("devices:\n- {id: scene.s, entities: {scene.s: on}}", 2, "it must not start 'scene.s'"),
    (
        "devices:\n- {id: light.a}\n- {id: scene.s, entities: {light.a: {brightnes: 5}}}",
        3,
        "scene.s: a light has no 'brightnes'; did you mean 'brightness'?",
    ),
    (
        "devices:\n- {id: light.a}\n- {id: scene.s, entities: {light.a: dim}}",
        3,
        "scene.s: light.a: a light has no state 'dim'",
    ),
    (
        (
            "devices:\n- {id: light.a}\n- id: script.s\n  sequence:\n"
            "  - {action: light.turn_on, target: light.a}\n  - {action: light.on, target: light.a}"
        ),
        6,
        "script.s: a light has no action 'on'; choose from: toggle, turn_off, turn_on",
    ),
    (
        (
            "devices:\n- {id: light.a}\n"
            "- {id: script.s, sequence: [{action: turn_on, target: light.a}]}"
        ),
        3,
        "'turn_on' is no action of light.a: write light.<action>",
    ),
    (
        (
            "devices:\n- {id: script.a}\n"
            "- {id: script.s, sequence: [{action: script.turn_on, target: script.a}]}"
        ),
        3,
        "script.s: it must not start 'script.a'",
    ),
    ("devices:\n- {id: script.s, sequence: [{action: a, tagret: b}]}", 2, "did you mean 'target'?"),
    ("- light.a", 1, "a home file holds the keys 'areas' and 'devices'"),
    ("", 1, "a home file holds the keys 'areas' and 'devices'"),
    ("devices:\n  - {id: light.a", 2, "expected"),
    ("areas: []\nareas: []", 2, "the key 'areas' stands here twice"),
    ("a: &x [1]\nb: *x", 2, "aliases (*) are not accepted here"),
    ("devices: !!python/object/apply:os.system [ls]", 1, "could not determine a constructor"),
    ("devices: [{id: light.a, attributes: {x: !!binary aGVsbG8=}}]", 1, "'x' is wrong"),
    ("devices: 'no list'", 1, "'devices' is wrong"),
    ("devices: [5]", 1, "device 1: "),
    (
        "devices: [{id: light.a}, {id: scene.a}, {id: scene.b, entities: {scene.a: x}}]",
        1,
        "must not",
    ),
    ("? [1, 2]\n: x", 1, "found unhashable key"),
]


@pytest.mark.parametrize(("yaml", "line", "sentence"), WRONG)
def test_a_mistake_in_a_home_file_meets_one_sentence_with_its_place(
    yaml: str, line: int, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as refused:
        plan_from(tmp_path, yaml)
    said = str(refused.value)
    assert said.startswith(f"{tmp_path / 'home.yaml'}, line {line}: ")
    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "is not a home file in YAML"),
        (b"x: \x07", "is not a home file in YAML"),
        (b"[" * 100_000, "is not a home file in YAML"),
        (b"#" * (2**20 + 1), "it is larger than 1048576 bytes"),
        (b"devices: [{id: sensor.a, state: " + b"9" * 5_000 + b"}]", ""),
    ],
)
def test_hostile_bytes_do_no_worse_than_a_sentence(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "home.yaml"
    file.write_bytes(content)
    try:
        plan = load(file)
    except SettingsError as refused:
        said = str(refused)
        assert sentence in said
        assert len(said) < 500
    else:
        assert not sentence
        assert len(plan.devices["sensor.a"].begins.state) <= 255


def test_a_home_file_may_be_exactly_as_large_as_it_may_be(tmp_path: Path) -> None:
    file = tmp_path / "home.yaml"
    file.write_bytes(b"devices: []\n".ljust(2**20, b"#"))
    assert load(file).devices == {}


def test_a_home_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read the home file .*nowhere.yaml"):
        load(tmp_path / "nowhere.yaml")
    with pytest.raises(SettingsError, match="cannot read the home file"):
        load(tmp_path)
