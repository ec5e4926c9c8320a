"""A small home to hear."""

from agents.understanding.home import Home
from bus.messages import Area, DeviceState


def device(name: str, kind: str, *aliases: str, state: str = "off") -> DeviceState:
    identifier = f"{kind}.{name.lower().replace(' ', '_')}"
    return DeviceState(
        device=identifier, name=name, aliases=aliases, area="kitchen", kind=kind, state=state
    )


SMALL = Home(
    devices=(
        device("Lamp", "light", "reading light", "Leselampe", "台灯"),
        device("Ecobee", "climate"),
        device("Shopping List", "todo"),
    ),
    areas=(Area(id="kitchen", name="Kitchen", aliases=("Küche",)),),
)
