"""Monthly packs: the list, preparing one, reading one, taking one along."""
