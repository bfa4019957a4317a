"""Numbers over many rows: mart, statistics, metrics, release, charts, ask. No Django, no names of persons."""
