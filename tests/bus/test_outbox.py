from bus.echoes import marked
from bus.outbox import LINGER_S, Outbox, Parcel

JSON = b'{"at":1}'


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def parcel(name: str = "t", payload: bytes = JSON, *, sent: bool = True) -> Parcel:
    return Parcel(name, payload, qos=1, sent=sent)


def filled(clock: Clock, *names: str, **limits: int) -> tuple[Outbox, list[Parcel]]:
    outbox, parcels = Outbox(clock=clock, **limits), [parcel(name) for name in names]
    for each in parcels:
        outbox.add(each, expires_s=10)
    return outbox, parcels


def test_what_was_not_acknowledged_is_sent_again_in_order_and_marked() -> None:
    outbox, _ = filled(Clock(), "a", "b")
    again = outbox.again()
    assert [(p.topic, p.payload) for p in again] == [("a", marked(JSON)), ("b", marked(JSON))]
    assert [p.payload for p in outbox.again()] == [marked(JSON)] * 2


def test_what_no_connection_ever_took_is_not_marked() -> None:
    outbox = Outbox(clock=Clock())
    outbox.add(parcel(sent=False), expires_s=10)
    assert [p.payload for p in outbox.again()] == [JSON]


def test_what_expired_is_not_sent_again() -> None:
    clock = Clock()
    outbox, _ = filled(clock, "a")
    clock.now += 9.9
    outbox.add(parcel("b"), expires_s=10)
    clock.now += 0.1
    assert [p.topic for p in outbox.again()] == ["b"]


def test_what_was_acknowledged_long_ago_is_forgotten() -> None:
    clock = Clock()
    outbox, (first, _second) = filled(clock, "a", "b")
    outbox.acknowledge(first)
    clock.now += LINGER_S
    assert [p.topic for p in outbox.again()] == ["b"]


def test_what_was_acknowledged_just_before_the_crash_is_sent_again() -> None:
    clock = Clock()
    outbox, (first,) = filled(clock, "a")
    outbox.acknowledge(first)
    clock.now += LINGER_S / 2
    assert [p.topic for p in outbox.again()] == ["a"]
    clock.now += 2 * LINGER_S
    assert [p.topic for p in outbox.again()] == ["a"], "the new connection has not acknowledged it"


def test_of_too_many_the_oldest_is_dropped_and_counted() -> None:
    outbox, _ = filled(Clock(), "a", "b", "c", most=2)
    assert outbox.dropped == 1
    assert [p.topic for p in outbox.again()] == ["b", "c"]


def test_of_too_many_bytes_the_oldest_are_dropped() -> None:
    outbox, _ = filled(Clock(), "a", "b", "c", most_bytes=2 * len(JSON))
    assert [p.topic for p in outbox.again()] == ["b", "c"]


def test_bytes_that_left_make_room() -> None:
    clock = Clock()
    outbox = Outbox(clock=clock, most_bytes=2 * len(marked(JSON)))
    for _ in range(5):
        each = parcel()
        outbox.add(each, expires_s=10)
        outbox.again()
        outbox.acknowledge(each)
        clock.now += LINGER_S
    assert outbox.dropped == 0


def test_dropping_what_the_broker_has_is_no_loss() -> None:
    outbox, (first, *_) = filled(Clock(), "a", "b", most=2)
    outbox.acknowledge(first)
    outbox.add(parcel("c"), expires_s=10)
    assert outbox.dropped == 0
