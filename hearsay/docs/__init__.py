"""`hearsay docs …`: the documents that questions are answered from, from a terminal."""
