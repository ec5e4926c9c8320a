"""Documents: to come. The bus already carries their messages."""
