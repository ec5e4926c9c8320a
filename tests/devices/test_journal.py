from pathlib import Path
from typing import Any

from bus.messages import DeviceCommand, DeviceResult
from devices.journal import KEEP_S, MOST, Journal, fingerprint
from devices.policy import LONGEST_S, SKEW_S


def command(id_: str = "1", action: str = "toggle", **arguments: Any) -> DeviceCommand:
    return DeviceCommand(device="light.a", id=id_, action=action, arguments=arguments)


def result(id_: str = "1") -> DeviceResult:
    return DeviceResult(device="light.a", id=id_, ok=True, state="on")


def test_a_command_is_known_once_begun(tmp_path: Path) -> None:
    with Journal(tmp_path / "x.sqlite") as journal:
        assert journal.known(command()) is None
        journal.begin(command(), now=5)
        begun = journal.known(command())
        assert begun is not None
        assert begun.result is None
        answer = result()
        journal.finish(command(), answer)
        ended = journal.known(command())
        assert ended is not None
        assert ended.result is answer


def test_the_same_id_for_another_device_is_another_command(tmp_path: Path) -> None:
    with Journal(tmp_path / "x.sqlite") as journal:
        journal.begin(command(), now=5)
        assert journal.known(command().model_copy(update={"device": "light.b"})) is None


def test_what_became_of_commands_survives_the_process(tmp_path: Path) -> None:
    with Journal(tmp_path / "x.sqlite") as journal:
        journal.begin(command("1"), now=5)
        journal.finish(command("1"), result("1"))
        journal.begin(command("2"), now=6)
        with Journal(tmp_path / "x.sqlite") as after_a_kill:
            one, two = after_a_kill.known(command("1")), after_a_kill.known(command("2"))
    assert one is not None
    assert one.result is not None
    assert (one.result.device, one.result.id, one.result.state) == ("light.a", "1", "on")
    assert two is not None
    assert two.result is None
    assert two.print == fingerprint(command("2"))


def test_nothing_is_forgotten_while_its_command_lives() -> None:
    assert KEEP_S > LONGEST_S + SKEW_S


def test_what_is_too_old_anyway_is_forgotten(tmp_path: Path) -> None:
    with Journal(tmp_path / "x.sqlite") as journal:
        journal.begin(command("old"), now=0)
        journal.begin(command("young"), now=KEEP_S - 1)
        assert journal.known(command("old"))
        journal.begin(command("new"), now=KEEP_S)
        assert journal.known(command("old")) is None
        assert journal.known(command("young"))


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    with Journal(tmp_path / "x.sqlite") as journal:
        journal.begin(command("old"), now=0)
    with Journal(tmp_path / "x.sqlite") as journal:
        journal.begin(command("new"), now=KEEP_S + 1)
    with Journal(tmp_path / "x.sqlite") as journal:
        assert journal.known(command("old")) is None
        assert journal.known(command("new"))


def test_the_memory_has_a_bound(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Journal(tmp_path / "file" / "none") as journal:  # in memory: quick
        for number in range(MOST + 1):
            journal.begin(command(str(number)), now=5)
        assert journal.known(command("0")) is None
        assert journal.known(command("1"))


def test_a_fingerprint_tells_what_is_asked_and_nothing_else() -> None:
    plain = command("1", "turn_on", brightness=1, transition=2)
    same = command("2", "turn_on", transition=2, brightness=1)
    assert fingerprint(plain) == fingerprint(same.model_copy(update={"confirmed_by": "x"}))
    assert fingerprint(plain) != fingerprint(command("1", "turn_on", brightness=2, transition=2))
    assert fingerprint(plain) != fingerprint(command("1", "toggle", brightness=1, transition=2))
