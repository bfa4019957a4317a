"""Programs that ask in somebody's name: tokens of one's own account, and what can be asked for."""
