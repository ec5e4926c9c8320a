"""`hearsay doctor`: what a house needs, checked; for each failing check the one thing to do."""
