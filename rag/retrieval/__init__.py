"""Which chunks answer a question: full text and vectors together."""
