"""A house that runs, for those who type commands into it: real broker, real workers."""

import asyncio
from collections.abc import Iterator

import pytest

from hearsay.own_house import QUIET, OwnHouse, own_house


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnHouse]:
    with asyncio.Runner() as runner:
        context = own_house(tmp_path_factory.mktemp("house"), QUIET)
        yield runner.run(context.__aenter__())
        runner.run(context.__aexit__(None, None, None))
