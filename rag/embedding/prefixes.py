"""What a model wants before a text and before a question. From the models' own cards."""

from typing import NamedTuple


class Prefixes(NamedTuple):
    """What is written before a text that is to be found, and before a question."""

    document: str = ""
    query: str = ""


_BY_MODEL = {
    "nomic-embed-text": Prefixes("search_document: ", "search_query: "),
    "multilingual-e5-large-instruct": Prefixes(
        "",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
        "Query: ",
    ),
    "e5-": Prefixes("passage: ", "query: "),
    "embeddinggemma": Prefixes("title: none | text: ", "task: search result | query: "),
    "mxbai-embed-large": Prefixes("", "Represent this sentence for searching relevant passages: "),
    "snowflake-arctic-embed": Prefixes("", "query: "),
    "qwen3-embedding": Prefixes(
        "",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
        "Query:",
    ),
}
"""By a part of the model's name in small letters; the first that fits counts."""


def prefixes(model: str) -> Prefixes:
    """Return what the model of that name was trained with; nothing for one that is not listed."""
    name = model.lower()
    return next((found for part, found in _BY_MODEL.items() if part in name), Prefixes())
