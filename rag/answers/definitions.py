"""Whether a question asks what something is, and where a sentence begins to say so."""

import re

ASKS = {
    "en": r"^(?:what|who)(?:'s| is| are| was| were)\b|\bwhat does .+ mean\b|^(?:define|explain)\b",
    "de": r"^(?:was|wer) (?:ist|sind|war|waren|bedeutet|bedeuten|heißt)\b|^(?:definiere|erkläre)\b",
    "zh": r"什么是|是什么|是谁|何为|是指",
    "ja": r"とは|って(?:何|なに|誰)|(?:何|誰)(?:です|だ|の[こ事]|か$)",
}
"""What asks for a definition, by language."""
SAYS = {
    "en": r"\b(?:is|are|was|were|means|refers? to|stands? for|denotes?|describes?)\b",
    "de": r"\b(?:ist|sind|war|waren|bedeutet|bedeuten|heißt|bezeichnet|beschreibt)\b",
    "zh": r"是|指|即|意为|称为",
    "ja": r"とは|は",
}
"""What stands between a thing and what it is, by language."""
_ASKS = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in ASKS.items()}
_SAYS = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in SAYS.items()}


def asks_what_it_is(question: str, language: str | None) -> bool:
    """Say whether a question wants a definition; False in a language without a table."""
    pattern = _ASKS.get((language or "").partition("-")[0])
    return bool(pattern and pattern.search(question.strip()))


def subject(sentence: str, language: str | None) -> str:
    """Return what a sentence says something about: all before its first "is"; else nothing."""
    pattern = _SAYS.get((language or "").partition("-")[0])
    found = pattern.search(sentence) if pattern else None
    return sentence[: found.start()] if found else ""
