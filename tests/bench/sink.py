"""A mail server that accepts everything at once: `sink.py PORT [LOG]`. With a log it writes one
line for each mail, when it was accepted and its Message-ID."""

import asyncio
import sys
import time
from pathlib import Path

GREETING, FINE = b"220 sink\r\n", b"250 2.0.0 Ok\r\n"
HELLO = b"250-sink\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n"
GO_ON, BYE = b"354 End data with <CR><LF>.<CR><LF>\r\n", b"221 2.0.0 Bye\r\n"
END = b"\r\n.\r\n"
ANSWERS = {b"EHLO": HELLO, b"DATA": GO_ON, b"QUIT": BYE}


class Conversation(asyncio.Protocol):
    def __init__(self, note):
        self.note = note
        self.waiting, self.is_text = b"", False

    def connection_made(self, transport):
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data):
        self.waiting += data
        said = []
        while (answer := self.next_answer()) is not None:
            said.append(answer)
        self.transport.write(b"".join(said))

    def next_answer(self):
        """To the next whole line or text that came in; None while there is none."""
        mark = END if self.is_text else b"\r\n"
        part, found, rest = self.waiting.partition(mark)
        if not found:
            return None
        self.waiting = rest
        if self.is_text:
            self.is_text = False
            self.note(part)
            return FINE
        word = part[:4].upper()
        self.is_text = word == b"DATA"
        return ANSWERS.get(word, FINE)


def note_in(log):
    def note(text):
        head = text.partition(b"\r\n\r\n")[0].splitlines()
        name = next((row for row in head if row.lower().startswith(b"message-id:")), b":")
        log.write(f"{time.time():.6f} {name.partition(b':')[2].strip().decode()}\n")

    return note


async def serve(port, note):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(note), "127.0.0.1", port, backlog=512)
    await server.serve_forever()


def main(port, log=None):
    note = note_in(Path(log).open("a", buffering=1)) if log else lambda text: None  # noqa: SIM115
    asyncio.run(serve(int(port), note))


if __name__ == "__main__":
    main(*sys.argv[1:])
