"""What a verification asks for is as the text says, whoever named the request."""

from shared.domain.wanted import Wanted
from shared.reading.reader import read_plan
from worker.description.asked import read_description
from worker.description.quoting.quote import Quote, QuotedField

TEXT = 'Do not only POST to /a: send {"n": 1}, expect status 201'


def test_a_request_that_a_model_names_has_what_the_text_says_of_it() -> None:
    assert not any(each.steps for each in read_plan(TEXT).scenarios)
    quote = Quote(field=QuotedField.REQUEST, value="POST /a", quote="POST to /a")

    asked = read_description(Wanted(description=TEXT), (quote,))

    steps = [step for each in asked.plan.scenarios for step in each.steps]
    assert [(step.url, step.body, step.statuses) for step in steps] == [("/a", '{"n": 1}', (201,))]
