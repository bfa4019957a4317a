"""The named writes of care, for the list of all (tests/domain/test_named_writes.py)."""

from __future__ import annotations

from datetime import timedelta

from keepwell.domain.care import operations as care

# part of erasing somebody, whose operation (people.erase_person) leaves the row
MACHINERY = {"care.erase_marks"}


def takes_back(world):
    mark = care.mark_tough(person=world.person, now=world.now)
    return lambda: care.take_back(person=world.person, mark=mark)


def forgets(world):
    care.mark_tough(person=world.person, now=world.now)
    return lambda: care.forget_old_marks(now=world.now + timedelta(days=900))


WRITES = {
    "care.mark_tough": lambda w: lambda: care.mark_tough(person=w.person, now=w.now),
    "care.take_back": takes_back,
    "care.forget_old_marks": forgets,
    "care.tell_marks": lambda w: lambda: care.tell_marks(marks=[(w.person, w.now)], by="operator"),
}
