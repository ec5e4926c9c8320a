"""From what a device of zigbee2mqtt can tell and do to the words of Home Assistant's discovery."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from devices.discovery.announcement import Component
from devices.zigbee2mqtt import acting, bridge, climates, values
from devices.zigbee2mqtt.bridge import SET, Expose, Scene
from devices.zigbee2mqtt.thing import Thing, setting

TOGETHER = ("light", "switch", "cover", "lock")
"""What the members of a group can be told together."""
MAKERS: Mapping[str, Callable[[Thing, Expose, list[Expose]], Component | None]] = {
    "switch": lambda thing, expose, _: acting.switch(thing, expose),
    "lock": lambda thing, expose, _: acting.lock(thing, expose),
    "fan": lambda thing, expose, _: acting.fan(thing, expose),
    "binary": values.binary,
    "numeric": values.numeric,
    "enum": values.enum,
    "text": values.text,
}
"""What becomes of something by its type, where it is one thing."""


Refuse = Callable[[str], None]
"""Takes a sentence about what is not taken."""


def read(listed: tuple[object, ...], whose: str, refuse: Refuse) -> list[Expose]:
    """Return what a device can tell and do; what is wrong costs only itself."""
    exposes = []
    for number, said in enumerate(listed, 1):
        try:
            exposes.append(bridge.exposed(said))
        except ValueError as exc:
            refuse(f"what {whose!r} exposes as number {number} is not taken: {exc}")
    return exposes


def of_device(thing: Thing, every: list[Expose], refuse: Refuse) -> list[Component]:
    """Return a component for each thing a device can tell or do."""
    return _plainly(list(_of_device(thing, every, refuse)))


def _plainly(components: list[Component]) -> list[Component]:
    """Return them named by what they measure, where they are the only one of their class.

    "kettle power" is said more easily than what some makers call it.
    """
    classes = Counter(_class(component) for component in components)
    return [_by_class(one) if classes[_class(one)] == 1 else one for one in components]


def _class(component: Component) -> str | None:
    sort = component.fields.get("device_class")
    told = component.platform in {"sensor", "binary_sensor"}
    return sort if told and isinstance(sort, str) else None


def _by_class(component: Component) -> Component:
    if _class(component) is None or component.fields.get("name") is None:
        return component
    fields = {option: value for option, value in component.fields.items() if option != "name"}
    return Component(component.platform, component.object_id, fields)


def _of_device(thing: Thing, every: list[Expose], refuse: Refuse) -> Iterator[Component]:
    for expose in every:
        try:
            components = tuple(_components(thing, expose, every))
        except ValueError as exc:
            name = f"{expose.type} {expose.name}".strip()
            refuse(f"{name[:60]!r} of {thing.name!r} is not taken: {exc}")
        else:
            yield from (component for component in components if component is not None)


def _components(thing: Thing, expose: Expose, every: list[Expose]) -> Iterator[Component | None]:
    match expose.type:
        case "light":
            yield acting.light(thing, [expose], every)
        case "cover":
            yield acting.cover(thing, [expose], every)
        case "climate":
            yield from climates.climate(thing, expose, every)
        case "composite" if expose.name == "warning" and expose.access & SET:
            yield acting.siren(thing, expose)
        case "composite" | "list":
            return  # of parts that only a screen could show
        case plain:
            if plain not in MAKERS:
                raise ValueError("nobody knows that type")
            yield MAKERS[plain](thing, expose, every)


def of_group(thing: Thing, members: list[list[Expose]], refuse: Refuse) -> Iterator[Component]:
    """Yield a component for each thing all members of a group can be told together."""
    every = [_alone(expose) for exposes in members for expose in exposes]
    for sort in TOGETHER:
        alike = [expose for expose in every if expose.type == sort]
        try:
            if alike:
                yield _together(thing, alike, every)
        except ValueError as exc:
            refuse(f"{sort!r} of the group {thing.name!r} is not taken: {exc}")


def _together(thing: Thing, alike: list[Expose], every: list[Expose]) -> Component:
    match alike[0].type:
        case "light":
            return acting.light(thing, alike, every)
        case "cover":
            return acting.cover(thing, alike, [])
        case "lock":
            return acting.lock(thing, alike[0])
    return acting.switch(thing, alike[0])


def _alone(expose: Expose) -> Expose:
    """Return it without its endpoint: groups have none."""
    if not expose.endpoint:
        return expose
    end = f"_{expose.endpoint}"
    key = expose.key_said.removesuffix(end) if expose.key_said else None
    features = tuple(_alone(part) for part in expose.features)
    return expose.model_copy(update={"endpoint": None, "key_said": key, "features": features})


def of_scenes(thing: Thing, scenes: tuple[Scene, ...]) -> Iterator[Component]:
    """Yield the scenes that a device or a group keeps."""
    for scene in scenes:
        yield thing.component(
            "scene",
            f"scene_{scene.id}",
            scene.name or f"Scene {scene.id}",
            command_topic=thing.command(),
            payload_on=setting("scene_recall", scene.id),
        )
