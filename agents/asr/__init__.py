"""From speech to text: voice activity, end of turn, recognizers."""
