import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bus.asyncapi import FILE, document, text
from bus.examples import EXAMPLES
from bus.message import Message

SCHEMA = Path(__file__).parent / "schema" / "asyncapi-3.0.0.json"


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()))


def test_the_document_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m bus.asyncapi"


def test_the_document_fits_the_specification(validator: Any) -> None:
    errors = [error.message for error in validator.iter_errors(yaml.safe_load(text()))]
    assert errors == []


@pytest.mark.parametrize("part", ["asyncapi", "info"])
def test_the_schema_would_find_what_is_missing(validator: Any, part: str) -> None:
    broken = document()
    del broken[part]
    assert not validator.is_valid(broken)


def test_the_schema_would_find_a_wrong_operation(validator: Any) -> None:
    broken = document()
    broken["operations"]["receiveAsk"]["action"] = "shout"
    assert not validator.is_valid(broken)


def test_every_message_is_a_channel_at_its_topic() -> None:
    addresses = {channel["address"] for channel in document()["channels"].values()}
    assert addresses == {f"hearsay/{topic}" for topic in EXAMPLES}


@pytest.mark.parametrize("topic", EXAMPLES)
def test_every_example_fits_its_schema(topic: str) -> None:
    tree = document()
    kind = Message.by_topic[topic]
    message = tree["components"]["messages"][kind.__name__]
    schema = message["payload"] | {"components": tree["components"]}
    for example in message.get("examples", []):
        jsonschema.validate(example["payload"], schema)
        assert not set(kind.parameters) & set(example["payload"])


def test_every_reference_leads_somewhere() -> None:
    tree = document()
    for reference in references(tree):
        found: Any = tree
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def references(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        own = [tree["$ref"]] if isinstance(tree.get("$ref"), str) else []
        return own + [ref for branch in tree.values() for ref in references(branch)]
    if isinstance(tree, list):
        return [ref for branch in tree for ref in references(branch)]
    return []
