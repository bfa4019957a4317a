"""Plain words of the field: periods, working time, ids, small-group limits. Imports nothing of ours."""
