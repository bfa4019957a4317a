"""One box for measures, teams, people you may see, words and pages."""
