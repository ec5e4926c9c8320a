"""Files in the child process: real ones, and readers that do what hostile files make them do."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from config.settings import ReadingSettings
from rag.reading.reader import Reader, UnreadableError, read, readable

WILD = (sys.executable, str(Path(__file__).with_name("wild.py")))
PROJECT = Path(__file__).parents[3]
PATIENCE_S = 30


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingSettings()) as started:
        yield started


@pytest.fixture(scope="module")
def wild() -> Iterator[Reader]:
    with Reader(ReadingSettings(timeout_s=20, max_memory_mb=512), command=WILD) as started:
        yield started


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("Hello.")
    return path


def a(suffix: str, folder: Path) -> Path:
    path = folder / f"file{suffix}"
    path.write_text("x")
    return path


def wait_for(found: Callable[[], bool]) -> None:
    """Wait for what the end of somebody else's process leaves: that tells nobody."""
    until = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def gone(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True


# --- what is read --------------------------------------------------------------------------------


def test_one_file_is_read_in_a_child_of_its_own(note: Path) -> None:
    reading = read(note, ReadingSettings())
    assert reading.title == "note"
    assert reading.pages[0].text == "Hello."
    assert reading.pages[0].blocks[0].end == 6


@pytest.mark.parametrize("name", ["a\nb.txt", "🗺️ Äö.TXT", os.fsdecode(b"caf\xe9.txt"), "-rf.md"])
def test_any_name_a_file_system_allows_will_do(reader: Reader, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Hello.")
    assert reader.read(path).pages[0].text == "Hello."


def test_a_link_is_followed(reader: Reader, note: Path) -> None:
    link = note.with_name("link.txt")
    link.symlink_to(note)
    assert reader.read(link).title == "link"


def test_many_threads_each_get_their_own_answer(reader: Reader, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for path in paths:
        path.write_text(path.stem)
    with ThreadPoolExecutor(8) as pool:
        readings = list(pool.map(reader.read, paths))
    assert [reading.pages[0].text for reading in readings] == [path.stem for path in paths]


def test_a_reader_that_was_closed_starts_again(note: Path) -> None:
    with Reader(ReadingSettings()) as reader:
        reader.read(note)
        reader.close()
        assert reader.read(note).title == "note"
    reader.close()


def test_a_password_reaches_its_reader(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked("sesame"))
    with pytest.raises(UnreadableError, match="no password given for it fits"):
        reader.read(path, passwords=["wrong"])
    assert "inside" in reader.read(path, passwords=["wrong", "sesame"]).pages[0].text


def locked(password: str) -> bytes:
    from fpdf import FPDF  # noqa: PLC0415 - only here

    pdf = FPDF()
    pdf.set_encryption("owner", password)
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text="inside")
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("name", "may"), [("a.pdf", True), ("A.DOCX", True), ("a.exe", False), ("a", False)]
)
def test_what_may_be_read_is_told_by_its_name(name: str, may: bool) -> None:  # noqa: FBT001 - a table
    assert readable(Path(name)) is may


def test_what_a_library_reads_is_readable_when_it_is_asked_for() -> None:
    assert not readable(Path("a.odt"))
    assert readable(Path("a.odt"), ReadingSettings(unstructured="fast"))
    assert not readable(Path("a.exe"), ReadingSettings(unstructured="fast"))


# --- what is no file -----------------------------------------------------------------------------


def test_a_file_that_is_gone_is_refused(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened: No such file"):
        reader.read(tmp_path / "gone.txt")


def test_endless_links_are_refused(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(UnreadableError, match="cannot be opened: Too many levels"):
        reader.read(tmp_path / "a.txt")


def test_a_name_that_cannot_be_is_refused(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        reader.read(tmp_path / "a\0b.txt")
    with pytest.raises(UnreadableError, match="cannot be opened: File name too long"):
        reader.read(tmp_path / ("a" * 300 + ".txt"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(reader: Reader, note: Path) -> None:
    note.chmod(0)
    with pytest.raises(UnreadableError, match="may not be opened: give"):
        reader.read(note)


def test_folders_pipes_and_devices_are_refused(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.txt"))
        for path in [*tmp_path.iterdir(), Path("/dev/zero")]:
            with pytest.raises(UnreadableError, match="it is not a file"):
                reader.read(path)


def test_an_empty_file_says_nothing(reader: Reader, note: Path) -> None:
    note.write_bytes(b"")
    with pytest.raises(UnreadableError, match="it is empty") as caught:
        reader.read(note)
    assert caught.value.condition == "no_text"


def test_two_gigabytes_are_refused_unseen(reader: Reader, note: Path) -> None:
    os.truncate(note, 2 << 30)
    with pytest.raises(UnreadableError, match="larger than 200 MB") as caught:
        reader.read(note)
    assert caught.value.condition == "refused"


def test_what_nobody_knows_is_refused(reader: Reader, note: Path) -> None:
    other = note.rename(note.with_suffix(".xyz"))
    with pytest.raises(UnreadableError, match=r"it is of a kind that is not read \('\.xyz'\)"):
        reader.read(other)


# --- what hostile files do -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "sentence"),
    [
        (".eat", "it needs more memory to be read than 512 MB"),
        (".crash", "it is damaged and cannot be read"),
        (".fail", "it is damaged and cannot be read"),
        (".recurse", "it is nested too deeply"),
        (".leave", "it is damaged and cannot be read"),
        (".lie", "it is damaged and cannot be read"),
        (".dirty", "it is damaged and cannot be read"),
        (".long", "it says more than 50 million characters"),
        (".pages", "it has more than 5000 pages"),
        (".blank", "it is all pictures"),
        (".full", "it is damaged|it cannot be opened"),
        (".refuse", "it needs a password"),
    ],
)
def test_a_hostile_file_costs_only_itself(
    wild: Reader, tmp_path: Path, note: Path, suffix: str, sentence: str
) -> None:
    with pytest.raises(UnreadableError, match=f"^(?:{sentence})"):
        wild.read(a(suffix, tmp_path))
    assert wild.read(note).pages[0].text == "Hello."


def test_a_refusal_keeps_what_it_says(wild: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^it needs a password$") as caught:
        wild.read(a(".refuse", tmp_path))
    assert caught.value.condition == "no_text"


def test_what_libraries_print_does_not_disturb(wild: Reader, tmp_path: Path) -> None:
    assert wild.read(a(".print", tmp_path)).title == "Loud"


def test_a_reader_cannot_take_the_next_request(wild: Reader, tmp_path: Path) -> None:
    assert wild.read(a(".ask", tmp_path)).title == "deaf"


def test_what_a_reader_leaves_running_is_ended(wild: Reader, tmp_path: Path) -> None:
    pid = int(wild.read(a(".stay", tmp_path)).pages[0].text)
    wait_for(lambda: gone(pid))


def test_what_a_reader_leaves_on_disk_is_removed(tmp_path: Path) -> None:
    with Reader(ReadingSettings(), command=WILD) as wild:
        left = Path(wild.read(a(".temporary", tmp_path)).pages[0].text)
        assert left.parent.exists()
        assert list(left.parent.iterdir()) == []
    assert not left.parent.exists()


def test_a_loop_ends_with_all_it_started(tmp_path: Path, note: Path) -> None:
    with Reader(ReadingSettings(timeout_s=1), command=WILD) as wild:
        with pytest.raises(UnreadableError, match="it takes longer to read than 1 s"):
            wild.read(a(".loop", tmp_path))
        loop, child, program = pids(tmp_path)
        wait_for(lambda: gone(loop) and gone(program))
        assert not gone(child)
        assert wild.read(note).title == "note"


def pids(folder: Path) -> list[int]:
    path = folder / "file.pids"
    wait_for(path.exists)
    return [int(pid) for pid in path.read_text().split()]


# --- what happens to the processes ---------------------------------------------------------------


def test_a_child_that_was_killed_is_started_again(note: Path) -> None:
    with Reader(ReadingSettings()) as reader:
        reader.read(note)
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert reader.read(note).title == "note"


def test_a_child_killed_while_it_reads_costs_one_file(tmp_path: Path, note: Path) -> None:
    with Reader(ReadingSettings(), command=WILD) as wild:
        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(wild.read, a(".loop", tmp_path))
            loop, child, _ = pids(tmp_path)
            os.kill(child, signal.SIGKILL)
            with pytest.raises(UnreadableError, match="has ended"):
                reading.result(PATIENCE_S)
        os.kill(loop, signal.SIGKILL)  # nobody is left to end it before its time is over
        assert wild.read(note).title == "note"


def test_closing_ends_what_is_being_read(tmp_path: Path) -> None:
    wild = Reader(ReadingSettings(), command=WILD)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(wild.read, a(".loop", tmp_path))
        everyone = pids(tmp_path)
        wild.close()
        with pytest.raises(UnreadableError, match="has ended"):
            reading.result(PATIENCE_S)
    wait_for(lambda: all(map(gone, everyone)))


def test_a_wish_to_stop_ends_what_is_being_read(tmp_path: Path) -> None:
    stop = threading.Event()
    with (
        Reader(ReadingSettings(), command=WILD, stopped=stop.is_set) as wild,
        ThreadPoolExecutor(1) as pool,
    ):
        reading = pool.submit(wild.read, a(".loop", tmp_path))
        everyone = pids(tmp_path)
        stop.set()
        with pytest.raises(UnreadableError, match="has ended"):
            reading.result(PATIENCE_S)
        wait_for(lambda: all(map(gone, everyone)))


def test_a_child_that_does_not_answer_is_given_up(note: Path) -> None:
    silent = (sys.executable, "-c", "import sys; sys.stdin.read()")
    with Reader(ReadingSettings(timeout_s=0.1), command=silent, start_s=0) as reader:
        with pytest.raises(UnreadableError, match="has ended"):
            reader.read(note)
        assert reader._child is None


@pytest.mark.parametrize("answer", [b"\xff" * 8, b"\0" * 7 + b"\x02{}", b"\0" * 7 + b"\x09{}"])
def test_a_child_that_talks_nonsense_is_not_believed(note: Path, answer: bytes) -> None:
    program = f"import sys; sys.stdin.readline(); sys.stdout.buffer.write({answer!r})"
    with (
        Reader(ReadingSettings(), command=(sys.executable, "-c", program)) as reader,
        pytest.raises(UnreadableError, match="has ended"),
    ):
        reader.read(note)


def test_nothing_outlives_a_worker_that_was_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from config.settings import ReadingSettings;"
        "from rag.reading.reader import Reader;"
        f"Reader(ReadingSettings(), command={WILD!r}).read(Path(sys.argv[1]))"
    )
    path = a(".loop", tmp_path)
    with subprocess.Popen([sys.executable, "-c", program, str(path)], cwd=PROJECT) as worker:
        everyone = pids(tmp_path)
        worker.kill()
    wait_for(lambda: all(map(gone, everyone)))
