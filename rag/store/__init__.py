"""Where documents, chunks and vectors are kept and looked up."""
