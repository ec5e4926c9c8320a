"""The `hearsay` command: one thin function per verb; the work is in the module of that name."""

from pathlib import Path
from typing import Annotated

import typer

from hearsay.docs.cli import docs

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A home assistant you can talk to, on a bus you can listen in on.",
)

Room = Annotated[str | None, typer.Option(help="The room; by default the one in the settings.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Words = Annotated[list[str], typer.Argument(help="What to say.", metavar="TEXT")]


@app.callback()
def hearsay(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="A settings file; by default config/hearsay.yaml.")
    ] = None,
) -> None:
    """Remember which settings to use."""
    context.obj = config


@app.command()
def up(
    context: typer.Context,
    *,
    port: Annotated[
        int | None, typer.Option(min=1, max=65_535, help="Where the broker it starts listens.")
    ] = None,
    parent_pipe: Annotated[
        bool, typer.Option("--parent-pipe", help="Stop when standard input ends.", hidden=True)
    ] = False,
) -> None:
    """Start the house: the broker if none is configured, and every worker. Ctrl-C stops it."""
    from hearsay import trouble, up

    raise typer.Exit(
        trouble.run(
            context.obj, lambda s: up.up(s, context.obj, port=port, parent_pipe=parent_pipe)
        )
    )


@app.command()
def ask(context: typer.Context, text: Words, room: Room = None, *, json: Json = False) -> None:
    """Ask something in writing, and show what was answered and done."""
    from hearsay import ask, trouble

    said = " ".join(text)
    raise typer.Exit(trouble.run(context.obj, lambda s: ask.ask(s, said, room=room, json=json)))


@app.command()
def play(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A WAV file.", metavar="FILE.wav")],
    room: Room = None,
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Up to 8 times as fast.")] = False,
    wake: Annotated[
        bool, typer.Option("--wake/--no-wake", help="Whether it begins with a wake word.")
    ] = True,
    json: Json = False,
) -> None:
    """Feed a recording into a room as if it were spoken there."""
    from hearsay import play, trouble

    raise typer.Exit(
        trouble.run(
            context.obj, lambda s: play.play(s, file, room=room, fast=fast, wake=wake, json=json)
        )
    )


@app.command()
def say(
    context: typer.Context,
    text: Words,
    room: Room = None,
    out: Annotated[Path | None, typer.Option(help="Keep the speech in this WAV file.")] = None,
    *,
    json: Json = False,
) -> None:
    """Speak an announcement in a room, or in `all`."""
    from hearsay import say, trouble

    said = " ".join(text)
    raise typer.Exit(
        trouble.run(context.obj, lambda s: say.say(s, said, room=room, out=out, json=json))
    )


@app.command()
def listen(
    context: typer.Context,
    topic: Annotated[
        list[str] | None, typer.Option(help="An MQTT topic filter; may be given several times.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after so many.")] = None,
    *,
    json: Json = False,
) -> None:
    """Show the bus live: what is heard, answered and done."""
    from hearsay import listen, trouble

    raise typer.Exit(
        trouble.run(
            context.obj, lambda s: listen.listen(s, topics=topic or [], count=count, json=json)
        )
    )


@app.command()
def devices(context: typer.Context, *, json: Json = False) -> None:
    """Show what is in the home, and how it is."""
    from hearsay import devices, trouble

    raise typer.Exit(trouble.run(context.obj, lambda s: devices.devices(s, json=json)))


@app.command()
def demo(context: typer.Context) -> None:
    """Show the uses on a house of its own: commands, a subscriber, questions to documents."""
    from hearsay import demo, trouble

    raise typer.Exit(trouble.run(context.obj, demo.demo))


@app.command()
def doctor(context: typer.Context, *, json: Json = False) -> None:
    """Check what a house needs; for each failing check, say the one thing to do."""
    from hearsay import doctor, trouble

    raise typer.Exit(trouble.run(context.obj, lambda s: doctor.doctor(s, json=json)))


@app.command()
def bench(
    context: typer.Context,
    only: Annotated[
        list[str] | None, typer.Option(help="A measurement; may be given several times.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Measure this machine against the numbers to reach."""
    from hearsay import bench, trouble

    raise typer.Exit(trouble.run(context.obj, lambda s: bench.bench(s, only=only or [], json=json)))


app.add_typer(docs, name="docs")


def main() -> None:
    """Run the command line."""
    app()
