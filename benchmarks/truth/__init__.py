"""The truth suite: invented companies whose truth is known, and how often the methods tell it.

`python -m benchmarks.truth` runs 1,000 companies in every stratum and prints the table that
`docs/explanation/truth-suite.md` publishes; `--companies 100` takes a tenth of the time. A
smaller one runs with every test (`tests/soundness/test_truth_suite.py`).
"""
