"""The pages of the self-check: one question at a time, an outcome for her country, and nothing
kept unless she sends it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ArticleFactory, CareRelationshipFactory, UserFactory
from pages import (
    attribute,
    errors_of,
    every,
    heading,
    links,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
)
from self_check.cases import WELL, answers

from apps.articles.models import SentCheck, SignOff
from apps.articles.self_check.definition import the_check
from apps.articles.self_check.sitting import SALT, Sitting

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
CHECK = the_check()
LANGUAGES = ("nl", "en", "de")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def field(page, name):
    return attribute(next(every(page, "input", name=name)), "value")


class Visitor:
    """Answers page after page with what stands in its form, as a browser would."""

    def __init__(self, client, language="en"):
        self.client, self.path = client, f"/{language}/check/"
        self.page = page_of(client.get(self.path))

    def presses(self, path=None, **data):
        data = {"so_far": field(self.page, "so_far")} | data
        self.response = self.client.post(path or self.path, data)
        assert self.response.status_code == 200
        self.page = page_of(self.response)
        return self

    @property
    def screen(self):
        shown = list(every(self.page, "input", name="screen"))
        return attribute(shown[0], "value") if shown else None

    def begins(self):
        return self.presses(change="emergency")

    def says(self, go="next", **said):
        return self.presses(screen=self.screen, go=go, **answers(**said))

    def goes_on(self, told, until=None):
        """With these answers, up to that page or the outcome."""
        while self.screen and self.screen != until:
            names = [q.id for q in CHECK.questions.values() if q.screen == self.screen]
            said = {name: told[name] for name in names if name in told}
            self.presses(screen=self.screen, go="next", **said)
        return self


@pytest.fixture
def visitor(client):
    return Visitor(client)


@pytest.fixture
def outcome(client):
    def outcome(language="en", **said):
        return Visitor(client, language).begins().goes_on(WELL | answers(**said)).page

    return outcome


def chosen(page):
    return [attribute(e, "value") for e in every(main(page), "input") if has_tick(e)]


def has_tick(element):
    return "checked" in dict(element.attributes)


def under(page, title):
    """What stands in the section with that heading."""
    return next(
        section for section in every(main(page), "section") if title in texts(every(section, "h2"))
    )


# --- the way through -----------------------------------------------------------------------------


def test_first_page_says_what_it_is_and_begins(visitor):
    page = visitor.page
    assert heading(page) == "How soon do you need help?"
    assert (
        "This check does not tell you what you have. It helps you decide how soon to ask for help"
        " and which information fits." in text_of(main(page))
    )
    assert "In doubt, ask rather once too often." in text_of(main(page))
    assert heading(visitor.begins().page) == "Do you have one of these now?"


def test_one_question_on_a_page_the_most_serious_first(visitor):
    seen = []
    visitor.begins()
    while visitor.screen:
        seen.append((visitor.screen, heading(visitor.page)))
        assert f"Question {len(seen)} of 14" in text_of(main(visitor.page))
        visitor.goes_on(WELL, until=list(Sitting().screens)[len(seen)] if len(seen) < 14 else None)
    assert [name for name, _title in seen] == [
        *["emergency", "age", "where", "when", "since", "start", "walk", "nprs", "signs"],
        *["nerve", "history", "course", "position", "examined"],
    ]
    assert len({title for _name, title in seen}) == 14
    assert heading(visitor.page) == "Your answers fit self-care"


def test_twelve_situations_can_be_chosen_together(visitor):
    visitor.begins().goes_on(WELL, until="when")
    offered = [attribute(box, "value") for box in every(main(visitor.page), "input", name="when")]
    assert offered == [
        *["standing_up", "walking", "stairs", "lying_on_side", "after_running", "during_running"],
        *["sitting_long", "standing_long", "night_rest_constant", "deep_bend_twist"],
        *["morning_stiff_under30", "morning_stiff_over30", "none"],
    ]
    visitor.says(when=" ".join(offered[:-1])).says(go="back")
    assert chosen(visitor.page) == offered[:-1]


def test_who_walks_worse_is_asked_since_when(visitor):
    visitor.begins().goes_on(WELL, until="walk").says(walk="limp")
    assert (visitor.screen, heading(visitor.page)) == (
        "limited",
        "Since when has walking been this limited?",
    )
    visitor.says(limited="gt_48h").says(go="back").says(go="back").says(walk="normal")
    assert visitor.screen == "nprs"


def test_back_loses_nothing(visitor):
    visitor.begins().says(emergency="none").says(age="65plus").says(side="both", where="knee")
    visitor.says(go="back", when="walking stairs")
    assert (visitor.screen, chosen(visitor.page)) == ("where", ["both", "knee"])
    visitor.says(side="both", where="knee")
    assert (visitor.screen, chosen(visitor.page)) == ("when", ["walking", "stairs"])


def test_back_from_the_first_question_is_the_first_page(visitor):
    visitor.begins().says(go="back", emergency="leg_cold_pale")
    assert heading(visitor.page) == "How soon do you need help?"
    assert chosen(visitor.begins().page) == ["leg_cold_pale"]


def test_an_answer_is_wanted_beside_the_question(visitor):
    visitor.begins().says()
    assert errors_of(visitor.page) == {"emergency": "Choose at least one answer."}
    assert text_of(one(visitor.page, "title")).startswith("Error: Do you have one")
    visitor.says(emergency="none").says()
    assert errors_of(visitor.page) == {"age": "Choose an answer."}
    visitor.says(age="18-44").says(where="knee")
    assert errors_of(visitor.page) == {"side": "Choose an answer."}
    assert chosen(visitor.page) == ["knee"]


def test_none_of_these_beside_a_tick_is_asked_about(visitor):
    visitor.begins().says(emergency="none leg_cold_pale")
    assert errors_of(visitor.page) == {
        "emergency": "You ticked something and “None of these”. Take one away."
    }
    assert set(chosen(visitor.page)) == {"none", "leg_cold_pale"}


def test_what_no_page_offers_is_refused(visitor):
    visitor.begins().says(emergency="cough")
    assert errors_of(visitor.page) == {"emergency": "Choose from the list."}


@pytest.mark.parametrize("name", ["course", "position", "examined"])
def test_who_does_not_know_may_say_so(visitor, name):
    visitor.begins().goes_on(WELL, until=name)
    assert "If you do not know, we take the safer side." in text_of(main(visitor.page))
    visitor.says(go="skip")
    assert visitor.screen != name


def test_a_question_that_must_be_answered_cannot_be_skipped(visitor):
    visitor.begins().says(go="skip")
    assert errors_of(visitor.page) == {"emergency": "Choose at least one answer."}


def test_a_missing_answer_is_named_with_the_reason(visitor):
    told = WELL | answers(when="night_rest_constant")
    visitor.begins().goes_on(told, until="position").says(go="skip").goes_on(told)
    assert text_of(under(visitor.page, "Why")) == (
        "Why Pain that is always there and eases in no position needs to be examined by a doctor."
        " You did not answer “Does any position ease the pain at night or at rest?”."
        " We took the safer side."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_its_language(client, language):
    visitor = Visitor(client, language).begins()
    while visitor.screen:
        if visitor.screen != "where":
            assert heading(visitor.page) == CHECK.questions[visitor.screen].text[language]
        names = [q.id for q in CHECK.questions.values() if q.screen == visitor.screen]
        visitor.presses(screen=visitor.screen, go="next", **{n: WELL[n] for n in names})
    assert attribute(visitor.page, "lang") == language


def test_another_language_keeps_the_answers(visitor):
    visitor.begins().says(emergency="none")
    visitor.presses("/de/check/", screen="age", go="stay", age="45-64")
    assert (heading(visitor.page), chosen(visitor.page)) == ("Wie alt sind Sie?", ["45-64"])
    visitor.path = "/de/check/"
    visitor.goes_on(WELL | answers(signs="weight_loss"))
    visitor.presses("/nl/check/", go="stay")
    assert heading(visitor.page) == "Maak deze week een afspraak bij je huisarts"


# --- the outcome ---------------------------------------------------------------------------------


@pytest.mark.parametrize("option", [*CHECK.questions["emergency"].options][:-1])
def test_an_emergency_ends_the_check_at_once(visitor, option):
    page = visitor.begins().says(emergency=option).page
    assert heading(page) == "Call 999 now"
    assert links(main(page)) == ["tel:999"]
    assert "Do not drive yourself." in text_of(main(page))
    said = CHECK.questions["emergency"].options[option]["en"]
    assert f"“{said}.”" in texts(every(main(page), "li"))
    assert list(every(page, "nav")) == []


def test_an_emergency_that_shows_later_ends_the_check_then(visitor):
    visitor.begins().goes_on(WELL | answers(start="fall_or_accident"), until="walk")
    visitor.says(walk="cannot_put_weight")
    assert heading(visitor.page) == "Call 999 now"
    assert "The bone may be broken" in text_of(under(visitor.page, "Why"))


def test_a_wrong_tap_leads_back(visitor):
    visitor.begins().says(emergency="leg_cold_pale")
    button = next(b for b in every(visitor.page, "button", name="change"))
    assert text_of(button) == "I tapped something wrong"
    visitor.presses(change=attribute(button, "value"))
    assert (visitor.screen, chosen(visitor.page)) == ("emergency", ["leg_cold_pale"])
    assert visitor.says(emergency="none").screen == "age"


def test_a_child_is_sent_another_way(visitor):
    page = visitor.begins().says(emergency="none").says(age="under18").page
    assert heading(page) == "Contact the GP today"
    assert "With a fever or unable to walk: the same day" in text_of(main(page))
    assert "In doubt, ask rather once too often." in text_of(main(page))


def test_today(outcome):
    page = outcome(signs="fever_chills weight_loss")
    assert heading(page) == "Call your GP today"
    assert "Is it evening or weekend? Then call NHS 111." in text_of(main(page))
    assert "tel:111" in links(main(page))
    assert text_of(under(page, "Why")) == (
        "Why There may be an infection in the joint. A doctor has to rule that out. Losing weight"
        " or night sweats can belong to an illness of the whole body. Often there is a harmless"
        " explanation."
    )
    assert texts(every(under(page, "Say this on the phone"), "li"))[:3] == [
        "“It is about my hip.”",
        "“I have a fever or chills.”",
        "“I lose weight without wanting to.”",
    ]
    assert "Do no exercises." in text_of(under(page, "Until then"))
    read_aloud = text_of(under(page, "Your answers, to read aloud"))
    assert "Since when have you had this pain? 6 weeks to 3 months" in read_aloud
    assert "What you can read now" not in text_of(page)


def test_this_week(outcome):
    ArticleFactory(slug="walking", title_en="Hip pain when walking")
    page = outcome(when="morning_stiff_over30 walking")
    assert heading(page) == "Make an appointment with your GP this week"
    assert "Do not start a programme before the visit." in text_of(main(page))
    reading = text_of(under(page, "What you can read now"))
    assert "can fit pain from the tendons on the outer side of the hip" in reading
    assert "This is no diagnosis." in reading
    assert "Hip pain when walking" in reading
    assert "After the visit, ask your physiotherapist" in reading


def test_self_care_names_what_to_read_and_what_to_ask_for(outcome):
    ArticleFactory(slug="lying-and-sleeping", title_en="Sleeping")
    ArticleFactory(slug="hip-pain", title_en="Hip pain")
    ArticleFactory(slug="walking", title_en="Not yet", published_at=None)
    ArticleFactory(slug="nutrition", title_en="Food")
    page = outcome(when="stairs lying_on_side")
    reading = under(page, "What you can read now")
    assert texts(every(reading, "a")) == ["Sleeping", "Hip pain"]
    assert texts(every(reading, "li"))[2:] == [
        "Pain on the outer hip, 8 weeks",
        "Calm hip at night, 3 weeks",
    ]
    assert "(Around the joint)" in text_of(reading)
    assert "Do the check again in 2 weeks." in text_of(main(page))
    assert "Is it no better after 6 weeks?" in text_of(main(page))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"emergency": "leg_cold_pale"},
        {"signs": "fever_chills"},
        {"signs": "weight_loss"},
        {"age": "under18"},
    ],
)
@pytest.mark.parametrize(
    ("language", "net"),
    [
        ("nl", "Twijfel je? Vraag het liever een keer te veel."),
        ("en", "In doubt, ask rather once too often."),
        ("de", "Im Zweifel fragen Sie lieber einmal zu viel."),
    ],
)
def test_every_path_ends_with_the_safety_net(outcome, said, language, net):
    assert net in text_of(main(outcome(language, **said)))


@pytest.mark.parametrize(
    ("country", "emergency", "late"),
    [
        ("NL", "112", "the out-of-hours GP service (huisartsenpost)"),
        ("DE", "112", "the out-of-hours doctor (116117)"),
        ("UK", "999", "NHS 111"),
    ],
)
def test_the_country_changes_the_numbers(visitor, country, emergency, late):
    visitor.begins().goes_on(WELL | answers(signs="fever_chills")).presses(country=country)
    page = visitor.page
    assert f"tel:{emergency}" in links(main(page))
    assert f"Then call {late}." in text_of(main(page))
    who = [text_of(th) for th in every(under(page, "Who does what"), "th")]
    assert who[0] == emergency
    current = [b for b in every(page, "button", name="country") if attribute(b, "aria-current")]
    assert [attribute(b, "value") for b in current] == [country]


@pytest.mark.parametrize(("language", "number"), [("nl", "112"), ("de", "112"), ("en", "999")])
def test_the_language_suggests_the_country(outcome, language, number):
    page = outcome(language, emergency="leg_cold_pale")
    assert links(main(page)) == [f"tel:{number}"]


def test_one_answer_can_be_changed_afterwards(visitor):
    visitor.begins().goes_on(WELL).presses(change="nprs")
    assert (visitor.screen, chosen(visitor.page)) == ("nprs", ["4"])
    assert heading(visitor.says(nprs="9").page) == "Make an appointment with your GP this week"


# --- nothing is kept -----------------------------------------------------------------------------


def test_nothing_is_kept_on_the_server_or_in_addresses(client):
    with CaptureQueriesContext(connection) as asked:
        visitor = Visitor(client).begins().goes_on(WELL | answers(signs="fever_chills"))
    written = [q["sql"] for q in asked if not q["sql"].startswith("SELECT")]
    assert written == []
    assert visitor.response.request["QUERY_STRING"] == ""
    assert set(client.cookies) <= {"csrftoken"}
    assert "no-store" in visitor.response.headers["Cache-Control"]
    assert SentCheck.objects.count() == 0


@pytest.mark.parametrize(
    "so_far",
    ["", "x", "x:y:z", signing.dumps([99, "a", "", {}], salt=SALT), signing.dumps("x", salt="y")],
    ids=["nothing", "a letter", "no signature", "not ours", "another salt"],
)
def test_what_is_not_ours_begins_again(client, so_far):
    response = client.post("/en/check/", {"so_far": so_far, "screen": "age", "go": "next"})
    assert notices(page_of(response)) == [
        "We could not read your earlier answers. Please start again."
    ]


def test_odd_buttons_show_the_next_question(visitor):
    visitor.begins().presses(screen="nowhere", go="next")
    assert visitor.screen == "emergency"
    assert visitor.presses(change="nowhere", country="XX").screen == "emergency"


def test_a_form_without_its_token_is_refused(db):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/nl/check/", {"so_far": Sitting().signed}).status_code == 403


# --- sending it ----------------------------------------------------------------------------------

SEND = "Send to my physiotherapist"


def buttons(page):
    return texts(every(main(page), "button"))


def test_only_who_is_treated_is_offered_to_send(client, visitor, anna):
    told = WELL | answers(signs="fever_chills")
    assert SEND not in buttons(visitor.begins().goes_on(told).page)
    client.force_login(UserFactory())
    assert SEND not in buttons(visitor.page)
    client.force_login(anna)
    assert SEND in buttons(Visitor(client).begins().goes_on(told).page)


@pytest.fixture
def annas(client, anna):
    client.force_login(anna)
    return Visitor(client).begins().goes_on(WELL | answers(signs="fever_chills"))


def send(visitor, language="en"):
    return visitor.presses(f"/{language}/check/send/")


def test_sending_keeps_what_she_said_for_her_practice(annas, anna, brug):
    send(annas)
    assert notices(annas.page) == ["Sent to De Brug. Nobody watches live: in a hurry, call."]
    assert SEND not in buttons(annas.page)
    sent = SentCheck.objects.get()
    assert (sent.patient, sent.practice, sent.sent_at, sent.language) == (anna, brug, NOON, "en")
    assert (sent.version, sent.urgency, sent.rules) == (CHECK.version, "today", ["R06.1"])
    assert (sent.answers["signs"], sent.answers["since"]) == (["fever_chills"], ["6-12w"])


def test_the_same_check_is_sent_once_and_another_beside_it(annas):
    first = field(annas.page, "so_far")
    send(send(annas))
    assert SentCheck.objects.count() == 1
    annas.presses(change="nprs").says(nprs="9")
    send(annas)
    assert SentCheck.objects.count() == 2
    assert field(annas.page, "so_far") != first


def test_it_goes_to_each_practice_that_treats_her_now(annas, anna, zuid, vera):
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    send(annas)
    assert {sent.practice.name for sent in SentCheck.objects.all()} == {"De Brug", "Zuid"}
    assert notices(annas.page)[0].startswith("Sent to De Brug, Zuid.")


def test_who_is_not_treated_cannot_send(client, visitor, anna):
    data = {"so_far": field(visitor.begins().goes_on(WELL).page, "so_far")}
    assert client.post("/en/check/send/", data).status_code == 404
    client.force_login(UserFactory())
    assert client.post("/en/check/send/", data).status_code == 404
    client.force_login(anna)
    assert client.post("/en/check/send/", {"so_far": "x"}).status_code == 404
    assert SentCheck.objects.count() == 0


def test_an_unfinished_check_is_not_sent(client, anna):
    client.force_login(anna)
    visitor = send(Visitor(client).begins().says(emergency="none"))
    assert (visitor.screen, SentCheck.objects.count()) == ("age", 0)


def test_her_physiotherapist_sees_it_and_nobody_else(annas, anna, theo, bram, vera):
    send(annas)
    seen = SentCheck.objects.visible_to
    assert [seen(who).count() for who in (anna, theo, bram, vera)] == [1, 1, 0, 0]
    anna.care_received_set.get().end(at=NOON)
    assert [seen(who).count() for who in (anna, theo)] == [1, 0]


def test_her_physiotherapist_reads_it_in_his_language(client, annas, anna, theo, programme):
    send(annas)
    theo.language = "nl"
    theo.save()
    client.force_login(theo)
    sent = SentCheck.objects.get()
    for name, row in (("accounts_user", anna), ("programmes_programme", programme)):
        page = page_of(client.get(reverse(f"admin:{name}_change", args=[row.pk])))
        table = one(page, "div", **{"aria-labelledby": "sent-checks-heading"})
        assert "vandaag de huisarts bellen" in text_of(table)
        assert "Er kan een ontsteking in het gewricht zitten." in text_of(table)
        assert reverse("admin:articles_sentcheck_change", args=[sent.pk]) in links(table)
    page = page_of(client.get(reverse("admin:articles_sentcheck_change", args=[sent.pk])))
    assert "Heb je ook een van deze dingen?" in text_of(page)
    assert "Ik heb koorts of koude rillingen" in text_of(page)


def test_what_a_newer_version_no_longer_asks_stays_readable(annas):
    sent = SentCheck(answers={"gone": ["x", "y"], "signs": ["gone"], "course": []}, rules=["R99.1"])
    assert sent.reasons_in_words == []
    assert [answer for _question, answer in sent.in_words] == ["x, y", "gone", "not answered"]
    assert sent.in_words[0][0] == "gone"


@pytest.fixture
def article(client):
    """The page of an article with these sections."""

    def article(*sections, language="en"):
        article = ArticleFactory(published_at=datetime(2027, 1, 1, tzinfo=UTC))
        for number, (kind, text) in enumerate(sections, start=1):
            said = {f"text_{code}": text for code in LANGUAGES}
            said |= {f"heading_{code}": f"The {kind}" for code in LANGUAGES}
            article.sections.create(anchor=f"part-{number}", position=number, kind=kind, **said)
        return main(page_of(client.get(f"/{language}/read/{article.slug}/")))

    return article


# --- signed or not -------------------------------------------------------------------------------


def test_the_demo_says_that_nobody_signed_it(visitor, outcome):
    line = "Written by the Soepel team, version 1. No clinician has checked it yet."
    assert line in text_of(main(visitor.page))
    assert line in text_of(main(outcome()))


@pytest.fixture
def live(settings):
    settings.DEMO = False


def sign(version=CHECK.version):
    return SignOff.objects.create(
        version=version, name="A. Arts", qualification="GP", signed_on=date(2027, 3, 1)
    )


def test_elsewhere_it_is_not_there_until_it_is_signed(live, client, anna):
    so_far = {"so_far": Sitting().signed}
    client.force_login(anna)
    for path in ("/en/read/", "/en/help/"):
        assert "/en/check/" not in links(main(page_of(client.get(path))))
    assert client.get("/en/check/").status_code == 404
    assert client.post("/en/check/", so_far).status_code == 404
    assert client.post("/en/check/send/", so_far).status_code == 404
    sign(version=CHECK.version + 1)
    assert client.get("/en/check/").status_code == 404
    sign()
    page = page_of(client.get("/en/check/"))
    assert "Checked by A. Arts, GP, 1 Mar 2027. Version 1." in text_of(main(page))
    for path in ("/en/read/", "/en/help/"):
        assert "/en/check/" in links(main(page_of(client.get(path))))


def test_visitors_find_it_on_the_first_page(client):
    assert "/en/check/" in links(main(page_of(client.get("/en/"))))


TO_IT = '<p>Walk. Not sure? Do the <a href="/en/check/">check</a>. <a href="/en/help/">Ask</a>.</p>'


def test_no_sentence_of_an_article_sends_there_until_then(article, live):
    sections = ("do", TO_IT), ("text", TO_IT)
    page = article(*sections)
    assert texts(every(page, "p")).count("Walk. Ask .") == 2
    assert "/en/check/" not in links(page)
    sign()
    assert links(article(*sections)).count("/en/check/") == 2


def test_an_article_asks_once_whether_it_may_be_shown_and_only_if_it_sends_there(article, live):
    def asked(*sections):
        with CaptureQueriesContext(connection) as queries:
            article(*sections)
        return sum('FROM "articles_signoff"' in query["sql"] for query in queries)

    many = [("text", TO_IT)] * 4 + [("do", TO_IT), ("who", TO_IT), ("rules", TO_IT)]
    assert (asked(("text", "<p>Walk.</p>")), asked(*many)) == (0, 1)
    sign()
    assert (asked(("text", "<p>Walk.</p>")), asked(*many)) == (0, 1)


def test_a_version_that_does_not_exist_cannot_be_signed(client, db):
    client.force_login(UserFactory(is_superuser=True))
    data = {"version": "2", "name": "A. Arts", "qualification": "GP", "signed_on": "2027-03-01"}
    page = page_of(client.post("/admin/articles/signoff/add/", data))
    assert "Die versie bestaat nog niet." in text_of(page)
    client.post("/admin/articles/signoff/add/", data | {"version": "1"})
    assert SignOff.objects.get().name == "A. Arts"


def test_who_only_treats_cannot_sign(client, theo):
    client.force_login(theo)
    assert client.get("/admin/articles/signoff/add/").status_code == 403


# --- the rules in an article ---------------------------------------------------------------------


@pytest.fixture
def rules(article):
    return lambda language="en": article(("text", "<p>Walk.</p>"), ("rules", ""), language=language)


def test_an_article_shows_every_rule_in_words(rules):
    page = rules()
    tables = list(every(page, "table"))
    branches = sum(len(rule.branches) for rule in CHECK.rules)
    assert sum(len(list(every(table, "tr"))) - 1 for table in tables) == branches
    assert [title for title in texts(every(page, "h3")) if "GP" in title or "999" in title] == [
        "Call 999 now",
        "Call your GP today",
        "Make an appointment with your GP this week",
    ]
    said = [text_of(td) for table in tables for td in every(table, "td")]
    assert "“With a fall or an accident” and “I cannot put weight on the leg”" not in said
    assert "“I cannot put weight on the leg” and “With a fall or an accident”" in said
    assert "“My leg is suddenly cold, pale or blue”" in said
    assert "How much pain do you have now? 8 or more" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_wait_for_the_signature_too_with_all_that_is_said_of_them(rules, live, language):
    page = rules(language)
    assert list(every(page, "table")) == []
    assert ("#part-1" in links(page), "#part-2" in links(page)) == (True, False)
    assert "The rules" not in text_of(page)
    sign()
    page = rules(language)
    assert list(every(page, "table")) != []
    assert ("#part-1" in links(page), "#part-2" in links(page)) == (True, True)
    assert "The rules" in text_of(page)
