"""Users, roles, relationships: the one place that answers 'may they?'."""
