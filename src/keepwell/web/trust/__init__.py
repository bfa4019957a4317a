"""What was promised to staff about their voice, and how the last attack on ourselves went."""
