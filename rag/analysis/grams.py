"""Words to pieces of four letters, which find a word inside a compound or in another form."""

GRAM = 4
"""Letters: enough to tell words apart, few enough to find one inside a compound."""


def grams(term: str) -> list[str]:
    """Return each four neighbouring letters of a word with its borders, in order.

    The borders are spaces, so that the grams can be looked for in words joined by spaces. A word
    too short for two grams is one.
    """
    bordered = f" {term} "
    return [bordered[i : i + GRAM] for i in range(max(1, len(bordered) - GRAM + 1))]
