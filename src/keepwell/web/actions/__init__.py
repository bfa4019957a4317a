"""What HR and Support said they would do: the list, one action, its life, its way into a calendar."""
