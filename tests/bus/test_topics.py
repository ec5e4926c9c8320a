import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.topics import cover, matches, merge, overlap

LEVELS = st.sampled_from(["a", "b", ""])
TOPICS = st.lists(LEVELS, min_size=1, max_size=4).map("/".join)
FILTERS = st.builds(
    lambda levels, rest: "/".join(levels + rest),
    st.lists(st.sampled_from(["a", "b", "+"]), min_size=1, max_size=3),
    st.sampled_from([[], ["#"]]),
)


@pytest.mark.parametrize(
    ("topic_filter", "topic", "fits"),
    [
        ("a/b", "a/b", True),
        ("a/b", "a/c", False),
        ("a/+", "a/b", True),
        ("a/+", "a/b/c", False),
        ("a/+", "a", False),
        ("a/+/c", "a/b/c", True),
        ("a/#", "a/b/c", True),
        ("a/#", "a", True),
        ("a/#", "b", False),
        ("#", "a/b", True),
        ("+", "a", True),
        ("#", "$SYS/uptime", False),
        ("+/uptime", "$SYS/uptime", False),
        ("$SYS/#", "$SYS/uptime", True),
        ("a/b/c", "a/b", False),
        ("a/+", "a/", True),
    ],
)
def test_a_filter_covers_what_mqtt_says(topic_filter: str, topic: str, *, fits: bool) -> None:
    assert matches(topic_filter, topic) is fits


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("a/b", "a/b", "a/b"),
        ("a/b", "a/+", "a/+"),
        ("a/+/c", "a/b/#", "a/+/#"),
        ("a/+/c", "+/b/c", "+/+/c"),
        ("a/#", "a", "a/#"),
        ("a/b", "a/c", None),
        ("a/b", "a/b/c", None),
    ],
)
def test_overlapping_filters_merge(one: str, other: str, merged: str | None) -> None:
    assert overlap(one, other) is overlap(other, one) is (merged is not None)
    if merged is not None:
        assert merge(one, other) == merge(other, one) == merged


@given(FILTERS, FILTERS, TOPICS)
def test_what_both_cover_means_that_they_overlap(one: str, other: str, topic: str) -> None:
    if matches(one, topic) and matches(other, topic):
        assert overlap(one, other)


@given(st.sets(FILTERS, max_size=5), TOPICS)
def test_a_cover_covers_everything_and_nothing_twice(filters: set[str], topic: str) -> None:
    covering = cover(filters)
    assert sum(matches(f, topic) for f in covering) <= 1
    if any(matches(f, topic) for f in filters):
        assert any(matches(f, topic) for f in covering)


@given(st.sets(FILTERS, max_size=5))
def test_filters_that_do_not_overlap_stay_as_they_are(filters: set[str]) -> None:
    if not any(overlap(a, b) for a, b in itertools.combinations(filters, 2)):
        assert cover(filters) == filters
