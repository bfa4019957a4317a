"""Methods over plain arrays: intervals, change, survival, shrinkage. Tables are strangers here."""
