import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bus.broker.mosquitto import find
from tests.bus.worlds import BrokerProcess, MemoryWorld, MqttWorld, World, broker_process

ROOTS = itertools.count()
MOSQUITTO = pytest.param("mosquitto", marks=pytest.mark.broker)
REAL = ["amqtt", MOSQUITTO]


@pytest.fixture(scope="session")
def processes() -> Iterator[dict[str, BrokerProcess]]:
    """Brokers by kind, started when first needed, one for all tests that do not kill it."""
    running: dict[str, BrokerProcess] = {}
    yield running
    for process in running.values():
        process.stop()


def real(
    kind: str, processes: dict[str, BrokerProcess], factory: pytest.TempPathFactory
) -> MqttWorld:
    """Return a root of its own on a broker that others use, too."""
    if kind == "mosquitto" and find() is None:
        pytest.skip("mosquitto is not installed")
    if kind not in processes:
        processes[kind] = BrokerProcess(kind, factory.mktemp(kind))
        processes[kind].start()
    return MqttWorld(processes[kind], f"house{next(ROOTS)}")


@pytest.fixture(params=["memory", *REAL])
def world(
    request: pytest.FixtureRequest,
    processes: dict[str, BrokerProcess],
    tmp_path_factory: pytest.TempPathFactory,
) -> World:
    """Every bus we ship."""
    if request.param == "memory":
        return MemoryWorld()
    return real(request.param, processes, tmp_path_factory)


@pytest.fixture(params=REAL)
def mqtt(
    request: pytest.FixtureRequest,
    processes: dict[str, BrokerProcess],
    tmp_path_factory: pytest.TempPathFactory,
) -> MqttWorld:
    """Every real broker, to be left running."""
    return real(request.param, processes, tmp_path_factory)


@pytest.fixture(params=REAL)
def mortal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MqttWorld]:
    """Every real broker, to be killed."""
    if request.param == "mosquitto" and find() is None:
        pytest.skip("mosquitto is not installed")
    with broker_process(request.param, tmp_path) as process:
        yield MqttWorld(process, "hearsay")
