"""Team meetings and focus groups: open points, themes, decisions; points go on to the sync."""
