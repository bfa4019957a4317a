"""Syncs: the calendar, the live meeting, its minutes, and the way into everything under Meet."""
