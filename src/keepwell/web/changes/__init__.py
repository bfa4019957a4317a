"""What changed: the few real changes of a month, each with its past, where it lies, and its limits."""
