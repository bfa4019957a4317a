"""What the company sets for itself: calendars, zones, targets, notes on charts, limits."""
