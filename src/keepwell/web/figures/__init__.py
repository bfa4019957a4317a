"""Shared figures: the overview, a page for each measure, and the tickets behind a figure."""
