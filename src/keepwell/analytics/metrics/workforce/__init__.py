"""What measures of people share: who was where, exposure, absence, rosters, ramping up."""
