"""A few documents to try everything with. All that stands in them is made up."""
