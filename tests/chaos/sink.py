"""A mail server that misbehaves by seed and keeps the one log that a judge may believe: a line
stands in the file before the client hears 250.

As a real one it looks at a mail for a while before it takes it: a client that goes away in that
time sent nothing; one that goes away after it, and before the answer, sends it again. A client
that goes without QUIT is noted as cut off.

`python sink.py '{"port": 2525, "control": 2526, "log": "sink.log", "seed": 1}'`. One JSON object
a line on the control port changes its manners: {"delay": 5} and so on, see MANNERS."""

import asyncio
import json
import random
import sys
import time
from zlib import crc32

MANNERS = {
    "delay": 0.02,  # seconds between the dot after DATA and the answer
    "looks": 0.75,  # the share of that before the mail is taken
    "temporary": 0.0,  # share of the tries that get 451
    "permanent": 0.0,  # share of the addresses that always get 550
    "dropped": 0.0,  # share of the tries whose connection goes after DATA, mail not taken
    "is_mute": False,  # takes connections and says nothing
    "mute_to": "",  # addresses that start so never get an answer to DATA
}


class Sink:
    def __init__(self, log, seed=1, **manners):
        self.log = open(log, "ab", buffering=0)  # noqa: SIM115 - as long as the process
        self.seed = seed
        self.chance = random.Random(seed)  # noqa: S311
        self.manners = MANNERS | manners
        self.sessions = set()

    def __getattr__(self, name):
        return self.manners[name]

    def note(self, what, to, peer, message_id=""):
        self.log.write(f"{time.time():.3f} {what} {to} {peer} {message_id}\n".encode())

    def always_refuses(self, address):
        return crc32(f"{self.seed} {address}".encode()) % 10_000 < self.permanent * 10_000

    def is_unlucky(self, share):
        return self.chance.random() < share

    def peers_in_hand(self):
        """The ports of the clients whose mail has begun and is not answered yet."""
        return [session.peer for session in self.sessions if session.to]

    async def listen(self, port, control):
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Session(self), "127.0.0.1", port, backlog=500)
        await asyncio.start_server(self.take_orders, "127.0.0.1", control)
        await server.serve_forever()

    async def take_orders(self, reader, writer):
        while line := await reader.readline():
            self.manners |= json.loads(line)
            writer.write(json.dumps({"in_hand": self.peers_in_hand()}).encode() + b"\n")
        writer.close()


class Session(asyncio.Protocol):
    """One connection. Pipelined commands wait in `pending` while an answer is being thought of."""

    def __init__(self, sink):
        self.sink = sink
        self.pending = bytearray()
        self.is_waiting = self.is_in_data = self.has_ended = False
        self.to = ""

    def connection_made(self, transport):
        self.transport = transport
        self.peer = transport.get_extra_info("peername")[1]
        self.sink.sessions.add(self)
        if not self.sink.is_mute:
            self.say("220 sink")

    def connection_lost(self, error):
        self.sink.sessions.discard(self)
        if not self.has_ended:
            self.note("cut", self.to or "-")

    def say(self, line):
        self.transport.write(line.encode() + b"\r\n")

    def data_received(self, data):
        self.pending += data
        if not self.sink.is_mute:
            self.go_on()

    def go_on(self):
        while not self.is_waiting and (self.take_mail if self.is_in_data else self.take_line)():
            pass

    def take_line(self):
        if b"\n" not in self.pending:
            return False
        line, _, rest = self.pending.partition(b"\n")
        self.pending = rest
        verb = line[:4].upper().decode("ascii", "replace").strip()
        getattr(self, f"on_{verb.lower()}", self.on_other)(line.decode("utf-8", "replace").strip())
        return True

    def take_mail(self):
        # The dot may be the first line: a mail without a text.
        mail, dot, rest = (b"\r\n" + self.pending).partition(b"\r\n.\r\n")
        if not dot:
            return False
        self.pending, self.is_in_data = bytearray(rest), False
        self.has_mail(message_id_of(mail))
        return True

    # --- commands -----------------------------------------------------------------------
    def on_ehlo(self, line):
        self.say("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8")

    def on_mail(self, line):
        self.say("250 fine")

    def on_rcpt(self, line):
        to = line.partition("<")[2].partition(">")[0]
        if self.sink.always_refuses(to):
            self.note("refused", to)
            self.say("550 nobody here by that name")
        elif self.sink.is_unlucky(self.sink.temporary / 2):
            self.note("later", to)
            self.say("451 not now")
        else:
            self.to = to
            self.say("250 fine")

    def on_data(self, line):
        self.is_in_data = bool(self.to)
        self.say("354 go on" if self.to else "503 to whom?")

    def on_rset(self, line):
        self.to = ""
        self.say("250 fine")

    def on_quit(self, line):
        self.say("221 bye")
        self.has_ended = True
        self.transport.close()

    def on_other(self, line):
        self.say("250 fine" if line[:4].upper() in ("HELO", "NOOP") else "502 what?")

    # --- the mail -----------------------------------------------------------------------
    def note(self, what, to, message_id=""):
        self.sink.note(what, to, self.peer, message_id)

    def has_mail(self, message_id):
        self.is_waiting = True
        if not (self.sink.mute_to and self.to.startswith(self.sink.mute_to)):
            self.after(self.sink.looks, self.decide, message_id)

    def after(self, share, act, *values):
        asyncio.get_running_loop().call_later(share * self.sink.delay, act, *values)

    def decide(self, message_id):
        if self.transport.is_closing():
            self.note("vanished", self.to, message_id)
        elif self.sink.is_unlucky(self.sink.dropped):
            self.note("dropped", self.to, message_id)
            self.has_ended = True
            self.transport.abort()
        elif self.sink.is_unlucky(self.sink.temporary / 2):
            self.note("later", self.to, message_id)
            self.after(1 - self.sink.looks, self.answer, "451 not now")
        else:
            self.note("accepted", self.to, message_id)
            self.after(1 - self.sink.looks, self.answer, "250 taken")

    def answer(self, line):
        self.say(line)
        self.to, self.is_waiting = "", False
        self.go_on()


def message_id_of(mail):
    for line in mail.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line.lower().startswith(b"message-id:"):
            return line[11:].strip().decode("ascii", "replace")
    return ""


if __name__ == "__main__":
    options = json.loads(sys.argv[1])
    ports = options.pop("port"), options.pop("control")
    asyncio.run(Sink(**options).listen(*ports))
