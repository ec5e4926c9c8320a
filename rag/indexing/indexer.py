"""One pass over the sources: from what is known to what is there."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from rag.documents import Document, Source
from rag.embedding.engines import UNAVAILABLE
from rag.indexing.ahead import Pairs, one_ahead
from rag.indexing.intake import Intake, Said, Taken, fingerprint
from rag.indexing.ledger import Ledger
from rag.indexing.pace import Pace
from rag.indexing.plan import Plan, plan
from rag.indexing.vectors import Vectors
from rag.indexing.walk import Found, survey
from rag.paths import as_text
from rag.store.errors import StoreError
from rag.store.store import Store
from rag.trace import trace

log = logging.getLogger(__name__)

RECIPE = "1"
"""Raise it when reading, chunking or analysis changes: every document is then read again."""
EMBED_EVERY = 2000
"""After so many new chunks their vectors are made, before more is read."""
NO_VECTORS = "the embedder has failed (see the log): documents are found by their words only"

InTurn = Callable[[Iterable[Found], Callable[[Found], "Opened"]], Pairs[Found, "Opened"]]


@dataclass(frozen=True)
class Opened:
    """A file that was looked into."""

    content: str = ""
    """Its fingerprint; nothing if it is too big or may not be opened."""
    said: Said | None = None
    """None if it was not read, as its content is known."""
    vanished: bool = False


class Indexer:
    """Does what is owed. Whatever moment it ends at, the next pass goes on from there."""

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        intake: Intake,
        vectors: Vectors,
        pace: Pace,
        readable: Callable[[Path], bool],
        largest: float,
        stopped: Callable[[], bool],
        recipe: str = RECIPE,
        embed_every: int = EMBED_EVERY,
        fingerprint: Callable[[Path], str] = fingerprint,
        in_turn: InTurn = one_ahead,
    ) -> None:
        """`largest` is the size in bytes of a file that is still read to its end."""
        self._store = store
        self._ledger = ledger
        self._intake = intake
        self._vectors = vectors
        self._pace = pace
        self._readable = readable
        self._largest = largest
        self._stopped = stopped
        self._recipe = recipe
        self._embed_every = embed_every
        self._fingerprint = fingerprint
        self._in_turn = in_turn
        self._known: dict[Path, Document] = {}
        self._missing: defaultdict[str, list[Document]] = defaultdict(list)
        self._unembedded = 0

    def run(self, sources: Sequence[Source]) -> bool:
        """Do one pass; say whether it came to its end."""
        mark = self._ledger.wanted or self._ledger.want()
        if self._held_up():
            return False
        self._start_again_under_new_rules()
        if not self._read(self._look(sources)) or not self._embed():
            return False
        self._vectors.tidy()
        self._ledger.settle(mark)
        self._pace.enter("idle")
        return True

    def _start_again_under_new_rules(self) -> None:
        if self._ledger.recipe == self._recipe:
            return
        for document in self._store.documents():
            self._store.touch(replace(document, content=""))
        self._ledger.follow(self._recipe)

    def _look(self, sources: Sequence[Source]) -> Plan:
        """Compare what is there with what is known; forget at once what cannot have moved."""
        self._pace.enter("walking")
        self._known = {document.path: document for document in self._store.documents()}
        files = frozenset(source.path for source in sources)
        found = survey(sources, readable=self._readable)
        self._ledger.overlook(found.unseen)
        ahead = plan(found, self._known.values(), first=files)
        sizes = {file.size for file in ahead.read}
        self._forget(document for document in ahead.gone if document.size not in sizes)
        self._missing.clear()
        for document in ahead.gone:
            if document.size in sizes:
                self._missing[document.content].append(document)
        self._pace.expect(len(ahead.read))
        return ahead

    def _read(self, ahead: Plan) -> bool:
        with closing(self._in_turn(ahead.read, self._open)) as files:
            for file, opened in files:
                if self._held_up():
                    return False
                self._pace.reading(file.path)
                taken = self._take(file, opened)
                self._pace.read(pages=len(taken.pages), chunks=len(taken.chunks))
                self._unembedded += len(taken.chunks)
                if self._unembedded >= self._embed_every and not self._embed():
                    return False
        self._forget(document for same in self._missing.values() for document in same)
        return True

    def _open(self, file: Found) -> Opened:
        """Look into a file, and read it if it says something new. In any thread."""
        try:
            content = self._fingerprint(file.path) if file.size <= self._largest else ""
        except FileNotFoundError:
            return Opened(vanished=True)
        except OSError:  # the reader says in a sentence why
            content = ""
        known = self._known.get(file.path)
        old = self._missing.get(content) or (known is not None and known.content == content)
        return Opened(content, None if content and old else self._intake.read(file))

    def _take(self, file: Found, opened: Opened) -> Taken:
        """Bring one file into the store, by the shortest way."""
        known = self._known.get(file.path)
        if opened.vanished:
            return Taken(Document(id="", path=file.path))
        if opened.content and self._missing.get(opened.content):
            return self._move(self._missing[opened.content].pop(), file)
        if known is not None and known.content and known.content == opened.content:
            self._store.touch(_seen_as(known, file))
            return Taken(known)
        taken = self._intake.take(file, opened.content, opened.said)
        if known is None or _news(taken.document, known):
            self._store.put(taken.document, taken.pages, taken.chunks)
        return taken

    def _move(self, document: Document, file: Found) -> Taken:
        self._store.move(document.path, file.path)
        named_so = document.title in {document.path.stem, document.path.name}
        title = as_text(file.path.stem) if named_so else document.title
        moved = replace(_seen_as(document, file), title=title)
        self._store.touch(moved)
        return Taken(moved)

    def _forget(self, documents: Iterable[Document]) -> None:
        ids = [document.id for document in documents]
        if ids:
            self._store.remove(ids)

    def _embed(self) -> bool:
        """Make vectors; where that cannot be, say why and go on: the full text is there."""
        self._unembedded = 0
        self._pace.enter("embedding")
        try:
            done = self._vectors.catch_up(go_on=self._still_embedding)
        except UNAVAILABLE as exc:
            log.warning("no vectors: %s", exc)
            self._pace.note(str(exc))
            done = True
        except StoreError:
            raise
        except Exception as exc:  # noqa: BLE001  # foreign code: it costs vectors
            log.error("no vectors: %s", trace(exc))  # noqa: TRY400  # it may quote the text
            self._pace.note(NO_VECTORS)
            done = True
        if done:
            self._pace.enter("reading")
        return done

    def _still_embedding(self, left: int) -> bool:
        self._pace.embedded(left)
        return not self._held_up()

    def _held_up(self) -> bool:
        """Say whether to end here, because of a pause or because the process is to end."""
        if self._ledger.paused:
            self._pace.enter("paused")
            return True
        return self._stopped()


def _seen_as(document: Document, file: Found) -> Document:
    """Return a document as its file looks now."""
    return replace(document, path=file.path, size=file.size, modified_ns=file.modified_ns)


def _news(now: Document, known: Document) -> bool:
    """Say whether there is more to keep than the time of another look."""
    same = replace(now, id=known.id, indexed_at=known.indexed_at)
    return now.condition == "ready" or same != known
