"""The tables of the subject, one module each; every module is named here so that Django finds it."""
