"""The mail backend, with mail servers that refuse, hang up, hang and stammer."""

import re
import smtplib
import socket
import ssl
import subprocess
import threading
import time
from contextlib import suppress
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from apps.reminders.compiled import Compiled
from portal.fast_mail import FastMailBackend

PIPELINING = b"250-localhost\r\n250-PIPELINING\r\n250 SIZE 10240000\r\n"
PLAIN = b"250 localhost\r\n"
GREETINGS = [pytest.param(PIPELINING, id="pipelining"), pytest.param(PLAIN, id="one_by_one")]
HANG_UP, HANG = b"it hangs up", b"it hangs"
YES = {"DATA": b"354 Go ahead\r\n", "QUIT": b"221 Bye\r\n", "STARTTLS": b"220 Go\r\n"}


class Server:
    """Answers as it is told. `says` has for a command a list of answers, used up in turn; then
    it says yes. An answer is bytes, HANG_UP or HANG, or a list of these, one packet each."""

    def __init__(self, ehlo=PIPELINING, tls=None, **says):
        self.says = {"EHLO": [ehlo], **says}
        self.ehlo, self.tls = ehlo, tls
        self.commands, self.texts, self.early, self.connections = [], [], [], 0
        self.is_over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.is_over.is_set():
            self.socket, _address = self.listener.accept()
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self.held = b""
            with suppress(OSError):
                self.serve()
            self.socket.close()

    def serve(self):
        self.send(b"220 localhost\r\n")
        verb = ""
        while verb != "QUIT":
            self.commands.append(self.line().decode())
            verb = self.commands[-1].split()[0].upper()
            self.answer(verb)
            if verb == "STARTTLS":
                self.socket = self.tls.wrap_socket(self.socket, server_side=True)

    def answer(self, verb):
        answers = self.says.get(verb)
        default = self.ehlo if verb == "EHLO" else YES.get(verb, b"250 OK\r\n")
        said = answers.pop(0) if answers else default
        pieces = said if isinstance(said, list) else [said]
        self.send(*pieces)
        if pieces[0].startswith(b"421"):
            self.send(HANG_UP)
        if verb == "DATA" and b"354" in b"".join(pieces):
            self.texts.append(self.text())
            self.answer("TEXT")

    def send(self, *pieces):
        for piece in pieces:
            if piece is HANG:
                self.is_over.wait(5)
            if piece in (HANG, HANG_UP):
                raise OSError(piece)
            self.socket.sendall(piece)
            time.sleep(0.002 if len(pieces) > 1 else 0)

    def until(self, end):
        while end not in self.held:
            more = self.socket.recv(65536)
            if not more:
                raise OSError
            self.held += more
        found, _, self.held = self.held.partition(end)
        return found

    def line(self):
        line = self.until(b"\r\n")
        self.early.append(self.held)
        return line

    def text(self):
        return b"" if self.held[:3] == b".\r\n" and self.until(b"\r\n") else self.whole_text()

    def whole_text(self):
        self.held = b"\r\n" + self.held
        text = self.until(b"\r\n.\r\n")[2:]
        return text + b"\r\n" if text else b""

    def stop(self):
        self.is_over.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join(5)
        self.listener.close()

    def heard(self):
        """The verbs, but for the greeting."""
        return [c.split()[0].upper() for c in self.commands if c.split()[0].upper() != "EHLO"]


@pytest.fixture
def server():
    servers = []

    def start(*args, **says):
        servers.append(Server(*args, **says))
        return servers[-1]

    yield start
    for each in servers:
        each.stop()


@pytest.fixture
def backend():
    """Opens a connection to that server."""
    opened = []

    def to(server, **options):
        options = {"use_tls": False, "username": "", "timeout": 5} | options
        opened.append(FastMailBackend("127.0.0.1", server.port, **options))
        opened[-1].open()
        return opened[-1]

    yield to
    for each in opened:
        each.close()


def letter(*to, text="Dag\n", sender="Soepel <soepel@demo.example>"):
    return EmailMessage("Dag", text, sender, to or ["anna@demo.example"])


def error_of(connection, message=None):
    with pytest.raises(smtplib.SMTPException) as caught:
        connection.send_messages([message or letter()])
    return caught.value


def goes_on(connection, server):
    """The next message goes over the same connection, and is the next message."""
    assert connection.send_messages([letter(text="De volgende\n")]) == 1
    assert server.texts[-1].endswith(b"\r\n\r\nDe volgende\r\n")
    return server.connections == 1


# --- what goes well --------------------------------------------------------------------------


def test_sender_recipient_and_data_go_in_one_write(server, backend):
    """The server says nothing before it has all three."""
    together = [b"25", b"0 OK\r\n250 O", b"K\r\n354 Go", b" ahead\r\n"]
    there = server(MAIL=[b""], RCPT=[b""])
    connection = backend(there)
    there.says["DATA"] = [together]
    assert connection.send_messages([letter()]) == 1
    mail, rcpt, data = there.commands[-3:]
    assert re.fullmatch(r"MAIL FROM:<soepel@demo.example> size=\d+", mail)
    assert (rcpt, data) == ("RCPT TO:<anna@demo.example>", "DATA")
    assert len(there.texts) == 1


def test_without_pipelining_every_command_waits(server, backend):
    there = server(PLAIN)
    assert backend(there).send_messages([letter()]) == 1
    assert there.commands[1:] == [
        "MAIL FROM:<soepel@demo.example>",
        "RCPT TO:<anna@demo.example>",
        "DATA",
    ]
    assert set(there.early) == {b""}


@pytest.mark.parametrize("greeting", GREETINGS)
def test_replies_of_many_lines_and_packets(server, backend, greeting):
    many = [b"250-first\r", b"\n250-second\r\n", b"250", b" third\r\n"]
    there = server(greeting, MAIL=[many, many], RCPT=[b"250\r\n"], TEXT=[many])
    there.says["DATA"] = [[b"354-go\r\n", b"354 ahead\r\n"]]
    connection = backend(there)
    assert connection.send_messages([letter()]) == 1
    assert goes_on(connection, there)


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize(
    "text",
    [
        "Dag\n",
        ".",
        ".\n",
        "..\n.\n\n.a\n",
        "a\n.\nQUIT\n",
        "Größe 😀\n",
        "ä" * 1200,
        "x\r\n.\r\ny\rz",
        "",
    ],
)
def test_what_was_sent_arrives_byte_for_byte(server, backend, greeting, text):
    there = server(greeting)
    message = EmailMultiAlternatives("Dag", text, to=["anna@demo.example"])
    message.extra_headers = {"Message-ID": "<a@b>", "Date": "Mon, 01 Mar 2027 17:30:00 -0000"}
    sent = message.message().as_bytes(linesep="\r\n")
    connection = backend(there)
    assert connection.send_messages([message]) == 1
    (arrived,) = there.texts
    unstuffed = re.sub(rb"(?m)^\.", b"", arrived)
    assert unstuffed == (sent if sent.endswith(b"\r\n") else sent + b"\r\n")
    assert goes_on(connection, there)


def test_finished_bytes_are_taken_as_they_are(smtp, settings):
    settings.EMAIL_BACKEND = "portal.fast_mail.FastMailBackend"

    def made(values):
        message = EmailMultiAlternatives("Groß", f"Dag {values['name']}\n.\n")
        message.attach_alternative(f"<p>Dag {values['name']}", "text/html")
        return message

    compiled = Compiled.of(made)
    for number, name in enumerate(("Jörg <b>", ".\u2003😀")):
        message = compiled.fill(
            to="anna@demo.example", message_id=f"<{number}@b>", values={"name": name}
        )
        assert message.send() == 1
        arrived = smtp.messages[-1]
        assert arrived.get_body(("plain",)).get_content().splitlines() == [f"Dag {name}", "."]
        assert arrived["Message-ID"] == f"<{number}@b>"
        assert arrived["Subject"] == "Groß"


class Ready(EmailMessage):
    """A message that brings its bytes."""

    def wire(self):
        return self.body.encode()


@pytest.mark.parametrize(
    ("text", "on_the_line"),
    [
        (".", b"..\r\n"),
        (".a\r\n.\r\n", b"..a\r\n..\r\n"),
        ("a\r\n\r\n", b"a\r\n\r\n"),
        ("a\n.b", b"a\n..b\r\n"),
    ],
)
def test_dots_that_begin_a_line_are_doubled(server, backend, text, on_the_line):
    there = server()
    message = Ready("Dag", text, to=["anna@demo.example"])
    assert backend(there).send_messages([message]) == 1
    assert there.texts == [on_the_line]


def test_one_connection_for_many_messages(smtp, settings):
    settings.EMAIL_BACKEND = "portal.fast_mail.FastMailBackend"
    with get_connection() as connection:
        for _each in range(3):
            assert connection.send_messages([letter()]) == 1
        assert connection.send_messages([letter(), letter()]) == 2
        assert connection.send_messages([]) == 0
        assert connection.send_messages([EmailMessage("Dag")]) == 0
    assert (len(smtp.messages), smtp.connections) == (5, 1)


@pytest.mark.parametrize("greeting", GREETINGS)
def test_those_that_are_accepted_get_it(server, backend, greeting):
    there = server(greeting, RCPT=[b"250 OK\r\n", b"550 Unknown\r\n", b"251 Forwarded\r\n"])
    connection = backend(there)
    assert connection.send_messages([letter("a@x.example", "b@x.example", "c@x.example")]) == 1
    assert len(there.texts) == 1
    assert goes_on(connection, there)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("Jörg <joerg@bücher.example>", "<joerg@xn--bcher-kva.example>"),
        ('"anna visser"@demo.example', '<"anna visser"@demo.example>'),
        ('"Anna, van" <o\'neil@demo.example>', "<o'neil@demo.example>"),
    ],
)
def test_envelope_has_the_bare_address_in_ascii(server, backend, address, path):
    there = server()
    assert backend(there).send_messages([letter(address, sender=address)]) == 1
    assert there.commands[1].startswith(f"MAIL FROM:{path} size=")
    assert there.commands[2] == f"RCPT TO:{path}"


@pytest.mark.parametrize("address", ["jörg@demo.example", "a@x.example>\r\nRCPT TO:<b@x.example"])
def test_address_that_cannot_go_is_refused_before_anything_is_said(server, backend, address):
    there = server()
    connection = backend(there)
    for message in (letter(address), letter(sender=address)):
        with pytest.raises(ValueError, match="Invalid address"):
            connection.send_messages([message])
    assert there.heard() == []
    assert goes_on(connection, there)


# --- refusals --------------------------------------------------------------------------------

REFUSALS = [
    ("MAIL", b"450 Later\r\n", smtplib.SMTPSenderRefused, 450),
    ("MAIL", b"550-No,\r\n550 never\r\n", smtplib.SMTPSenderRefused, 550),
    ("RCPT", b"451 Later\r\n", smtplib.SMTPRecipientsRefused, 451),
    ("RCPT", b"550 Unknown\r\n", smtplib.SMTPRecipientsRefused, 550),
    ("DATA", b"451 Later\r\n", smtplib.SMTPDataError, 451),
    ("DATA", b"554 No\r\n", smtplib.SMTPDataError, 554),
    ("DATA", b"250 What?\r\n", smtplib.SMTPDataError, 250),
    ("TEXT", b"451 Later\r\n", smtplib.SMTPDataError, 451),
    ("TEXT", b"552 Too big\r\n", smtplib.SMTPDataError, 552),
]


def code_of(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, _text),) = error.recipients.values()
        return code
    return error.smtp_code


def after_a_refusal(greeting, verb, answer):
    """What a proper server says to the commands that come behind the refused one."""
    says = {verb: [answer]}
    if greeting is PIPELINING and verb in ("MAIL", "RCPT"):
        says["DATA"] = [b"503 No recipients\r\n"]
    if greeting is PIPELINING and verb == "MAIL":
        says["RCPT"] = [b"503 No sender\r\n"]
    return says


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize(("verb", "answer", "kind", "code"), REFUSALS)
def test_refusal_is_raised_and_the_next_one_goes(
    server, backend, greeting, verb, answer, kind, code
):
    there = server(greeting, **after_a_refusal(greeting, verb, answer))
    connection = backend(there)
    error = error_of(connection)
    assert (type(error), code_of(error)) == (kind, code)
    assert there.heard()[-1] == "RSET"
    assert goes_on(connection, there)


def test_refusal_says_what_the_server_said(server, backend):
    there = server(PLAIN, MAIL=[b"550-No,\r\n550 never\r\n"], RCPT=[b"550 Unknown\r\n"])
    connection = backend(there)
    assert error_of(connection).args == (550, b"No,\nnever", "soepel@demo.example")
    assert error_of(connection).recipients == {"anna@demo.example": (550, b"Unknown")}


def test_recipient_is_refused_but_data_accepted(server, backend):
    there = server(RCPT=[b"550 Unknown\r\n"], TEXT=[b"554 No recipients\r\n"])
    connection = backend(there)
    assert code_of(error_of(connection)) == 550
    assert there.texts == [b""]
    assert goes_on(connection, there)


def test_sender_is_refused_but_everything_else_accepted(server, backend):
    """A server that is out of its mind. An empty mail must not go out."""
    there = server(MAIL=[b"550 No\r\n"])
    connection = backend(there)
    assert type(error_of(connection)) is smtplib.SMTPSenderRefused
    assert connection.connection is None
    assert there.texts == []


@pytest.mark.parametrize("greeting", GREETINGS)
def test_several_recipients_are_refused(server, backend, greeting):
    says = {"RCPT": [b"550 A\r\n", b"451 B\r\n"]}
    says |= {"DATA": [b"503 Nobody\r\n"]} if greeting is PIPELINING else {}
    there = server(greeting, **says)
    connection = backend(there)
    refused = error_of(connection, letter("a@x.example", "b@x.example")).recipients
    assert refused == {"a@x.example": (550, b"A"), "b@x.example": (451, b"B")}
    assert goes_on(connection, there)


# --- connections that end ----------------------------------------------------------------------


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("MAIL", smtplib.SMTPSenderRefused),
        ("RCPT", smtplib.SMTPRecipientsRefused),
        ("DATA", smtplib.SMTPDataError),
        ("TEXT", smtplib.SMTPDataError),
    ],
)
def test_server_that_closes_is_left(server, backend, greeting, verb, kind):
    there = server(greeting, **{verb: [b"421 Closing\r\n"]})
    connection = backend(there)
    error = error_of(connection)
    assert (type(error), code_of(error)) == (kind, 421)
    assert connection.connection is None
    connection.open()
    assert connection.send_messages([letter()]) == 1
    assert there.connections == 2


@pytest.mark.parametrize("greeting", GREETINGS)
def test_server_that_closes_at_the_second_recipient(server, backend, greeting):
    there = server(greeting, RCPT=[b"250 OK\r\n", b"421 Closing\r\n"])
    connection = backend(there)
    error = error_of(connection, letter("a@x.example", "b@x.example"))
    assert type(error) is smtplib.SMTPRecipientsRefused
    assert error.recipients == {"b@x.example": (421, b"Closing")}
    assert there.texts == []
    assert connection.connection is None


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize(
    "fault", [HANG_UP, b"what?\r\n", [b"250 no end", HANG_UP], b"\r\n", b"25x\r\n", b"2" * 9000]
)
def test_lost_connection_is_raised(server, backend, greeting, verb, fault):
    there = server(greeting, **{verb: [fault]})
    connection = backend(there, timeout=0.1)
    assert type(error_of(connection)) is smtplib.SMTPServerDisconnected
    assert connection.connection is None
    assert connection.open()
    assert connection.send_messages([letter()]) == 1


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "TEXT"])
def test_server_that_hangs_is_left_after_the_timeout(server, backend, greeting, verb):
    there = server(greeting, **{verb: [HANG]})
    connection = backend(there, timeout=0.05)
    assert type(error_of(connection)) is smtplib.SMTPServerDisconnected
    assert connection.connection is None


def test_refusal_counts_more_than_the_end_that_follows(server, backend):
    there = server(RCPT=[b"550 Unknown\r\n"], DATA=[HANG_UP])
    connection = backend(there)
    assert code_of(error_of(connection)) == 550
    assert connection.connection is None


@pytest.mark.parametrize("fault", [HANG_UP, HANG, b"500 What?\r\n"])
def test_refusal_counts_more_than_a_reset_that_fails(server, backend, fault):
    there = server(PLAIN, RCPT=[b"550 Unknown\r\n"], RSET=[fault])
    connection = backend(there, timeout=0.05)
    assert code_of(error_of(connection)) == 550
    assert connection.connection is None


def test_interruption_leaves_no_reply_to_the_next_message(server, backend):
    there = server()
    connection = backend(there)

    def interrupted():
        raise KeyboardInterrupt

    connection._reply = interrupted
    with pytest.raises(KeyboardInterrupt):
        connection.send_messages([letter()])
    assert connection.connection is None


def test_connection_that_went_stale_is_raised(server, backend):
    there = server(TEXT=[b"250 OK\r\n"])
    connection = backend(there)
    connection.send_messages([letter()])
    there.socket.shutdown(socket.SHUT_RDWR)
    assert type(error_of(connection)) is smtplib.SMTPServerDisconnected
    assert connection.open()


def test_mail_server_that_is_away(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        FastMailBackend(use_tls=False).send_messages([letter()])
    silent = FastMailBackend(use_tls=False, fail_silently=True)
    assert silent.send_messages([letter()]) == 0


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize(
    ("verb", "answer"), [("TEXT", b"550 No\r\n"), ("MAIL", b"421 Closing\r\n"), ("TEXT", HANG_UP)]
)
def test_silence_was_asked_for(server, backend, greeting, verb, answer):
    there = server(greeting, **{verb: [answer]})
    connection = backend(there, fail_silently=True)
    is_open = answer == b"550 No\r\n"
    assert connection.send_messages([letter(), letter()]) == int(is_open)
    assert (connection.connection is not None) == is_open


# --- TLS ---------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    path = tmp_path / "both.pem"
    options = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    command = ["openssl", "req", *options.split(), "-addext", "subjectAltName=IP:127.0.0.1"]
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    path.write_bytes(key.read_bytes() + certificate.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return path


def test_over_tls_with_what_the_server_says_there(server, backend, certificate):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    there = server(b"250-localhost\r\n250 STARTTLS\r\n", tls=tls)
    there.ehlo = PIPELINING
    connection = backend(there, use_tls=True)
    assert connection.send_messages([letter()]) == 1
    assert goes_on(connection, there)
    assert b"RCPT TO" in there.early[there.commands.index("DATA") - 2]
    assert there.heard().count("STARTTLS") == 1
    arrived = message_from_bytes(there.texts[0], policy=policy.default)
    assert arrived["To"] == "anna@demo.example"
