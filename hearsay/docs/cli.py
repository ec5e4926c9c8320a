"""The verbs of `hearsay docs`: one thin function each; the work is in the modules beside it."""

from pathlib import Path
from typing import Annotated

import typer

docs = typer.Typer(
    no_args_is_help=True,
    help="The documents questions are answered from: add them, search them, ask them.",
)

ASK = "-"
"""In place of a password: it is asked for."""

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


def _path(text: str) -> Path:
    """Return what was typed as a path; nothing at all would mean the folder we are in."""
    if not text:
        raise typer.BadParameter("an empty text is no path; this folder is .")
    return Path(text)


Paths = Annotated[
    list[Path],
    typer.Argument(help="Files, or folders that are followed.", metavar="PATH", parser=_path),
]
Names = Annotated[
    list[str],
    typer.Argument(help="A path, the end of one (manual.pdf), or a document's id.", metavar="NAME"),
]
SomeNames = Annotated[
    list[str] | None,
    typer.Argument(help="As in remove; without any, every document.", metavar="[NAME]…"),
]
Words = Annotated[list[str], typer.Argument(help="What to look for.", metavar="TEXT")]
Limit = Annotated[int, typer.Option(min=1, max=100, help="At most so many.")]
Folder = Annotated[Path | None, typer.Option(help="Only files in this folder.")]
Document = Annotated[str | None, typer.Option(help="Only this one: an id, or the end of a path.")]
Language = Annotated[str | None, typer.Option(help="Only documents in it, like en or zh-CN.")]
Since = Annotated[str | None, typer.Option(help="Only files changed since then: 2026-11-20.")]
Until = Annotated[
    str | None, typer.Option(help="Only files changed until then, that day included.")
]


@docs.command()
def add(
    context: typer.Context,
    paths: Paths,
    password: Annotated[
        str | None, typer.Option(help="Opens encrypted documents; - asks for it unseen.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Add files and folders; return when all of it can be searched."""
    from hearsay import trouble
    from hearsay.docs import manage

    asks = password == ASK
    given = typer.prompt("Password", hide_input=True, err=True) if asks else password
    raise typer.Exit(
        trouble.run(context.obj, lambda s: manage.add(s, paths, password=given, json=json))
    )


@docs.command()
def remove(context: typer.Context, names: Names, *, json: Json = False) -> None:
    """Forget documents or folders; the files themselves are left alone."""
    from hearsay import trouble
    from hearsay.docs import manage

    raise typer.Exit(trouble.run(context.obj, lambda s: manage.remove(s, names, json=json)))


@docs.command("list")
def list_(context: typer.Context, *, json: Json = False) -> None:
    """Show every document and how it is."""
    from hearsay import trouble
    from hearsay.docs import show

    raise typer.Exit(trouble.run(context.obj, lambda s: show.documents(s, json=json)))


@docs.command()
def status(context: typer.Context, *, json: Json = False) -> None:
    """Show what the index holds, what is followed, and what is being done."""
    from hearsay import trouble
    from hearsay.docs import show

    raise typer.Exit(trouble.run(context.obj, lambda s: show.status(s, json=json)))


@docs.command()
def search(
    context: typer.Context,
    text: Words,
    *,
    limit: Limit = 5,
    folder: Folder = None,
    document: Document = None,
    language: Language = None,
    since: Since = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """Show the passages that fit best."""
    from hearsay import trouble
    from hearsay.docs import find

    wanted = find.Wanted(" ".join(text), limit, folder, document, language, since, until)
    raise typer.Exit(trouble.run(context.obj, lambda s: find.search(s, wanted, json=json)))


@docs.command()
def ask(
    context: typer.Context,
    text: Words,
    *,
    limit: Limit = 3,
    folder: Folder = None,
    document: Document = None,
    language: Language = None,
    since: Since = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """Answer a question with sentences quoted from the documents, or say that it is not there."""
    from hearsay import trouble
    from hearsay.docs import find

    wanted = find.Wanted(" ".join(text), limit, folder, document, language, since, until)
    raise typer.Exit(trouble.run(context.obj, lambda s: find.ask(s, wanted, json=json)))


@docs.command()
def reindex(context: typer.Context, names: SomeNames = None, *, json: Json = False) -> None:
    """Read documents again, changed or not; search goes on meanwhile."""
    from hearsay import trouble
    from hearsay.docs import manage

    raise typer.Exit(trouble.run(context.obj, lambda s: manage.reindex(s, names or [], json=json)))


@docs.command()
def pause(context: typer.Context, *, json: Json = False) -> None:
    """Stop reading documents until `resume`; search goes on."""
    from hearsay import trouble
    from hearsay.docs import manage

    raise typer.Exit(trouble.run(context.obj, lambda s: manage.pause(s, json=json)))


@docs.command()
def resume(context: typer.Context, *, json: Json = False) -> None:
    """Go on reading documents; a running house does it, else the next one."""
    from hearsay import trouble
    from hearsay.docs import manage

    raise typer.Exit(trouble.run(context.obj, lambda s: manage.resume(s, json=json)))
