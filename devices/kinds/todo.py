"""Lists: shopping and other things to do. The state is how many items are open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.arguments import Argument, Attributes, Choice, Date, Listed, Moment, Text
from devices.kind import Action, Call, Kind, Status

MOST_ITEMS = 1_000
STATUS = Choice(("needs_action", "completed"))
DUE: dict[str, Argument] = {"due_date": Date(), "due_datetime": Moment()}
FIELDS: dict[str, Argument] = {
    "uid": Text(64),
    "summary": Text(),
    "status": STATUS,
    "due": Text(32),
    "description": Text(1_000),
}
Item = dict[str, Any]


@dataclass(frozen=True)
class ItemRule:
    """An item of a list, as a home file writes it: its text, or all its fields."""

    def __str__(self) -> str:
        """Say what it takes."""
        return f"text, or {', '.join(f'`{name}`: {rule}' for name, rule in FIELDS.items())}"

    def check(self, value: Any, attributes: Attributes) -> Item:
        """Return the item with all its fields."""
        said = value if isinstance(value, Mapping) else {"summary": value}
        known = {n: rule.check(said[n], attributes) for n, rule in FIELDS.items() if n in said}
        if "summary" not in known:
            raise ValueError("must have a 'summary'")
        return {"status": "needs_action", **known}


def _add(call: Call) -> Status:
    items, said = _items(call), dict(call.arguments)
    if len(items) >= MOST_ITEMS:
        raise ValueError(f"the list is full: it holds {MOST_ITEMS} items")
    summary = said.pop("item")
    return call.becomes(
        items=[*items, {"summary": summary, "status": "needs_action", **_due(said)}]
    )


def _update(call: Call) -> Status:
    said = dict(call.arguments)
    found = _find(call, said.pop("item"))
    if "rename" in said:
        said["summary"] = said.pop("rename")
    changed = {**found, **_due(said)}
    return call.becomes(items=[changed if item is found else item for item in _items(call)])


def _remove(call: Call) -> Status:
    gone = [_find(call, name) for name in call.arguments["item"]]
    return call.becomes(items=[item for item in _items(call) if item not in gone])


def _remove_completed(call: Call) -> Status:
    return call.becomes(items=[item for item in _items(call) if item["status"] != "completed"])


def _get(call: Call) -> Status:
    """The items stand in the attributes of every state."""
    return call.status


def _items(call: Call) -> list[Item]:
    items: list[Item] = call.attribute("items", [])
    return items


def _find(call: Call, name: str) -> Item:
    """Return the item of that uid or text, an open one first."""
    fitting = [i for i in _items(call) if name == i["uid"] or _same(name, i["summary"])]
    if not fitting:
        raise ValueError(f"there is no {name!r} on the list")
    return min(fitting, key=lambda item: item["status"] == "completed")


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _due(said: Item) -> Item:
    """Return the fields with the two ways to say when as one."""
    day, moment = said.pop("due_date", None), said.pop("due_datetime", None)
    return {**said, "due": day or moment} if day or moment else said


def _settle(status: Status) -> Status:
    """Number new items, and count the open ones."""
    items: list[Item] = status.attributes.get("items", [])
    last = max((int(i["uid"]) for i in items if i.get("uid", "").isdecimal()), default=0)
    numbered = []
    for item in items:
        last += "uid" not in item
        numbered.append({"uid": str(last), **item})
    waiting = sum(item["status"] == "needs_action" for item in items)
    return status.but(str(waiting), items=numbered)


TODO = Kind(
    name="todo",
    actions={
        "add_item": Action(
            _add,
            {"item": Text(), "description": Text(1_000), **DUE},
            required=("item",),
            one_of=(frozenset(DUE),),
        ),
        "update_item": Action(
            _update,
            {
                "item": Text(),
                "rename": Text(),
                "status": STATUS,
                "description": Text(1_000),
                **DUE,
            },
            required=("item",),
            one_of=(frozenset(DUE),),
        ),
        "remove_item": Action(_remove, {"item": Listed(Text())}, required=("item",)),
        "remove_completed_items": Action(_remove_completed),
        "get_items": Action(_get, {"status": Listed(STATUS)}),
    },
    attributes={"items": Listed(ItemRule(), most=MOST_ITEMS)},
    defaults={"items": []},
    settle=_settle,
)
