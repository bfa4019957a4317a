"""What care is worth: one leaver's cost, programmes compared, returns as ranges, choices under a budget."""
