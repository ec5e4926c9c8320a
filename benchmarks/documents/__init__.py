"""Measuring, and learning, how documents are found and questions answered."""
