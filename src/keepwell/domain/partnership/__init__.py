"""HR and Support together: monthly syncs and their packs, the collaboration audit, joint goals, actions."""
