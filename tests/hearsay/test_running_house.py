"""The commands, as a person types them, in a house that runs: real broker, real workers."""

import asyncio
import json
import os
import re
import signal
import subprocess
import wave
from pathlib import Path
from typing import Any

import psutil
import pytest
from rich.console import Console

from agents.tts.speaker import speak_as_person
from benchmarks import processes
from bus import Message, Subscription
from bus.audio import wav_bytes
from bus.broker import embedded_broker
from bus.messages import Mute, Presence
from config import clean_environment, load
from hearsay import house
from hearsay.demo import STEPS, Demo, Step
from hearsay.own_house import QUIET, OwnHouse, hearsay, own_house, write_settings

PATIENCE_S = 30


def typed(own: OwnHouse, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the house."""
    return run(own.config, *arguments)


def run(config: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*hearsay(config), *arguments],
        env=clean_environment() | more,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_house_says_where_it_is_and_what_to_try(own: OwnHouse) -> None:
    said = (own.config.parent / "up.out").read_text()
    assert re.search(r"^ready at mqtt://127\.0\.0\.1:\d+$", said, re.MULTILINE)
    assert 'ask "turn on the kitchen light"' in said
    assert "mosquitto_sub -h 127.0.0.1 -p" in said
    for name in ("devices", "assistant", "asr", "wake", "tts", "rag", "satellite-living_room"):
        assert re.search(rf"^{name} +online", said, re.MULTILINE)


def test_a_typed_command_is_done_and_told(own: OwnHouse) -> None:
    done = typed(own, "ask", "turn", "on", "the", "kitchen", "light")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^reply +\S", done.stdout, re.MULTILINE)
    assert re.search(r"^did +light\.kitchen turn_on → on$", done.stdout, re.MULTILINE)
    assert re.search(r"^done +command \d", done.stdout, re.MULTILINE)


def test_programs_get_the_messages_of_the_turn_with_their_topics(own: OwnHouse) -> None:
    done = typed(own, "ask", "--json", "--room", "kitchen", "turn off the kitchen light")
    said = objects(done)
    assert done.returncode == 0, done.stderr
    assert len({one["turn"] for one in said}) == 1
    (reply,) = [one for one in said if one["topic"] == "hearsay/room/kitchen/reply"]
    assert reply["actions"][0]["device"] == "light.kitchen"
    assert {"at", "source", "room", "text", "language", "path"} <= reply.keys()
    assert said[-1]["topic"] == "hearsay/room/kitchen/turn"
    assert said[-1]["outcome"] == "done"
    assert list(said[-1]["timings"]) == ["command", "state", "reply"]
    for one in said:
        kind_of(one["topic"]).build(one)


def kind_of(topic: str) -> type[Message]:
    address = topic.removeprefix("hearsay/")
    return next(kind for kind in Message.by_topic.values() if kind.match(address) is not None)


def test_a_question_is_answered(own: OwnHouse) -> None:
    done = typed(own, "ask", "is the front door locked?")
    assert done.returncode == 0, done.stderr
    assert "answered" in done.stdout


def test_what_is_not_understood_did_not_work(own: OwnHouse) -> None:
    done = typed(own, "ask", "blub")
    assert done.returncode == 1
    assert "not understood" in done.stdout


def test_the_home_is_listed(own: OwnHouse) -> None:
    done = typed(own, "devices")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^kitchen +\S.*light\.kitchen", done.stdout, re.MULTILINE)
    states = {one["device"]: one for one in objects(typed(own, "devices", "--json"))}
    assert states["lock.front_door"]["state"] == "locked"
    assert states["lock.front_door"]["topic"] == "hearsay/home/lock.front_door/state"


async def test_a_killed_play_gives_the_room_its_microphone_back(
    own: OwnHouse, tmp_path: Path
) -> None:
    recording = tmp_path / "silence.wav"
    recording.write_bytes(wav_bytes(bytes(16_000 * 2 * 20), rate_hz=16_000))
    settings = load(own.config, environ={})
    async with (
        asyncio.timeout(PATIENCE_S),
        house.join(settings, "test") as bus,
        bus.subscribe(Mute, room="living_room") as mutes,
    ):
        command = [*hearsay(own.config), "play", str(recording)]
        play = await asyncio.create_subprocess_exec(
            *command, env=clean_environment(), stdout=asyncio.subprocess.DEVNULL
        )
        await until(mutes, muted=True)
        play.kill()
        await until(mutes, muted=False)
        await play.wait()


async def until(mutes: Subscription[Mute], *, muted: bool) -> None:
    async for mute in mutes:
        if mute.muted is muted:
            return


def test_a_topic_is_listened_to(own: OwnHouse) -> None:
    topic = "hearsay/home/lock.front_door/state"
    done = typed(own, "listen", "--json", "--topic", topic, "--count", "1")
    assert done.returncode == 0, done.stderr
    (said,) = objects(done)
    assert (said["topic"], said["state"]) == (topic, "locked")


def test_an_announcement_is_spoken_and_kept(own: OwnHouse, tmp_path: Path) -> None:
    done = typed(own, "say", "--out", str(tmp_path / "a.wav"), "dinner is ready")
    assert done.returncode == 0, done.stderr
    with wave.open(str(tmp_path / "a.wav")) as speech:
        assert speech.getnframes() > speech.getframerate() / 2


def test_what_is_said_is_heard_and_done(own: OwnHouse, tmp_path: Path) -> None:
    recording = tmp_path / "command.wav"
    pcm = speak_as_person("okay nabu, turn on the bedroom light")
    recording.write_bytes(wav_bytes(pcm, rate_hz=16_000))
    done = typed(own, "play", "--json", "--fast", str(recording))
    said = objects(done)
    assert done.returncode == 0, done.stdout + done.stderr
    (heard,) = [one for one in said if one["topic"].endswith("/transcript")]
    assert heard["text"] == "turn on the bedroom light"
    states = [one for one in said if one["topic"] == "hearsay/home/light.bedroom/state"]
    assert states[-1]["state"] == "on"
    assert said[-1]["outcome"] == "done"


def test_silence_wakes_nobody(own: OwnHouse, tmp_path: Path) -> None:
    (tmp_path / "silence.wav").write_bytes(wav_bytes(bytes(3_200), rate_hz=16_000))
    done = typed(own, "play", "--fast", str(tmp_path / "silence.wav"))
    assert done.returncode == 1
    assert done.stderr.startswith("hearsay: no wake word was heard")
    assert done.stderr.count("\n") == 1


async def test_a_demo_shows_what_is_heard_said_and_done(own: OwnHouse) -> None:
    console = Console(width=200, highlight=False)
    async with house.join(own.settings, "demo") as bus:
        with console.capture() as captured:
            assert await Demo(console, own, bus).run(STEPS[:2]) == []
    shown = captured.get()
    assert re.search(r"^heard +turn on the kitchen light ", shown, re.MULTILINE)
    assert re.search(r"^state +light\.kitchen: off$", shown, re.MULTILINE)
    assert re.search(r"^hearsay/room/living_room/transcript \{", shown, re.MULTILINE)


async def test_a_demo_names_every_step_that_went_wrong(own: OwnHouse) -> None:
    step = Step("", "turn on the kitchen light", states={"light.kitchen": "off", "light.no": "on"})
    refused = Step("", "blub", outcomes=frozenset({"answered", "done"}))
    with Console().capture():
        async with house.join(own.settings, "demo") as bus:
            failures = await Demo(Console(), own, bus).run([step, refused])
    assert failures == [
        "light.kitchen is not off",
        "there is no light.no",
        "“blub” ended as not_understood, not answered or done",
        "the other program did not hear the transcript",
    ]


def test_the_doctor_finds_the_house_well(own: OwnHouse) -> None:
    done = typed(own, "doctor", "--json")
    found = {one["check"]: one["result"] for one in objects(done)}
    assert done.returncode == 0, done.stdout
    assert found["broker"] == found["assistant"] == found["home"] == "ok"


def test_a_second_house_in_the_folder_is_refused(own: OwnHouse) -> None:
    done = typed(own, "up")
    assert done.returncode == 1
    assert re.fullmatch(r"hearsay: a house already runs in .*\n", done.stderr)


async def test_a_killed_worker_comes_back(own: OwnHouse) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        house.join(own.settings, "test") as bus,
        bus.subscribe(Presence, name="tts") as said,
    ):
        before = await anext(said)
        processes.workers(own)["tts"].kill()
        async for presence in said:
            if presence.state == "online" and presence.instance != before.instance:
                break
    assert re.search(r"^tts +died +was killed by SIGKILL", up_out(own), re.MULTILINE)


def up_out(own: OwnHouse) -> str:
    return (own.config.parent / "up.out").read_text()


async def test_ctrl_c_stops_everything_in_time(tmp_path: Path) -> None:
    async with own_house(tmp_path) as own:
        children = psutil.Process(own.process.pid).children(recursive=True)
        own.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_S):
            assert await own.process.wait() == 0
        assert not [child for child in children if child.is_running()]
    assert "died" not in up_out(own)


async def test_killing_the_house_leaves_nothing_behind(tmp_path: Path) -> None:
    async with own_house(tmp_path) as own:
        children = psutil.Process(own.process.pid).children(recursive=True)
        os.kill(own.process.pid, signal.SIGKILL)
        _, left = await asyncio.to_thread(psutil.wait_procs, children, timeout=PATIENCE_S)
    assert left == []


@pytest.mark.parametrize(
    "arguments",
    [("ask", "hello"), ("devices",), ("listen",), ("say", "hello")],
    ids=lambda arguments: str(arguments[0]),
)
def test_without_a_house_every_command_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(write_settings(tmp_path, {}), *arguments)
    assert done.returncode == 1
    assert "hearsay up" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_broker_that_is_not_there_meets_a_sentence(tmp_path: Path) -> None:
    done = run(write_settings(tmp_path, {"bus": {"url": "mqtt://127.0.0.1:1"}}), "devices")
    assert done.returncode == 1
    assert re.fullmatch(r"hearsay: no broker answers at mqtt://127.0.0.1:1 .*\n", done.stderr)


async def test_a_wrong_password_meets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("right", "wrong"):
        (tmp_path / name).write_text(f"{name}\n")
    monkeypatch.setenv("HEARSAY_BUS__USERNAME", "me")
    monkeypatch.setenv("HEARSAY_BUS__PASSWORD_FILE", str(tmp_path / "right"))
    async with embedded_broker(load(write_settings(tmp_path, {}), environ={})) as broker:
        bus = {"url": broker.url, "username": "me", "password_file": str(tmp_path / "wrong")}
        config = write_settings(tmp_path, {"bus": bus})
        done = await asyncio.to_thread(run, config, "devices")
    assert done.returncode == 1
    assert re.fullmatch(r"hearsay: .*password.*\n", done.stderr)


def test_a_misspelt_setting_meets_the_nearest_name(tmp_path: Path) -> None:
    done = run(write_settings(tmp_path, {}), "devices", HEARSAY_ROOOM="kitchen")
    assert done.returncode == 1
    assert done.stderr == "hearsay: there is no setting 'rooom'; did you mean 'room'?\n"


def test_an_engine_that_does_not_exist_is_not_tried_again_and_again(tmp_path: Path) -> None:
    config = write_settings(tmp_path, {**QUIET, "tts": {"engine": "espek"}})
    with subprocess.Popen(
        [*hearsay(config), "up"],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as up:
        assert up.stdout is not None
        said = ""
        for line in up.stdout:
            said += line
            if line.startswith(("ready", "incomplete")):
                break
        up.terminate()
    assert said.endswith("incomplete: without tts; the rest of the house goes on\n")
    assert re.search(r"^tts +failed +.*'espek'; choose from: auto, espeak-ng$", said, re.MULTILINE)
    assert said.count("tts  ") == 2
