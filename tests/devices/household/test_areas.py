from random import Random

from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bus.messages import Area
from devices.household.areas import merge

ALONE = Area(id="office", name="Office", floor="first")


def names(areas: dict[str, list[Area]]) -> dict[str, tuple[str, tuple[str, ...], str | None]]:
    return {area.id: (area.name, area.aliases, area.floor) for area in merge(areas).areas}


def test_areas_of_one_id_name_or_alias_are_one() -> None:
    home = {
        "homeassistant": [
            Area(id="kitchen", name="Kitchen", aliases=("galley",)),
            Area(id="wohnzimmer", name="Living Room"),
            Area(id="bath_2", name="Bath", aliases=("Washroom",), floor="first"),
        ],
        "discovery": [
            Area(id="kitchen", name="Küche"),
            Area(id="living_room", name="living room", floor="ground"),
            Area(id="washroom", name="washroom"),
            ALONE,
        ],
    }
    assert names(home) == {
        "kitchen": ("Kitchen", ("galley", "Küche"), None),
        "wohnzimmer": ("Living Room", (), "ground"),
        "bath_2": ("Bath", ("Washroom",), "first"),
        "office": ("Office", (), "first"),
    }


def test_every_systems_id_leads_to_the_homes_area_and_back() -> None:
    places = merge(
        {
            "homeassistant": [Area(id="wohnzimmer", name="Living room")],
            "simulated": [Area(id="living_room", name="living room")],
        }
    )
    assert places.ids == {"wohnzimmer": "wohnzimmer", "living_room": "wohnzimmer"}
    assert places.own["simulated", "wohnzimmer"] == "living_room"


def test_two_areas_of_one_system_stay_two_whatever_they_are_called_elsewhere() -> None:
    study, office = Area(id="study", name="Study"), Area(id="office", name="Office")
    both = Area(id="room_1", name="Office", aliases=("Study",))
    assert names({"a": [both], "b": [study, office]}) == {
        "room_1": ("Office", ("Study",), None),
        "study": ("Study", (), None),
    }


def test_an_alias_that_two_areas_have_joins_neither() -> None:
    upstairs = [Area(id=f"bath_{n}", name=f"Bath {n}", aliases=("bath",)) for n in (1, 2)]
    assert len(merge({"a": upstairs, "b": [Area(id="bath", name="bath")]}).areas) == 3


def test_an_area_without_a_name_takes_the_one_it_has_elsewhere() -> None:
    mine = Area(id="kitchen", name="", aliases=("galley",))
    assert names({"": [mine], "ha": [Area(id="kitchen", name="Küche")]}) == {
        "kitchen": ("Küche", ("galley",), None)
    }
    assert names({"": [Area(id="guest_room", name="")]}) == {"guest_room": ("guest room", (), None)}


def test_an_area_that_somebody_wants_and_nobody_has_is_made_once() -> None:
    places = merge({"a": [ALONE]}, ["attic", "office", "attic"])
    assert [(area.id, area.name) for area in places.areas] == [
        ("office", "Office"),
        ("attic", "attic"),
    ]
    assert places.ids["attic"] == "attic"


WORDS = st.sampled_from(["a", "b", "c", "A", "d e"])
IDS = st.sampled_from(["a", "b", "c", "d_e"])
AREAS = st.lists(
    st.builds(lambda i, n, a: Area(id=i, name=n, aliases=tuple(a)), IDS, WORDS, st.lists(WORDS)),
    unique_by=lambda area: area.id,
    max_size=4,
)


@tuned(deadline=None)
@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), AREAS), st.randoms())
def test_in_whatever_order_a_system_tells_its_areas_the_same_are_one(
    home: dict[str, list[Area]], chance: Random
) -> None:
    told = {system: list(areas) for system, areas in home.items()}
    for areas in told.values():
        chance.shuffle(areas)
    assert merge(told).ids.keys() == merge(home).ids.keys()
    assert _groups(told) == _groups(home)


@tuned(deadline=None)
@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), AREAS))
def test_no_two_areas_of_the_home_have_one_id_and_every_id_is_known(
    home: dict[str, list[Area]],
) -> None:
    places = merge(home)
    ids = [area.id for area in places.areas]
    assert len(set(ids)) == len(ids)
    assert set(places.ids.values()) == set(ids)
    assert places.ids.keys() == {area.id for areas in home.values() for area in areas}


def _groups(home: dict[str, list[Area]]) -> set[frozenset[str]]:
    ids = merge(home).ids
    return {frozenset(i for i in ids if ids[i] == house) for house in ids.values()}
