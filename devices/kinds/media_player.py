"""Televisions, radios and loudspeakers."""

from devices.arguments import Choice, Flag, Listed, Number, Text, When, has
from devices.kind import Action, Call, Kind, Status

VOLUME = Number(0, 1)
VOLUME_STEP = 0.1
SOURCE = When(
    has("source_list"), "does not work: there are no sources", Choice(listed_in="source_list")
)
REPEAT = Choice(("off", "all", "one"))
MEDIA = frozenset({"media_title", "media_track", "media_content_id", "media_content_type"})


def _turn_on(call: Call) -> Status:
    return call.becomes("idle") if call.state in {"off", "standby"} else call.status


def _turn_off(call: Call) -> Status:
    return call.becomes("off")


def _toggle(call: Call) -> Status:
    return _turn_on(call) if call.state in {"off", "standby"} else _turn_off(call)


def _play(call: Call) -> Status:
    return call.becomes("playing")


def _pause(call: Call) -> Status:
    return _needs_media(call).becomes("paused")


def _play_pause(call: Call) -> Status:
    return _pause(call) if call.state == "playing" else _play(call)


def _stop(call: Call) -> Status:
    return call.becomes("idle") if call.state in {"playing", "paused"} else call.status


def _next(call: Call) -> Status:
    return _track(_needs_media(call), +1)


def _previous(call: Call) -> Status:
    return _track(_needs_media(call), -1)


def _needs_media(call: Call) -> Call:
    if call.state not in {"playing", "paused"}:
        raise ValueError("nothing is playing")
    return call


def _track(call: Call, step: int) -> Status:
    """Go to another track of the playlist, in a circle; without one, count."""
    titles = call.attribute("playlist", ())
    track = call.attribute("media_track", 1) + step
    if titles:
        track = (track - 1) % len(titles) + 1
    return call.becomes("playing", media_track=max(track, 1), media_title=None)


def _seek(call: Call) -> Status:
    return _needs_media(call).becomes(media_position=call.arguments["seek_position"])


def _play_media(call: Call) -> Status:
    said = call.arguments
    return call.becomes("playing", media_title=said["media_content_id"], media_track=None, **said)


def _volume_set(call: Call) -> Status:
    return call.becomes(volume_level=call.arguments["volume_level"])


def _volume_up(call: Call) -> Status:
    return _louder(call, VOLUME_STEP)


def _volume_down(call: Call) -> Status:
    return _louder(call, -VOLUME_STEP)


def _louder(call: Call, step: float) -> Status:
    level = round(call.attribute("volume_level", 0.0) + step, 2)
    return call.becomes(volume_level=min(max(level, 0.0), 1.0))


def _set_attribute(call: Call) -> Status:
    return call.becomes(**call.arguments)


def _select_source(call: Call) -> Status:
    return call.becomes(_turn_on(call).state, source=call.arguments["source"])


def _shuffle(call: Call) -> Status:
    return call.becomes(shuffle=call.arguments["shuffle"])


def _settle(status: Status) -> Status:
    """Something that plays has a title."""
    if status.state not in {"playing", "paused"} or status.attributes.get("media_title"):
        return status
    titles, track = status.attributes.get("playlist", ()), status.attributes.get("media_track", 1)
    title = titles[(track - 1) % len(titles)] if titles else f"Track {track}"
    return status.but(media_track=track, media_title=title)


MEDIA_PLAYER = Kind(
    name="media_player",
    states=("off", "on", "idle", "playing", "paused", "standby", "buffering"),
    actions={
        "turn_on": Action(_turn_on),
        "turn_off": Action(_turn_off),
        "toggle": Action(_toggle),
        "media_play": Action(_play),
        "media_pause": Action(_pause),
        "media_play_pause": Action(_play_pause),
        "media_stop": Action(_stop),
        "media_next_track": Action(_next),
        "media_previous_track": Action(_previous),
        "media_seek": Action(
            _seek, {"seek_position": Number(0, 86_400, "s")}, required=("seek_position",)
        ),
        "play_media": Action(
            _play_media,
            {"media_content_id": Text(), "media_content_type": Text(64)},
            required=("media_content_id", "media_content_type"),
        ),
        "volume_set": Action(_volume_set, {"volume_level": VOLUME}, required=("volume_level",)),
        "volume_up": Action(_volume_up),
        "volume_down": Action(_volume_down),
        "volume_mute": Action(
            _set_attribute, {"is_volume_muted": Flag()}, required=("is_volume_muted",)
        ),
        "select_source": Action(_select_source, {"source": SOURCE}, required=("source",)),
        "shuffle_set": Action(_shuffle, {"shuffle": Flag()}, required=("shuffle",)),
        "repeat_set": Action(_set_attribute, {"repeat": REPEAT}, required=("repeat",)),
    },
    attributes={
        "source_list": Listed(Text()),
        "source": SOURCE,
        "volume_level": VOLUME,
        "is_volume_muted": Flag(),
        "playlist": Listed(Text()),
        "media_track": Number(1, 10_000, whole=True),
        "media_title": Text(),
        "media_artist": Text(),
        "media_position": Number(0, 86_400, "s"),
        "shuffle": Flag(),
        "repeat": REPEAT,
    },
    defaults={"volume_level": 0.5, "is_volume_muted": False},
    hidden={state: MEDIA | {"media_position"} for state in ("off", "on", "idle", "standby")},
    settle=_settle,
)
