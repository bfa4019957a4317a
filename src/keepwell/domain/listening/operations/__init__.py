"""Writing anonymous voice: rounds (named, in the trail), tokens, answers (nameless, in no trail)."""

from keepwell.domain.listening.operations.answering import submit_answer
from keepwell.domain.listening.operations.history import load_closed_round
from keepwell.domain.listening.operations.issuing import issue_token
from keepwell.domain.listening.operations.norms import drop_norms, enter_norms
from keepwell.domain.listening.operations.own import (
    enter_licence,
    retire_licence,
    retire_question,
    reword_question,
    write_question,
)
from keepwell.domain.listening.operations.rounds import (
    Atom,
    close_round,
    draft_round,
    drop_round,
    open_round,
    publish_round,
    void_round,
)

__all__ = [
    "Atom", "close_round", "draft_round", "drop_norms", "drop_round", "enter_licence", "enter_norms", "issue_token",
    "load_closed_round", "open_round", "publish_round", "retire_licence", "retire_question",
    "reword_question", "submit_answer", "void_round", "write_question",
]  # fmt: skip
