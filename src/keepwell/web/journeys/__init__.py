"""Two journeys side by side: the employee's way beside what customers meet, a measure each."""
