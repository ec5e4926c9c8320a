"""From passages to quoted sentences, or an honest no; and whether an answer may be trusted."""
