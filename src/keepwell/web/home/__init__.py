"""Today: what needs me, how Support is doing, what changed, whether the data can be trusted."""
