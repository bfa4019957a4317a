"""Running the house: who has access, the company's settings, mail, backup, health, the demo."""
