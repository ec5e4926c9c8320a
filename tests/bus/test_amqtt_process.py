from bus.broker.amqtt_process import Steady


def test_subscriptions_may_change_while_somebody_walks_over_them() -> None:
    steady = Steady({"a": 1, "b": 2})
    seen = []
    for name in steady:
        steady[f"{name}+"] = 0
        seen.append(name)
    for name, _ in steady.items():  # noqa: PERF102  # items is what is tried
        del steady[name]
    assert seen == ["a", "b"]
    assert not steady
