"""All questions, in the order in which they are asked."""

from collections.abc import Sequence
from typing import Final

from bench.measuring import Question
from bench.questions.accepting import ACCEPTING
from bench.questions.price import PRICE
from bench.questions.proving import PROVING
from bench.questions.scale import SCALE
from bench.questions.starting import STARTING
from bench.questions.waiting import WAITING
from bench.questions.working import WORKING

QUESTIONS: Final[Sequence[Question]] = (
    ACCEPTING,
    PRICE,
    WAITING,
    WORKING,
    PROVING,
    STARTING,
    SCALE,
)
