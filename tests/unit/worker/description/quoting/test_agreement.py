"""What becomes of quotations: they fill, confirm, dispute, or are dropped."""

import pytest

from shared.domain.load import LoadStage
from shared.domain.plan import Claim, Fate, Load, Origin, Per, Plan, Unit
from shared.reading.reader import read_plan
from tests.support.quoting import after, load_of, said
from worker.description.quoting.agreement import MOST_QUOTES, quoted
from worker.description.quoting.quote import Quote, Quoted

POLISH = "100 użytkowników przez 5 minut na https://shop.example.com/"
UMPTEENS = "Hit https://x.example.com/ with 45 umpteens of visitors for 5 minutes"


def origins(plan: Plan) -> dict[str, Origin]:
    return {claim.part: claim.origin for claim in plan.claims}


def test_without_quotations_a_plan_stays_as_it_is() -> None:
    plan = read_plan(UMPTEENS)

    assert quoted(plan, UMPTEENS, []) == Quoted(plan)


def test_quotations_fill_what_the_rules_left_open_and_complete_the_plan() -> None:
    found = after(
        POLISH, said("users", "100", "100 użytkowników"), said("duration_s", "300", "5 minut")
    )

    assert not read_plan(POLISH).complete
    assert (load_of(found.plan).target, load_of(found.plan).duration_s) == (100, 300)
    assert found.plan.complete
    assert (found.dropped, found.disputes) == ((), ())
    assert origins(found.plan) == {
        "scenarios[0].load.target": Origin.QUOTED,
        "scenarios[0].load.duration_s": Origin.QUOTED,
        "scenarios[0].steps[0]": Origin.STATED,
    }


def test_a_quotation_accounts_for_the_numbers_that_its_value_follows_from_and_no_others() -> None:
    found = after(POLISH, said("users", "100", POLISH))

    assert [(each.text, each.fate) for each in found.plan.statements][:2] == [
        ("100", Fate.CLAIMED),
        ("5", Fate.UNREAD),
    ]
    assert not found.plan.complete


def test_what_rules_and_a_quotation_agree_on_is_quoted_where_the_rules_alone_are_not_sure() -> None:
    found = after(UMPTEENS, said("duration_s", "300", "for 5 minutes"))

    assert origins(read_plan(UMPTEENS))["scenarios[0].load.duration_s"] is Origin.LIKELY
    assert origins(found.plan)["scenarios[0].load.duration_s"] is Origin.QUOTED
    assert not found.plan.complete


def test_a_doubt_that_stands_in_the_text_is_not_lifted_by_a_quotation() -> None:
    text = "10 users for about 5 minutes"

    found = after(text, said("duration_s", "300", "about 5 minutes"))

    assert origins(found.plan)["scenarios[0].load.duration_s"] is Origin.LIKELY


def test_a_contradiction_is_disputed_and_makes_the_plan_unsure() -> None:
    text = "Ramp up to 50 users, at most 80 users, for 5 minutes"
    before = read_plan("50 users for 5 minutes")

    found = quoted(before, text, [said("users", "80", "at most 80 users")])

    (dispute,) = found.disputes
    assert dispute.part == "scenarios[0].load.target"
    assert str(dispute) == (
        'the model reads users 80 from "at most 80 users", and the rules read 50 users'
    )
    assert not found.plan.complete
    assert load_of(found.plan).target == 50
    assert set(origins(found.plan).values()) == {Origin.LIKELY}


def test_what_the_caller_gave_is_not_disputed() -> None:
    text = "50 users for 5 minutes"
    plan = read_plan(text)
    given = tuple(Claim(part=claim.part, origin=Origin.GIVEN) for claim in plan.claims)
    load = load_of(plan).model_copy(update={"target": 80.0})
    scenario = plan.scenarios[0].model_copy(update={"load": load})
    corrected = plan.model_copy(update={"claims": given, "scenarios": (scenario,)})

    found = quoted(corrected, text, [said("users", "50", "50 users")])

    assert found.disputes == ()
    assert load_of(found.plan).target == 80
    assert found.plan.complete


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        (said("colour", "45", "45 umpteens"), "there is no such field"),
        (said("users", "many", "45 umpteens"), "the field cannot have this value"),
        (said("users", "45.5", "45 umpteens"), "the field cannot have this value"),
        (said("users", "45", "45 visitors"), "the quotation does not stand in the description"),
        (said("users", "45", ""), "the quotation does not stand in the description"),
        (said("users", "45", "HIT"), "the quotation does not stand in the description"),
        (said("duration_s", "300", "for 5"), "the value does not follow from the quotation"),
        (said("start", "45", "45 umpteens"), "there are no stages that could begin there"),
    ],
)
def test_what_does_not_hold_is_dropped_with_its_reason(quote: Quote, reason: str) -> None:
    found = after(UMPTEENS, quote)

    assert [(each.quote, each.reason) for each in found.dropped] == [(quote, reason)]
    assert found.plan == read_plan(UMPTEENS)


@pytest.mark.parametrize(
    ("field", "value", "words", "read"),
    [
        ("users", "46", "45 umpteens", "read nothing of that kind"),
        ("users", "4", "4", "read nothing of that kind"),
        ("users", "5", "for 5 minutes", "read nothing of that kind"),
        ("iterations", "90", "45 umpteens", "read nothing of that kind"),
        ("request", "GET /a", "https://x.example.com/", "read nothing of that kind"),
        ("duration_s", "600", "for 5 minutes", "read 300"),
        ("duration_s", "45", "45 umpteens", "read 300"),
    ],
)
def test_a_value_that_does_not_follow_is_disputed_where_the_plan_does_not_say_it(
    field: str, value: str, words: str, read: str
) -> None:
    found = after(UMPTEENS, said(field, value, words))

    assert [each.read for each in found.disputes] == [read]
    assert found.dropped == ()
    assert not found.plan.complete


def test_white_space_in_a_quotation_has_no_width() -> None:
    found = after("with 45\n  umpteens of visitors", said("users", "45", "45 umpteens\tof"))

    assert load_of(found.plan).target == 45


def test_two_values_for_one_part_are_both_dropped() -> None:
    text = "40 umpteens, later 60 umpteens"

    found = after(text, said("users", "40", "40 umpteens"), said("users", "60", "60 umpteens"))

    assert len(found.dropped) == 2
    assert found.plan == read_plan(text)


def test_a_quotation_that_may_mean_two_numbers_is_dropped() -> None:
    text = "100 zamówień dla 100 użytkowników"

    assert len(after(text, said("users", "100", text)).dropped) == 1
    assert after(text, said("users", "100", "100 użytkowników")).dropped == ()


def test_a_number_that_the_rules_take_for_data_is_disputed() -> None:
    text = "50 users for 5 minutes, each opens 3 products"

    found = after(text, said("iterations", "3", "opens 3 products"))

    assert found.disputes or found.dropped
    assert load_of(found.plan).unit is Unit.USERS


def test_a_word_that_the_rules_take_for_another_part_is_disputed() -> None:
    text = "do 500 whatnots each hour, and 3 umpteens"

    found = after(text, said("iterations_per_s", "0.14", "500 whatnots each hour"))

    assert [each.read for each in found.disputes] == [
        "take it for a part of scenarios[0].load.duration_s"
    ]


def test_more_quotations_than_a_description_holds_are_dropped() -> None:
    quotes = [said("users", str(number), "x") for number in range(MOST_QUOTES + 3)]

    reasons = [each.reason for each in after(POLISH, *quotes).dropped]

    assert reasons[-3:] == ["there are too many quotations"] * 3


def test_a_text_that_is_too_long_to_be_read_whole_is_never_complete() -> None:
    text = "45 umpteens" + " and so on" * 2000

    found = after(text, said("users", "45", "45 umpteens"))

    assert found.plan.unread == ()
    assert not found.plan.complete


@pytest.mark.parametrize(
    ("text", "field", "value", "load"),
    [
        (
            "600 żądań na minutę przez 10 minut",
            "requests_per_s",
            "10",
            Load(unit=Unit.REQUESTS_PER_S, target=10),
        ),
        (
            "500 żądań na godzinę",
            "iterations_per_s",
            "0.14",
            Load(unit=Unit.ITERATIONS_PER_S, target=500 / 3600),
        ),
        (
            "1000 tours in all",
            "iterations",
            "1000",
            Load(unit=Unit.ITERATIONS, target=1000, per=Per.TOTAL),
        ),
        (
            "each of them 20 tours",
            "iterations_per_user",
            "20",
            Load(unit=Unit.ITERATIONS, target=20, per=Per.VU),
        ),
        (
            "Öka till 200 VUs på 5 minuter, håll 10 minuter",
            "stages",
            "300:200, 600:200",
            Load(
                unit=Unit.USERS,
                target=200,
                stages=(LoadStage(300, 200), LoadStage(600, 200)),
                duration_s=900,
            ),
        ),
        ("2k fans", "users", "2000", Load(unit=Unit.USERS, target=2000)),
        ("two hundred fans", "users", "200", Load(unit=Unit.USERS, target=200)),
        ("1.000 widzów", "users", "1000", Load(unit=Unit.USERS, target=1000)),
        ("40 sprzedawców i 60 kupujących", "users", "100", Load(unit=Unit.USERS, target=100)),
    ],
)
def test_a_load_follows_from_its_quantities(text: str, field: str, value: str, load: Load) -> None:
    found = after(text, said(field, value, text))

    assert (found.dropped, found.disputes) == ((), ())
    assert load_of(found.plan) == load


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Öka till 200 användare på 5 minuter, håll 10 minuter", "300:200"),
        ("Öka till 200 användare på 5 minuter, håll 10 minuter", "300:200, 600:250"),
        ("200 användare", "300:200"),
    ],
)
def test_stages_that_leave_out_a_time_or_add_a_level_do_not_follow(text: str, value: str) -> None:
    found = after(text, said("stages", value, text))

    assert [each.read for each in found.disputes] == ["read nothing of that kind"]
    assert not any(scenario.load and scenario.load.stages for scenario in found.plan.scenarios)


def test_users_beside_a_quoted_rate_are_those_that_carry_it() -> None:
    text = "100 users for 5 minutes, 50 żądań na sekundę"

    found = after(text, said("requests_per_s", "50", "50 żądań na sekundę"))

    load = load_of(found.plan)
    assert (load.unit, load.target, load.limit_vus) == (Unit.REQUESTS_PER_S, 50, 100)
    assert "scenarios[0].load.limit_vus" in origins(found.plan)


def test_a_method_that_no_rule_has_placed_is_taken_from_its_quotation() -> None:
    text = "20 users. Hit /login, it is a POST"

    found = after(text, said("request", "POST /login", "Hit /login, it is a POST"))

    assert [step.method for step in found.plan.scenarios[0].steps] == ["POST"]
    assert found.plan.complete


@pytest.mark.parametrize("value", ["POST /login", "/login now"])
def test_a_request_that_its_quotation_does_not_show_is_dropped(value: str) -> None:
    assert len(after("20 users hit /login", said("request", value, "hit /login")).dropped) == 1


@pytest.mark.parametrize("value", ["GET /logout", "GET /log"])
def test_a_request_that_the_plan_does_not_have_is_disputed(value: str) -> None:
    found = after("20 users hit /login", said("request", value, "hit /login"))

    assert [each.part for each in found.disputes] == ["scenarios[0].steps[1]"]
    assert not found.plan.complete


def test_one_of_two_lengths_is_no_choice_of_the_model() -> None:
    text = "50 users on https://x.example.com/. How long? 10 minutes or an hour, as you like."

    found = after(
        text,
        said("duration_s", "600", "10 minutes"),
        said("background", "the other length", "an hour"),
    )

    assert not found.plan.is_whole


def test_a_level_that_is_asked_about_is_disputed() -> None:
    text = "100 users?, or more, for 5 minutes on https://x.example.com/"

    found = after(text, said("users", "100", "100 users"))

    assert [each.read for each in found.disputes] == ["read 100"]


def test_a_request_that_differs_from_the_rules_is_disputed() -> None:
    text = "20 users POST /login and GET /login"
    plan = read_plan("20 users POST /login")

    found = quoted(plan, text, [said("request", "GET /login", "GET /login")])

    assert [each.read for each in found.disputes] == ["read POST /login"]


def test_pauses_and_shares_are_filled() -> None:
    text = "60 % oglądają, 40 % kupują, czekają 3 sekundy"

    found = after(
        text,
        said("share", "60 viewers", "60 % oglądają"),
        said("share", "40 buyers", "40 % kupują"),
        said("pause_s", "3", "czekają 3 sekundy"),
    )

    assert (found.dropped, found.disputes) == ((), ())
    assert [each.share for each in found.plan.scenarios if each.share] == [60, 40]
    assert [each.pause for each in found.plan.scenarios if each.pause]


def test_a_quotation_of_one_of_several_loads_is_settled_against_that_load() -> None:
    text = "Scenario A: 10 users for 5 minutes. Scenario B: 20 users for 5 minutes."
    plan = read_plan(text)

    found = quoted(plan, text, [said("users", "10", "10 users"), said("users", "20", "20 users")])

    assert (found.dropped, found.disputes) == ((), ())
    assert found.plan.scenarios == plan.scenarios


def test_jumps_between_levels_may_be_told() -> None:
    text = "50 users for 2 minutes, then 100 users for 2 minutes"

    found = after(text, said("stages", "120:50, 0:100, 120:100", text))

    assert found.disputes == ()
