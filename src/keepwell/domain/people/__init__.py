"""Person, team, job history, employment, absence; effective-dated."""
