import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bus.memory import MemoryBus
from bus.messages import Hit, Hits, Presence, Query
from config import Settings
from hearsay.docs import find
from hearsay.docs.find import Wanted
from hearsay.trouble import Trouble
from rag.documents import Document
from rag.indexing.index import open_index

Connect = Callable[[str], MemoryBus]


def hit(quote: str, *, text: str = "One. Two.", page: int | None = 3, title: str = "") -> Hit:
    return Hit(document="7", source="/a/pump.pdf", title=title, page=page, start=0, end=4,
               text=text, quote=quote, score=0.5)  # fmt: skip


def test_a_query_holds_only_the_filters_given() -> None:
    assert Wanted(" lamp ", 4).query().filters is None
    query = Wanted("lamp", 4, document="pump.md", since="2026-11-20").query()
    assert (query.text, query.limit) == ("lamp", 4)
    assert query.filters == {"document": "pump.md", "since": "2026-11-20"}
    assert Wanted("lamp", 4).query().id != query.id


def test_a_folder_is_meant_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Wanted("lamp", 4, folder=Path("papers")).query().filters == {
        "folder": str(tmp_path / "papers")
    }


@pytest.mark.parametrize(
    ("wanted", "why"),
    [(Wanted("lamp", 4, until="soon"), "2026-11-20"), (Wanted("  ", 4), "there is no text")],
)
def test_what_cannot_be_asked_is_refused_before_it_is(wanted: Wanted, why: str) -> None:
    with pytest.raises(Trouble, match=why):
        wanted.query()


def test_a_passage_is_shown_once_though_several_of_its_sentences_are_hits() -> None:
    first, second, other = hit("One."), hit("Two."), hit("Three.", text="Three.")
    assert find.passages(Hits(id="1", answerable=True, hits=(first, other, second))) == [
        first,
        other,
    ]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (hit("One."), "/a/pump.pdf, page 3"),
        (hit("One.", page=None), "/a/pump.pdf"),
        (hit("One.", title="Pump X2"), "/a/pump.pdf, page 3 (Pump X2)"),
        (hit("One.", title="pump"), "/a/pump.pdf, page 3"),
    ],
)
def test_a_place_is_the_file_its_page_and_its_title(one: Hit, said: str) -> None:
    assert find.place(one) == said


async def test_an_answer_is_quoted_with_its_place(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = Wanted("How long does the warranty last?", 1)
    assert await find.ask(library, wanted, json=False) == 0
    said = capsys.readouterr().out
    assert "“The warranty lasts two years.”" in said
    assert "pump.md (Pump X2)" in said


async def test_what_is_not_there_is_an_honest_no(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = Wanted("Who was the first president of France?", 1)
    assert await find.ask(library, wanted, json=False) == 0
    assert capsys.readouterr().out == f"answer         {find.NOT_THERE}\n"


async def test_an_empty_index_is_not_taken_for_documents_that_say_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await find.ask(settings, Wanted("Who was president?", 1), json=False) == 0
    assert capsys.readouterr().out == f"answer         {find.EMPTY}\n"


async def test_what_is_not_read_yet_may_still_answer(
    settings: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with open_index(settings) as index:
        index.store.put(Document(id="", path=tmp_path / "waits.txt", condition="pending"))
    assert await find.ask(settings, Wanted("Who was president?", 1), json=False) == 0
    said = capsys.readouterr().out
    assert "not in what has been read so far; 1 document still to be read" in " ".join(said.split())


async def test_programs_get_the_hits(library: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = Wanted("When is the rent due?", 2)
    assert await find.ask(library, wanted, json=True) == 0
    printed = capsys.readouterr().out
    assert "(§ 4)" in printed
    said = Hits.model_validate_json(printed)
    assert said.answerable
    assert said.hits[0].quote == "The rent is due on the third working day of each month."


async def test_a_search_shows_passages(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await find.search(library, Wanted("filter", 5, document="pump.md"), json=True) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "rinse the filter" in said[0]["text"]
    assert await find.search(library, Wanted("consent for pets", 5), json=True) == 0
    assert "(§ 4)" in capsys.readouterr().out
    assert await find.search(library, Wanted("filter", 5), json=False) == 0
    shown = capsys.readouterr().out
    assert "rinse the filter" in shown
    assert "pump.md (Pump X2)" in shown


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_a_search_shows_as_many_passages_as_are_wanted(
    library: Settings, capsys: pytest.CaptureFixture[str], limit: int
) -> None:
    await find.search(library, Wanted("pump filter water warranty", limit), json=True)
    said = [json.loads(line)["text"] for line in capsys.readouterr().out.splitlines()]
    assert len(said) == len(set(said)) == limit


async def test_a_search_in_an_empty_index_finds_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await find.search(settings, Wanted("filter", 5), json=False) == 1
    assert "hearsay docs status" in capsys.readouterr().out
    assert await find.search(settings, Wanted("filter", 5), json=True) == 1
    assert capsys.readouterr().out == ""


@asynccontextmanager
async def worker(bus: MemoryBus, *answers: Hits) -> AsyncIterator[None]:
    """Answer the first query with these; `same` stands for its id."""

    async def answer() -> None:
        async with bus.subscribe(Query) as asked:
            listening.set()
            query = await anext(asked)
            for said in answers:
                same = said.id == "same"
                await bus.publish(said.model_copy(update={"id": query.id}) if same else said)

    listening = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(answer(), name="worker")
        await listening.wait()
        yield


async def test_a_worker_is_asked_and_others_answers_are_not_ours(connect: Connect) -> None:
    others = Hits(id="other", answerable=False)
    ours = Hits(id="same", answerable=True, hits=(hit("One."),))
    async with connect("rag") as rag, connect("docs") as bus, worker(rag, others, ours):
        said = await find.asked_on(bus, Query(id="1", text="lamp"))
    assert said.hits == ours.hits


async def test_a_silent_worker_is_not_waited_for(connect: Connect) -> None:
    async with connect("docs") as bus:
        with pytest.raises(TimeoutError):
            await find.asked_on(bus, Query(id="1", text="lamp"), patience_s=0.01)


@pytest.mark.parametrize(
    ("name", "state", "asked"),
    [
        ("rag", "online", True),
        ("rag-2", "online", True),
        ("rag", "offline", False),
        ("ragtime", "online", False),
    ],
)
async def test_only_a_worker_that_is_there_is_asked(
    connect: Connect,
    name: str,
    state: str,
    asked: bool,  # noqa: FBT001  # a table of cases
) -> None:
    said = Presence.build({"name": name, "state": state, "instance": "1"})
    async with connect(name) as rag, connect("docs") as bus:
        await rag.publish(said)
        assert await find.is_asked_on(bus) is asked
