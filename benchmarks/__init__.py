"""Speed and memory, beside a hand-written rival in the same run. `make bench` prints the table."""
