"""Joint goals: objectives of HR and Support, key results with two owners, and how they come along."""
