from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from devices.household import ids as module
from devices.household.ids import LONGEST, Claim, Ids, allot


def claim(wanted: str, *marks: str) -> Claim:
    return Claim(marks or (wanted,), wanted)


def test_who_claims_an_id_first_has_it_and_the_next_gets_a_number() -> None:
    claims = [claim("light.a", "1"), claim("light.a", "2"), claim("light.a", "3")]
    assert allot(claims, {}) == ["light.a", "light.a_2", "light.a_3"]


def test_an_id_is_kept_whatever_its_thing_would_like_now() -> None:
    assert allot([claim("light.new", "1")], {"1": "light.old"}) == ["light.old"]


def test_an_id_is_kept_for_what_is_away() -> None:
    assert allot([claim("light.a", "2")], {"1": "light.a"}) == ["light.a_2"]
    assert allot([claim("light.a", "2")], {"1": "light.a"}, gone={"1"}) == ["light.a"]


def test_of_two_that_are_one_now_the_older_id_stays() -> None:
    known = {"2": "light.b", "1": "light.a"}
    assert allot([claim("light.x", "1", "2")], known) == ["light.b"]


def test_of_one_that_is_two_now_the_older_mark_keeps_the_id() -> None:
    known = {"1": "light.a", "2": "light.a"}
    claims = [claim("light.b", "2"), claim("light.a", "1")]
    assert allot(claims, known) == ["light.b", "light.a"]


def test_what_has_another_id_now_is_younger_than_what_kept_its_own(tmp_path: Path) -> None:
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.assign([claim("light.a", "1"), claim("light.b", "2")]) == ["light.a", "light.b"]
        assert ids.assign([claim("light.x", "2", "1")]) == ["light.a"]
        ids.release(["1"])
        apart = [claim("light.a", "1"), claim("light.b", "2")]
        before = ids.assign(apart)
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.assign(apart) == before


def test_a_long_id_has_room_for_its_number() -> None:
    long = "light." + "x" * (LONGEST - 6)
    _, second = allot([claim(long, "1"), claim(long, "2")], {})
    assert len(second) == LONGEST
    assert second.endswith("_2")


IDS = st.sampled_from(["light.a", "light.a_2", "light.b"])
MARKS = st.integers(0, 9).map(str)
CLAIMS = st.lists(
    st.builds(Claim, st.lists(MARKS, min_size=1, max_size=2, unique=True).map(tuple), IDS),
    max_size=6,
).map(lambda claims: [c for n, c in enumerate(claims) if not _meets(c, claims[:n])])
KNOWN = st.dictionaries(MARKS, IDS)


def _meets(claim: Claim, others: list[Claim]) -> bool:
    return any(set(claim.marks) & set(other.marks) for other in others)


@tuned(deadline=None)
@given(CLAIMS, KNOWN, st.sets(MARKS))
def test_no_two_things_have_one_id(
    claims: list[Claim], known: dict[str, str], gone: set[str]
) -> None:
    found = allot(claims, known, gone)
    assert len(set(found)) == len(found) == len(claims)


@tuned(deadline=None)
@given(st.permutations([claim("light.a", "1"), claim("light.a", "2"), claim("light.b", "3")]))
def test_once_given_ids_do_not_depend_on_who_comes_first(claims: list[Claim]) -> None:
    known = {"1": "light.a", "2": "light.a_2", "3": "light.b"}
    assert allot(claims, known) == [known[c.marks[0]] for c in claims]


def test_ids_survive_the_process(tmp_path: Path) -> None:
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.assign([claim("light.a", "1"), claim("light.a", "2")]) == [
            "light.a",
            "light.a_2",
        ]
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.known() == {"light.a", "light.a_2"}
        assert ids.assign([claim("light.a", "2")]) == ["light.a_2"]
        assert ids.assign([claim("light.b", "2"), claim("light.b", "1")]) == [
            "light.a_2",
            "light.a",
        ]


def test_what_joins_a_thing_takes_its_id_and_keeps_it_alone(tmp_path: Path) -> None:
    with Ids(tmp_path / "ids.sqlite") as ids:
        ids.assign([claim("light.a", "1")])
        assert ids.assign([claim("light.b", "1", "2")]) == ["light.a"]
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.assign([claim("light.b", "2")]) == ["light.a"]
        assert ids.assign([claim("light.b", "2"), claim("light.a", "1")]) == ["light.b", "light.a"]


def test_the_id_of_what_was_taken_away_may_be_had_by_what_replaces_it(tmp_path: Path) -> None:
    with Ids(tmp_path / "ids.sqlite") as ids:
        ids.assign([claim("light.a", "broken")])
        ids.release(["broken", "never seen"])
        assert ids.known() == set()
        assert ids.assign([claim("light.a", "new")]) == ["light.a"]
        both = [claim("light.a", "broken"), claim("light.a", "new")]
        assert ids.assign(both) == ["light.a_2", "light.a"]
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.assign(both) == ["light.a_2", "light.a"]


def test_what_comes_back_before_anybody_else_wants_its_id_has_it_again(tmp_path: Path) -> None:
    with Ids(tmp_path / "ids.sqlite") as ids:
        ids.assign([claim("light.a", "1")])
        ids.release(["1"])
    with Ids(tmp_path / "ids.sqlite") as ids:
        assert ids.assign([claim("light.new_name", "1")]) == ["light.a"]
        assert ids.assign([claim("light.a", "2")]) == ["light.a_2"]


def test_of_too_many_those_that_are_gone_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    with Ids(tmp_path / "ids.sqlite") as ids:
        ids.assign([claim(f"light.{n}") for n in range(3)])
        ids.release(["light.0", "light.1"])
        assert ids.assign([claim("light.x", "light.0")]) == ["light.x"]
        assert ids.assign([claim("light.x", "light.1")]) == ["light.1"]


def test_without_a_place_to_keep_them_ids_last_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Ids(tmp_path / "file" / "ids.sqlite") as ids:
        assert ids.assign([claim("light.a", "1"), claim("light.a", "2")]) == [
            "light.a",
            "light.a_2",
        ]
