"""Load: a person's own, for nobody else; a team's as a group, for those who lead.

No address of a person's load names a person: whose it is follows from who is signed in.
"""
