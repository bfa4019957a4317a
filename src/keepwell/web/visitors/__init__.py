"""Candidates and leavers: asked by a code, without an account; told in pools."""
