"""What the README shows is true: its commands exist, its sentences work, its topics are all."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from agents.understanding.engine import Understanding
from bus.memory import MemoryBroker
from bus.message import Message
from config import Settings
from hearsay.cli import app
from tests.agents.assistant.house import Builder

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))
COMMANDS = [shlex.split(line, comments=True) for line in SHELL.splitlines()]
TARGETS = [words[1] for words in COMMANDS if words[:1] == ["make"]]
HEARSAY = [words[1:] for words in COMMANDS if words and words[0].endswith("hearsay")]
ASKED = [words[-1] for words in HEARSAY if words[0] == "ask"]


def test_the_readme_shows_something() -> None:
    assert len(TARGETS) >= 6
    assert len(ASKED) >= 4


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE)


@pytest.mark.parametrize("name", sorted({words[0] for words in HEARSAY}))
def test_every_command_exists(name: str) -> None:
    assert name in getattr(get_command(app), "commands")  # noqa: B009  # click's stubs hide it


async def test_every_sentence_works_in_the_home_that_comes_with_it(
    broker: MemoryBroker, settings: Settings
) -> None:
    understanding = Understanding(languages=settings.languages)
    async with Builder(broker, settings, understanding).home() as house:
        for sentence in ASKED:
            said = await house.ask(sentence, room="bedroom")
            assert said.outcome in {"done", "answered"}, (sentence, said.text)


@pytest.mark.parametrize("topic", sorted(Message.by_topic))
def test_every_topic_is_in_the_table(topic: str) -> None:
    shown = topic.replace("{", "<").replace("}", ">")
    assert f"`{shown}`" in README


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (PROJECT / link).exists()
