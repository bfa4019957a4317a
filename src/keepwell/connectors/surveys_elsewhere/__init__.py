"""Published results of surveys elsewhere -> norms: aggregates only, never an answer of a person.

Five shapes are known: the UK Civil Service People Survey (a row an organisation; other item codes
in other years, so items are known by their words), the US Federal Employee Viewpoint Survey (a
column a year), tables of question, response and option as Qualtrics keeps them (counted here, the
rows forgotten), rates of groups with their bases as the NHS staff survey has them (pooled by
year), and a plain list with the columns of, group, year, value, answers.
"""

from keepwell.connectors.surveys_elsewhere.reading import Found, UnreadableNormsError, read

__all__ = ["Found", "UnreadableNormsError", "read"]
