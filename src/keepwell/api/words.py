"""Forms that several answers share: months, moments, numbers as they come."""

from typing import Annotated, Final

from ninja import Field, Path

MONTH: Final = r"^[12]\d{3}-(0[1-9]|1[0-2])$"
ID: Final = r"^[0-9a-f]{12,32}$"
Number = int | float
MonthOrNone = Annotated[str, Field(pattern=r"^([12]\d{3}-(0[1-9]|1[0-2]))?$", examples=["2026-03"])]
MonthInPath = Annotated[str, Path(pattern=MONTH, examples=["2026-03"])]
IdInPath = Annotated[str, Path(pattern=ID, description="12 to 32 hexadecimal digits")]
