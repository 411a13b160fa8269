"""The rules of the self-check, each with each of its branches (docs/self-check-rules.md)."""

from copy import deepcopy
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_language import LANGUAGES, forbidden, too_long, wrong_address
from self_check.cases import CASES, MISSING, WELL, answers
from self_check.table import FILE, written

from apps.articles.self_check.conditions import Unreadable
from apps.articles.self_check.countries import COUNTRIES, country_of
from apps.articles.self_check.definition import CONTENT, Reader, load, the_check

CHECK = the_check()
# What the content plan allows each rule to say.
URGENCIES = {
    "R01": {"now"},
    "R02": {"now"},
    "R03": {"today", "now"},
    "R04": {"now"},
    "R05": {"today"},
    "R06": {"today", "now"},
    "R07": {"today", "now"},
    "R08": {"now"},
    "R09": {"today"},
    "R10": {"today"},
    "R11": {"week", "today"},
    "R12": {"week", "today"},
    "R13": {"today"},
    "R14": {"week"},
    "R15": {"today"},
    "R16": {"week"},
    "R17": {"week", "today"},
    "R18": {"week", "today"},
    "R19": {"week", "today"},
    "R20": {"week"},
    "R21": {"today", "week"},
}


def named(case):
    told = " ".join(f"{name}={','.join(said)}" for name, said in case.said.items())
    return f"{case.rule} {case.urgency} {told} {' '.join(case.missing)}"


def urgency_of(rule, told):
    own = [one.urgency.word for one in CHECK.outcome(told).reasons if one.code == rule]
    return own[0] if own else None


@pytest.mark.parametrize("case", CASES, ids=named)
def test_rule_and_all_reasons(case):
    outcome = CHECK.outcome(case.answers)
    assert urgency_of(case.rule, case.answers) == case.urgency
    assert {one.code for one in outcome.reasons} == {case.rule, *case.also}
    assert outcome.urgency.word == max(one.urgency for one in outcome.reasons).word


@pytest.mark.parametrize("case", CASES, ids=named)
def test_each_answer_of_a_case_counts(case):
    """Without any one of them the rule asks less, or nothing."""
    for name, options in case.said.items():
        if options == WELL[name]:
            continue
        if case.rule == "R07" and name == "signs" and case.said.get("emergency"):
            continue  # chest pain alone or together
        assert urgency_of(case.rule, case.answers | {name: WELL[name]}) != case.urgency, name
        for option in options if len(options) > 1 else ():
            left = tuple(one for one in options if one != option)
            assert urgency_of(case.rule, case.answers | {name: left}) != case.urgency, option


@pytest.mark.parametrize("case", [case for case in CASES if case.stopped_by], ids=named)
def test_what_stops_a_rule(case):
    for other in case.stopped_by:
        assert urgency_of(case.rule, case.answers | other) != case.urgency, other


@pytest.mark.parametrize("case", MISSING, ids=named)
def test_a_missing_answer_takes_the_safer_side(case):
    assert urgency_of(case.rule, case.answers) == case.urgency
    whole = WELL | case.said
    assert urgency_of(case.rule, whole) != case.urgency or case.rule in {"R02", "R09", "R20"}


def test_every_branch_has_a_case():
    """Not only every rule: what no case reaches by itself is not tested."""
    reached = {
        (rule.code, index)
        for case in CASES
        for rule in CHECK.rules
        if rule.code == case.rule
        for index, branch in enumerate(rule.branches)
        if branch.is_certain(case.answers) and branch.urgency.word == case.urgency
    }
    wanted = {(rule.code, index) for rule in CHECK.rules for index, _ in enumerate(rule.branches)}
    assert reached == wanted


def test_the_rules_are_those_of_the_plan():
    told = {rule.code: {branch.urgency.word for branch in rule.branches} for rule in CHECK.rules}
    assert told == URGENCIES


def test_without_a_sign_the_page_is_self_care():
    outcome = CHECK.outcome(WELL)
    assert (outcome.urgency.word, outcome.reasons) == ("care", ())


def test_the_highest_urgency_decides_and_stands_first():
    told = WELL | answers(signs="calf_swollen_warm weight_loss", emergency="leg_cold_pale")
    outcome = CHECK.outcome(told)
    assert outcome.urgency.word == "now"
    assert [one.code for one in outcome.reasons] == ["R08", "R07", "R11"]
    assert outcome.patterns == ()


def test_table_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == written(), "run make self-check"


def test_what_the_reason_rests_on():
    found = CHECK.outcome(
        WELL | answers(start="fall_or_accident", age="65plus", history="steroids_3m")
    ).reasons[0]
    said = [
        (atom.question, atom.option)
        for atom in found.branch.said(
            WELL | answers(start="fall_or_accident", age="65plus", history="steroids_3m")
        )
    ]
    assert said == [
        ("start", "fall_or_accident"),
        ("age", "65plus"),
        ("history", "steroids_3m"),
    ]


def test_which_missing_answer_it_took_to_the_safer_side():
    told = {name: said for name, said in WELL.items() if name != "position"}
    told |= answers(when="night_rest_constant")
    (found,) = CHECK.outcome(told).reasons
    assert (found.code, found.branch.missing(told)) == ("R12", ["position"])


def one_answer(question):
    if question.kind != "multi":
        return st.sampled_from(question.values).map(lambda one: (one,))
    some = [value for value in question.values if value != "none"]
    none = [st.just(("none",))] if "none" in question.values else []
    lists = st.lists(st.sampled_from(some), min_size=1, unique=True).map(tuple)
    return st.one_of(*none, lists)


ANSWERS = st.fixed_dictionaries(
    {name: one_answer(question) for name, question in CHECK.questions.items()}
)
OPEN = [name for name, question in CHECK.questions.items() if not question.is_required]


@settings(max_examples=60, deadline=None)
@given(told=ANSWERS, name=st.sampled_from(OPEN))
def test_not_knowing_is_never_safer_than_any_answer(told, name):
    without = {other: said for other, said in told.items() if other != name}
    worst = max(
        CHECK.outcome(told | {name: (value,)}).urgency for value in CHECK.questions[name].values
    )
    assert CHECK.outcome(without).urgency >= worst


@settings(max_examples=60, deadline=None)
@given(told=ANSWERS, sign=st.sampled_from([*CHECK.questions["emergency"].options][:-1]))
def test_an_emergency_is_one_whatever_else_she_says(told, sign):
    first = {"emergency": (sign,)}
    assert CHECK.is_emergency_already(first)
    assert CHECK.outcome(told | first).urgency.word == "now"


@settings(max_examples=60, deadline=None)
@given(told=ANSWERS, upto=st.integers(1, len(CHECK.questions)))
def test_what_ends_the_check_early_stays_an_emergency(told, upto):
    """No later answer can take it back, and no missing one ends it."""
    so_far = {name: told[name] for name in list(CHECK.questions)[:upto]}
    if CHECK.is_emergency_already(so_far):
        assert CHECK.outcome(told).urgency.word == "now"


def test_not_yet_asked_is_no_reason_to_end():
    assert not CHECK.is_emergency_already(
        answers(emergency="none", nerve="weak_foot_or_leg", signs="fever_chills")
    )


def codes_of(**said):
    return [one.code for one in CHECK.outcome(WELL | answers(**said)).patterns]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("P1", {"age": "45-64", "where": "knee", "when": "none"}),
        ("P1", {"age": "65plus", "where": "thigh_inner", "when": "morning_stiff_under30"}),
        ("P2", {"where": "outer_hip", "when": "stairs"}),
        ("P3", {"where": "front_groin", "when": "none"}),
        ("P4", {"where": "low_back thigh_back", "when": "none"}),
        ("P5", {"where": "buttock", "when": "none"}),
        ("P6", {"where": "thigh_back", "when": "after_running"}),
        ("P7", {"where": "thigh_inner", "when": "after_running", "age": "45-64"}),
        ("P8", {"where": "knee", "when": "none"}),
    ],
)
def test_pattern(code, said):
    assert code in codes_of(**said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("P1", {"age": "18-44", "where": "front_groin", "when": "walking"}),
        ("P1", {"age": "45-64", "where": "thigh_inner", "when": "none"}),
        ("P2", {"where": "knee", "when": "stairs walking"}),
        ("P2", {"where": "outer_hip", "when": "none"}),
        ("P3", {"where": "front_groin", "age": "45-64", "when": "deep_bend_twist"}),
        ("P4", {"where": "buttock", "when": "none"}),
        ("P5", {"where": "knee", "when": "sitting_long"}),
        ("P6", {"where": "outer_hip", "when": "none", "start": "more_sport_or_load"}),
        ("P7", {"where": "front_groin", "when": "after_running"}),
        ("P8", {"where": "outer_hip", "when": "stairs"}),
    ],
)
def test_pattern_that_does_not_fit(code, said):
    assert code not in codes_of(**said)


def test_two_patterns_at_most_the_fullest_first():
    told = {"where": "low_back buttock thigh_back", "when": "after_running", "start": "slowly"}
    assert codes_of(**told) == ["P4", "P5"]


@pytest.mark.parametrize(
    ("code", "articles"),
    [
        ("P1", ["hip-pain", "osteoarthritis-vs-osteoporosis", "walking"]),
        ("P2", ["lying-and-sleeping", "walking", "hip-pain"]),
        ("P3", ["hip-pain", "when-to-see-a-doctor"]),
        ("P4", ["radiating-pain-sciatica", "sitting-and-work"]),
        ("P5", ["sitting-and-work", "release-stretch-activate"]),
        ("P6", ["release-stretch-activate", "walking"]),
        ("P7", ["hip-pain", "release-stretch-activate"]),
        ("P8", ["hip-pain", "release-stretch-activate", "sitting-and-work"]),
    ],
)
def test_pattern_leads_to_what_to_read(code, articles):
    (pattern,) = [one for one in CHECK.patterns if one.code == code]
    assert list(pattern.articles) == articles


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", ("kunnen passen",)), ("en", ("can fit",)), ("de", ("können", "passen"))],
)
def test_pattern_says_that_it_can_fit(language, words):
    """And the one for everything else that it fits no clear group."""
    *named, other = CHECK.patterns
    for pattern in named:
        first = pattern.text[language].partition(".")[0]
        assert [word for word in words if word not in first] == [], pattern.code
    assert other.code == "P8"


def test_patterns_are_for_reading_only():
    """With an appointment this week she may read; with a call today nothing else matters."""
    assert codes_of(signs="weight_loss") == ["P2"]
    assert codes_of(signs="fever_chills") == []


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (
            lambda told: told["rules"]["rules"][0]["branches"][0].update({"if": "signs.cough"}),
            "R01 asks for signs.cough, which nobody can choose",
        ),
        (
            lambda told: told["rules"]["rules"][0]["branches"][0].update({"if": "mood.low"}),
            "R01 asks for the question 'mood', which nobody is asked",
        ),
        (
            lambda told: told["rules"]["rules"][0]["branches"][0].update({"if": "sad"}),
            "no fact is called 'sad'",
        ),
        (
            lambda told: told["rules"]["rules"][0]["branches"][0].update({"if": {"or": []}}),
            "{'or': []} is no condition",
        ),
        (lambda told: told["rules"]["rules"][0]["reason"].pop("de"), "R01 lacks a language"),
        (
            lambda told: told["questions"][0]["text"].update({"nl": ""}),
            "question emergency lacks a language",
        ),
        (
            lambda told: told["pages"]["urgencies"]["now"]["until"]["de"].pop(),
            "pages.urgencies.now.until lacks a language",
        ),
        (
            lambda told: told["pages"]["countries"].pop("UK"),
            "the countries of pages.yaml and countries.py differ",
        ),
        (lambda told: told["pages"]["urgencies"].pop("week"), "not every urgency has its page"),
        (
            lambda told: told["patterns"][0].update(origin="bone"),
            "P1 is of the origin 'bone', which has no name",
        ),
        (
            lambda told: told["patterns"][0].update(programmes=["run"]),
            "P1 names the programme 'run', which has no name",
        ),
    ],
)
def test_what_is_written_wrongly_is_refused(break_it, said):
    told = {name: deepcopy(load(name)) for name in ("questions", "rules", "patterns", "pages")}
    break_it(told)
    with pytest.raises(Unreadable) as refused:
        Reader(**told).check()
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("language", "code", "emergency", "out_of_hours"),
    [("nl", "NL", "112", ""), ("de", "DE", "112", "116117"), ("en", "UK", "999", "111")],
)
def test_the_language_suggests_a_country(language, code, emergency, out_of_hours):
    country = country_of("", language)
    assert (country.code, country.emergency, country.out_of_hours) == (
        code,
        emergency,
        out_of_hours,
    )
    assert country_of("DE", language) == COUNTRIES["DE"]
    assert country_of("XX", language) == country


def texts_in(told, language):
    """Every text for readers, however deep it stands."""
    if isinstance(told, dict) and set(LANGUAGES) & set(told):
        found = told[language]
        return found if isinstance(found, list) else [found]
    below = told.values() if isinstance(told, dict) else told if isinstance(told, list) else []
    return [text for one in below for text in texts_in(one, language)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["questions", "rules", "patterns", "pages"])
def test_texts_are_plain(name, language):
    texts = texts_in(load(name), language)
    assert len(texts) >= 8
    wrong = {
        text: found
        for text in texts
        if (found := too_long(text) + forbidden(text, language) + wrong_address(text, language))
    }
    assert wrong == {}


# What somebody may have signed. Other words or rules are another version; while nobody has signed
# the newest one, its digest may simply follow.
DIGESTS = {1: "d6f010ac35c2a290"}


def test_what_was_signed_cannot_change_under_its_version():
    names = ("questions", "rules", "patterns", "pages")
    text = b"".join((CONTENT / f"{name}.yaml").read_bytes() for name in names)
    assert DIGESTS[CHECK.version] == sha256(text).hexdigest()[:16]
