"""A mail that was built once and filled in is the mail that Django would have built."""

import copy
import pickle
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apps.accounts.emails import INLINER, build
from apps.reminders.compiled import Compiled

LANGUAGES = ("nl", "en", "de")
ID = "<8c8e4ad8-3a3c-4a3c-9d7e-000000000001@soepel.example>"
TO = "anna@demo.example"
SITE = "https://soepel.example/nl/"
STOP = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated"}
EXPIRES = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
DEVICE = {"device": "Safari, iPhone", "timestamp": EXPIRES}


# --- every mail of ours, with its holes --------------------------------------------------------


def reminder(name, language):
    """The two of the outbox, which one can stop."""

    def made(values):
        context = {key: values[key] for key in HOLES[name]} | {"movement": "Adem rustig uit."}
        headers = STOP | {"List-Unsubscribe": f"<{values['stop_url']}>", "X-Kind": "é"}
        return build(name, to="x@x.example", language=language, context=context, headers=headers)

    return made


def letter(name, language):
    def made(values):
        context = {key: values[key] for key in HOLES[name]}
        context |= {"host": "Praktijk A & B", "is_patient": True, "expires_at": EXPIRES}
        return build(name, to="x@x.example", language=language, context=context)

    return made


def notice(name, language):
    """What allauth sends, with templates of ours."""

    def made(values):
        context = {key: values[key] for key in HOLES["notice"]}
        context |= {"user": {"first_name": values["first_name"]}} | DEVICE
        with translation.override(language):
            subject = render_to_string(f"{name}_subject.txt", DEVICE).strip()
            message = EmailMultiAlternatives(
                subject, render_to_string(f"{name}_message.txt", context)
            )
            html = render_to_string(f"{name}_message.html", context)
        message.attach_alternative(INLINER.inline(html), "text/html")
        return message

    return made


HOLES = {
    "session_reminder": ("first_name", "today_url", "settings_url", "stop_url"),
    "sitting_break": ("first_name", "done_url", "later_url", "settings_url", "stop_url"),
    "invitation": ("first_name", "url"),
    "factors_lost": ("first_name", "by", "url"),
    "notice": (
        "code",
        "activate_url",
        "password_reset_url",
        "from_email",
        "to_email",
        "deleted_email",
    ),
}
TEMPLATES = Path(settings.BASE_DIR, "templates")
NOTICES = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.html")
    for path in TEMPLATES.glob("*/email/*_message.html")
)
BUILDERS = dict.fromkeys(("session_reminder", "sitting_break"), reminder)
BUILDERS |= dict.fromkeys(("invitation", "factors_lost"), letter)
BUILDERS |= dict.fromkeys(NOTICES, notice)
MAILS = [(name, language) for name in BUILDERS for language in LANGUAGES]


@cache
def compiled(name, language="nl"):
    return Compiled.of(BUILDERS[name](name, language))


def values_for(letter, **values):
    """An address for each hole that is no other."""
    return {name: values.get(name, f"{SITE}{name}/?a=1&b=2") for name in letter.names}


def filled(letter, **values):
    return letter.fill(to=TO, message_id=ID, values=values_for(letter, **values))


def two_holes(text="{a}", html="{a}", **header):
    def made(values):
        headers = {name: value.format_map(values) for name, value in header.items()}
        message = EmailMultiAlternatives("Dag", text.format_map(values), headers=headers)
        message.attach_alternative(html.format_map(values), "text/html")
        return message

    return Compiled.of(made)


# --- reading a mail ------------------------------------------------------------------------------

DIFFERS = {"date", "content-type", "content-transfer-encoding", "mime-version"}


def parse(data):
    return message_from_bytes(data, policy=policy.default)


def djangos(message):
    return parse(message.message().as_bytes(linesep="\r\n"))


def headers_of(message):
    return sorted(
        (k.lower(), str(v).strip()) for k, v in message.items() if k.lower() not in DIFFERS
    )


def structure_of(message):
    return [(part.get_content_type(), part.get_content_charset()) for part in message.walk()]


def bodies_of(message):
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


class Read(HTMLParser):
    """What a browser makes of it, whichever way its characters were written."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found = [""]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, attrs), ""]

    def handle_data(self, data):
        self.found[-1] += data


def assert_good_bytes(wire):
    head, _, body = wire.partition(b"\r\n\r\n")
    assert re.fullmatch(rb"(?:[ -~]*\r\n)+", wire)
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert b"\n." not in wire
    assert wire[:6] == b"Date: "
    assert wire[-2:] == b"\r\n"
    assert b" \r\n" not in body
    assert max(map(len, head.split(b"\r\n"))) <= 998 or b"List-Unsubscribe" in head


def assert_same(message, others):
    ours = parse(message.wire())
    for other in others:
        assert ours.defects == other.defects == []
        assert headers_of(ours) == headers_of(other)
        assert structure_of(ours) == structure_of(other)
        text, html = bodies_of(other)
        assert bodies_of(ours)[0] == text
        assert Read(bodies_of(ours)[1]).found == Read(html).found
    assert bodies_of(ours) == bodies_of(others[0])
    assert_good_bytes(message.wire())


# --- the same as Django's ------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), MAILS)
def test_every_mail_is_the_one_that_django_builds(name, language):
    letter = compiled(name, language)
    values = values_for(letter, first_name="Jörg <&\"'> = 😀", by="Mila Visser")
    message = letter.fill(to=TO, message_id=ID, values=values)
    built = BUILDERS[name](name, language)(values)
    built.to, built.extra_headers = [TO], built.extra_headers | {"Message-ID": ID}
    assert_same(message, [djangos(message), djangos(built)])
    assert parse(message.wire())["Message-ID"] == ID
    assert parse(message.wire())["To"] == TO
    assert structure_of(parse(message.wire())) == [
        ("multipart/alternative", None),
        ("text/plain", "utf-8"),
        ("text/html", "utf-8"),
    ]


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
NASTY = st.sampled_from(
    [
        "zqhole0zq",
        "=",
        "=3D",
        ".",
        "..",
        "--",
        "<b>",
        "&amp;",
        "'\"",
        " ",
        "ü",
        "😀",
        "%s",
        "{}",
        "a" * 70,
    ]
)
NAMES = st.one_of(
    st.text(CHARACTERS, max_size=40),
    st.text(CHARACTERS, min_size=900, max_size=1000),
    st.lists(NASTY, max_size=40).map("".join),
)
URLS = st.text("abcXYZ019-._~:/?#[]@!$&'()*+,;=%", max_size=900).map(f"{SITE}".__add__)


@given(
    name=st.sampled_from(["session_reminder", "sitting_break"]),
    language=st.sampled_from(LANGUAGES),
    first_name=NAMES,
    stop_url=URLS,
)
@example("session_reminder", "nl", "é" * 1000, f"{SITE}?{'=' * 800}")
@example("session_reminder", "nl", "." * 1000, SITE + "." * 500)
@example("session_reminder", "de", "a b " * 250, SITE)
@example("sitting_break", "en", "", SITE)
@hypothesis_settings(max_examples=20)
def test_any_name_and_address_arrive_as_django_sends_them(name, language, first_name, stop_url):
    letter = compiled(name, language)
    values = values_for(letter, first_name=first_name, stop_url=stop_url)
    message = letter.fill(to=TO, message_id=ID, values=values)
    built = BUILDERS[name](name, language)(values)
    built.to, built.extra_headers = [TO], built.extra_headers | {"Message-ID": ID}
    assert_same(message, [djangos(message), djangos(built)])


@given(
    value=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=300
    )
)
@hypothesis_settings(max_examples=50)
def test_any_value_stands_alone_between_any_words(value):
    letter = LONE
    message = letter.fill(to=TO, message_id=ID, values={"a": value, "b": "."})
    text, html = bodies_of(parse(message.wire()))
    assert text == f"{value}\r\n.{value}{value}.ü \r\n\r\nvan{value}"
    assert Read(html).found == ["", ("p", [("title", value)]), f"{value} .= ü", ("b", []), value]
    assert bodies_of(djangos(message)) == [text, html]
    assert_good_bytes(message.wire())


LONE = two_holes("{a}\n{b}{a}{a}.ü \r\n\rvan{a}", '<p title="{a}">{a} {b}= ü<b>{a}')


def test_words_of_the_mail_may_begin_with_a_dot_and_be_long():
    letter = two_holes("." + "ä" * 500 + "\n.\n...\n" + "x " * 300 + "\n", "<p>" + "=." * 400)
    message = letter.fill(to=TO, message_id=ID, values={})
    assert_same(message, [djangos(message)])


# --- headers -------------------------------------------------------------------------------------


def test_date_is_now(time_machine):
    letter = compiled("session_reminder")
    message = filled(letter)
    for moment in (datetime(2027, 3, 1, 17, 30, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)):
        time_machine.move_to(moment, tick=False)
        read = parsedate_to_datetime(parse(message.wire())["Date"])
        assert read.replace(tzinfo=UTC) == timezone.now() == moment
        assert parse(message.wire())["Date"] == djangos(message)["Date"]


def test_headers_of_one_person_are_added():
    headers = {"Feedback-ID": "nudge:soepel", "List-Id": "<reminders.soepel.example>"}
    letter = compiled("session_reminder")
    message = letter.fill(to=TO, message_id=ID, values=values_for(letter), headers=headers)
    assert_same(message, [djangos(message)])
    assert parse(message.wire())["Feedback-ID"] == "nudge:soepel"
    assert message.extra_headers["List-Id"] == "<reminders.soepel.example>"


@pytest.mark.parametrize("value", ["é" * 30, "woord " * 300, "Größe, " * 200])
def test_headers_that_are_not_ordinary_are_written_as_django_does(value):
    letter = two_holes(**{"X-Note": "<{a}>", "X-Long": "lang " * 60})
    message = letter.fill(
        to=TO, message_id=ID, values={"a": value}, headers={"X-Other": value.strip()}
    )
    ours, theirs = parse(message.wire()), djangos(message)
    for name in ("X-Note", "X-Other", "X-Long"):
        assert str(ours[name]).split() == str(theirs[name]).split()
    assert max(map(len, message.wire().split(b"\r\n"))) <= 998


def test_reply_to_and_sender_of_the_builder_are_kept():
    def made(values):
        message = EmailMultiAlternatives(
            "Größe", values["a"], "Praxis Süd <sued@x.example>", reply_to=["Theo <theo@x.example>"]
        )
        message.attach_alternative("<p>", "text/html")
        return message

    message = Compiled.of(made).fill(to=TO, message_id=ID, values={"a": "b"})
    assert_same(message, [djangos(message)])
    assert parse(message.wire())["From"] == "Praxis Süd <sued@x.example>"
    assert parse(message.wire())["Reply-To"] == "Theo <theo@x.example>"


@pytest.mark.parametrize(
    "to",
    [
        "o'neil+a.b@mail.demo.example",
        "anna@bücher.example",
        "Jörg Größe <joerg@demo.example>",
        '"Visser, Anna" <anna@demo.example>',
        '"anna visser"@demo.example',
        "anna@localhost",
    ],
)
def test_address_is_written_as_django_does(to):
    letter = two_holes()
    message = letter.fill(to=to, message_id=ID, values={"a": "b"})
    assert message.to == message.recipients() == [to]
    ours, theirs = parse(message.wire())["To"], djangos(message)["To"]
    assert ours.addresses == theirs.addresses
    assert_good_bytes(message.wire())


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["first_name", "stop_url"])
@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\r\nBcc: x@x.example", "\0", "a\n", "\ud800"])
def test_value_with_a_line_break_is_refused(name, value):
    with pytest.raises(ValueError):  # noqa: PT011
        filled(compiled("session_reminder"), **{name: value})


@pytest.mark.parametrize("character", ["\x0b", "\x1c", "\x85", "\u2028"])
def test_what_could_end_a_line_is_refused_in_a_header(character):
    with pytest.raises(ValueError, match="control character"):
        filled(compiled("session_reminder"), stop_url=f"https://x.example/{character}")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "anna@",
        "@demo.example",
        "anna@demo.example\n",
        "anna@demo.example\r\nBcc: x@x.example",
        "an\nna@demo.example",
        "anna@demo.example, bram@demo.example",
        "anna @demo.example bram",
        "anna@demo..example",
        "jörg@demo.example",
        f"anna@{'a' * 64}.example",
    ],
)
def test_address_that_cannot_be_is_refused(to):
    with pytest.raises(ValueError):  # noqa: PT011
        two_holes().fill(to=to, message_id=ID, values={"a": "b"})


@pytest.mark.parametrize("message_id", ["", "x@y", "<x>", "<x@y>\nBcc: a@b", "<a b@c>", "<é@x>"])
def test_message_id_that_is_none_is_refused(message_id):
    with pytest.raises(ValueError, match="Message-ID"):
        two_holes().fill(to=TO, message_id=message_id, values={"a": "b"})


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "a\nb"},
        {"X\n": "a"},
        {"to": "x@x.example"},
        {"SUBJECT": "x"},
        {"x-a": "b"},
        {"X-Ö": "b"},
        {".": "b"},
    ],
)
def test_header_that_breaks_or_doubles_is_refused(headers):
    letter = two_holes(**{"X-A": "{a}"})
    with pytest.raises(ValueError):  # noqa: PT011
        letter.fill(to=TO, message_id=ID, values={"a": "b"}, headers=headers)


@pytest.mark.parametrize("values", [{}, {"a": "x", "b": "y"}, {"b": "y"}])
def test_other_values_than_the_holes_are_refused(values):
    with pytest.raises(KeyError):
        two_holes().fill(to=TO, message_id=ID, values=values)


@pytest.mark.parametrize(
    "change",
    [
        lambda m, hole: setattr(m, "subject", hole),
        lambda m, hole: setattr(m, "body", hole.upper()),
        lambda m, hole: setattr(m, "body", hole[:-2]),
        lambda m, hole: setattr(m, "reply_to", [f"{hole}@x.example"]),
        lambda m, hole: setattr(m, "alternatives", []),
        lambda m, hole: setattr(m, "bcc", ["x@x.example"]),
        lambda m, hole: m.attach("a.txt", "a", "text/plain"),
        lambda m, hole: setattr(m, "content_subtype", "html"),
        lambda m, hole: setattr(m, "extra_headers", {".x": "y"}),
    ],
)
def test_mail_that_cannot_be_cut_is_refused(change):
    def made(values):
        message = EmailMultiAlternatives("Dag", "Dag")
        message.attach_alternative("<p>", "text/html")
        change(message, values["a"])
        return message

    with pytest.raises(ValueError):  # noqa: PT011
        Compiled.of(made)


def test_builder_that_unpacks_names_its_holes():
    def made(values):
        message = EmailMultiAlternatives("Dag", "{a} {b}".format(**values))
        message.attach_alternative("<p>", "text/html")
        return message

    message = Compiled.of(made, "a", "b").fill(to=TO, message_id=ID, values={"a": "1", "b": "2"})
    assert bodies_of(parse(message.wire()))[0] == "1 2"


# --- every other backend -------------------------------------------------------------------------


def test_other_backends_read_it_as_a_django_message():
    letter = two_holes("Dag {a}", "<p>Dag {a}", **{"List-Unsubscribe": "<https://x/{a}>"})
    message = letter.fill(to=TO, message_id=ID, values={"a": "<é>"})
    assert message.send() == 1
    (kept,) = mail.outbox
    for each in (message, kept, copy.deepcopy(message), pickle.loads(pickle.dumps(message))):  # noqa: S301
        assert (each.subject, each.body, each.to) == ("Dag", "Dag <é>", [TO])
        assert [tuple(a) for a in each.alternatives] == [("<p>Dag &lt;é&gt;", "text/html")]
        assert each.extra_headers == {"List-Unsubscribe": "<https://x/<é>>", "Message-ID": ID}
        assert each.from_email == settings.DEFAULT_FROM_EMAIL
        assert (list(each.cc), list(each.bcc), list(each.attachments)) == ([], [], [])
        assert_same(each, [djangos(message)])


def test_metadata_is_for_a_provider_and_stands_in_no_header():
    mark = {"delivery": "1"}
    message = two_holes().fill(to=TO, message_id=ID, values={"a": "b"}, metadata=mark)
    mark["delivery"] = "2"
    assert message.metadata == {"delivery": "1"}
    assert two_holes().fill(to=TO, message_id=ID, values={"a": "b"}).metadata == {}
    assert b"delivery" not in message.wire()
    assert_same(message, [djangos(message)])


def test_finished_mail_cannot_be_changed_unnoticed():
    message = filled(compiled("session_reminder"))
    fixed = ("subject", "body", "to", "from_email", "alternatives", "extra_headers", "metadata")
    for name in fixed:
        with pytest.raises(AttributeError):
            setattr(message, name, "x")
    with pytest.raises(AttributeError):
        message.attach("a.txt", "a", "text/plain")
    with pytest.raises(AttributeError):
        message.attach_alternative("<p>", "text/html")


def test_values_are_kept_as_they_were():
    values = {"a": "eerst"}
    message = two_holes().fill(to=TO, message_id=ID, values=values)
    values["a"] = "later"
    assert bodies_of(parse(message.wire()))[0] == message.body == "eerst"
