"""How measures are computed: facts, parts (additive sums), shapes, periods, rollups."""
