"""NAMED: what people keep about their own working day, for themselves.

A mark says "that was tough" at a moment. It is its person's alone: no query here reads marks of
more than one person by name, and the trail does not say whose a mark is.
"""
