"""Our e-mail backend: Django's own for SMTP, but a message costs two round trips, not four.

MAIL, RCPT and DATA go out in one write where the server says PIPELINING (RFC 2920), else one
by one. Opening, TLS, signing in and closing are Django's; what goes wrong is raised as smtplib
raises it."""

import re
import smtplib
from functools import lru_cache

from django.core.mail.backends.smtp import EmailBackend

from apps.reminders.header_lines import PLAIN_ADDRESS, sendable

REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*?))?\r?\n")
LONGEST_LINE = 8192
CLOSING = 421  # the server hangs up after this reply
GO_AHEAD = 354


class FastMailBackend(EmailBackend):
    def _send(self, message):
        recipients = message.recipients()
        if not recipients or self.connection is None:  # it broke before, and silently
            return False
        sender, to = mailbox(message.from_email), list(map(mailbox, recipients))
        text = text_of(message)
        try:
            self._deliver(sender, to, text)
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True

    def _deliver(self, sender, to, text):
        """A refusal leaves the connection ready for the next message. After anything else, an
        interruption too, nobody knows whose reply comes next, so the connection is given up."""
        try:
            refusal = self._talk(sender, to, text)
        except BaseException as error:
            self._give_up()
            if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
                raise smtplib.SMTPServerDisconnected(f"The connection broke: {error}") from error
            raise
        if refusal:
            raise refusal

    def _give_up(self):
        connection, self.connection = self.connection, None
        if connection:
            connection.close()

    def _talk(self, sender, to, text):
        """Sends one message; returns what to raise when the server refused it."""
        self.connection.ehlo_or_helo_if_needed()
        replies = self._replies(self._commands(sender, to, len(text)))
        refusal = refusal_in(replies, sender, to)
        if refusal is None:
            replies.append(self._ask(text + b".\r\n"))
            if is_yes(replies[-1]):
                return None
            refusal = smtplib.SMTPDataError(*replies[-1])
        self._clear_up(replies)
        return refusal

    def _commands(self, sender, to, size):
        size = f" size={size}" if self.connection.has_extn("size") else ""
        lines = [f"MAIL FROM:<{sender}>{size}", *(f"RCPT TO:<{each}>" for each in to), "DATA"]
        return [f"{line}\r\n".encode("ascii") for line in lines]

    def _replies(self, commands):
        if self.connection.has_extn("pipelining"):
            return self._replies_to_all(commands)
        return self._replies_one_by_one(*commands)

    def _replies_to_all(self, commands):
        self.connection.sock.sendall(b"".join(commands))
        replies = []
        while len(replies) < len(commands) and not is_closing(replies):
            try:
                replies.append(self._reply())
            except OSError:
                if all(map(is_yes, replies)):
                    raise
                replies.append((CLOSING, b""))  # it refused, and hung up without a word
        return replies

    def _replies_one_by_one(self, mail, *rest):
        replies = [self._ask(mail)]
        for rcpt in rest[:-1] if is_yes(replies[0]) else ():
            replies.append(self._ask(rcpt))
            if is_closing(replies):
                return replies
        if any(map(is_yes, replies[1:])):
            replies.append(self._ask(rest[-1]))
        return replies

    def _ask(self, line):
        self.connection.sock.sendall(line)
        return self._reply()

    def _reply(self):
        """(code, text) of the next reply, in however many lines and packets it comes."""
        texts, sign = [], b"-"
        while sign == b"-":
            line = REPLY_LINE.fullmatch(self.connection.file.readline(LONGEST_LINE))
            if line is None:
                raise smtplib.SMTPServerDisconnected("The server hung up, or speaks no SMTP.")
            code, sign, text = line.groups(b"")
            texts.append(text)
        return int(code), b"\n".join(texts)

    def _clear_up(self, replies):
        """After a refusal. An empty text ends the DATA that the server takes for nobody; if it
        takes it for somebody, only hanging up makes sure that no empty mail goes out."""
        waits = replies[-1][0] == GO_AHEAD
        if is_closing(replies) or (waits and any(map(is_yes, replies[1:]))):
            self._give_up()
            return
        try:
            if waits:
                self._ask(b".\r\n")
            is_ready = is_yes(self._ask(b"RSET\r\n"))
        except OSError:
            is_ready = False
        if not is_ready:
            self._give_up()


def is_yes(reply):
    return reply[0] // 100 == 2


def is_closing(replies):
    return bool(replies) and replies[-1][0] == CLOSING


def refusal_in(replies, sender, to):
    """What to raise for the replies to MAIL, RCPT and DATA; None when the text may come."""
    mail, *rest = replies
    if not is_yes(mail):
        return smtplib.SMTPSenderRefused(*mail, sender)
    refused = {each: reply for each, reply in zip(to, rest, strict=False) if not is_yes(reply)}
    if len(refused) == len(to) or len(rest) <= len(to):
        return smtplib.SMTPRecipientsRefused(refused)
    if rest[-1][0] != GO_AHEAD:
        return smtplib.SMTPDataError(*rest[-1])
    return None


def mailbox(address):
    return address if PLAIN_ADDRESS.fullmatch(address) else mailbox_in(address)


@lru_cache(maxsize=256)
def mailbox_in(address):
    """The address alone, of one with a name or another alphabet."""
    return smtplib.quoteaddr(sendable(address))[1:-1]


def text_of(message):
    """The whole message as DATA takes it, but for its end."""
    if getattr(message, "is_dotless", False):
        return message.wire()
    has_bytes = hasattr(message, "wire")
    return stuffed(message.wire() if has_bytes else message.message().as_bytes(linesep="\r\n"))


def stuffed(text):
    """A line with one dot would end the text: a dot that begins a line is doubled."""
    if b"\n." in text:
        text = text.replace(b"\n.", b"\n..")
    if text.startswith(b"."):
        text = b"." + text
    return text if text.endswith(b"\r\n") else text + b"\r\n"
