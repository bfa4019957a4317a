"""Can we trust the data? What came in when, how full it is, what is open, what is missing."""
