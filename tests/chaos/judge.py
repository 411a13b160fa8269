"""What became of every mail: the mail server's own log, joined with the rows of the site."""

from collections import Counter, defaultdict
from typing import NamedTuple

DELIVERIES = """
SELECT u.email, d.id::text, d.state, d.attempts, d.due_at, d.finished_at, d.smtp_code
FROM reminders_delivery d
JOIN reminders_reminder r ON r.id = d.reminder_id
JOIN accounts_user u ON u.id = r.patient_id
"""
WAITING = """
SELECT (SELECT count(*) FROM reminders_delivery WHERE state = 'queued')
     + (SELECT count(*) FROM reminders_reminder WHERE is_active AND next_due_at <= now())
"""
NEAR = 3  # seconds
AT_A_KILL = 1  # a client that went away so soon before or after it went by it
DUE = "SELECT email FROM accounts_user WHERE email LIKE %s"


class Event(NamedTuple):
    at: float
    what: str
    to: str
    peer: int
    message_id: str


def events(log):
    for line in log.read_text().splitlines():
        at, what, to, peer, message_id = line.split(" ", 4)
        yield Event(float(at), what, to, int(peer), message_id)


class Verdict:
    def __init__(self, cluster, prefix="patient"):
        self.cluster = cluster
        self.events = list(events(cluster.mails))
        self.due = {email for (email,) in cluster.rows(DUE, f"{prefix}%")}
        self.deliveries = cluster.rows(DELIVERIES)
        self.accepted = [
            one for one in self.events if one.what == "accepted" and one.to in self.due
        ]
        self.refused = {one.to for one in self.events if one.what == "refused"} & self.due

    @property
    def doubled(self):
        """address -> copies too many. One mail a day each, so a second Message-ID counts too."""
        return {to: n - 1 for to, n in Counter(one.to for one in self.accepted).items() if n > 1}

    @property
    def unexplained(self):
        """Doubled ones of which no copy but the last was in hand at a kill."""
        killed = self.killed | self.cluster.cut_off
        for address in self.doubled:
            *earlier, _last = (one for one in self.accepted if one.to == address)
            if not all(one.peer in killed for one in earlier):
                yield address

    @property
    def killed(self):
        """The ports of the clients that vanished at a kill, by the mail server's own log."""
        cuts = (one for one in self.events if one.what == "cut")
        return {
            one.peer
            for one in cuts
            if any(abs(one.at - at) < AT_A_KILL for at in self.cluster.kills)
        }

    @property
    def extra_copies(self):
        return sum(self.doubled.values())

    @property
    def lost(self):
        return self.due - {one.to for one in self.accepted} - self.refused

    @property
    def states(self):
        return Counter(row[2] for row in self.deliveries)

    @property
    def tries(self):
        """address -> how often the mail server was asked."""
        return Counter(one.to for one in self.events if one.what != "cut")

    @property
    def refused_again(self):
        """Addresses that were tried again after a 5xx."""
        counts = Counter(one.to for one in self.events if one.what == "refused")
        return {to: n for to, n in counts.items() if n > 1}

    def contradictions(self):
        """Rows whose state the mail server's log does not bear out."""
        took = defaultdict(set)
        for one in self.events:
            took[one.to].add(one.what)
        for email, _pk, state, *_rest in self.deliveries:
            if email in self.due and (state == "sent") != ("accepted" in took[email]):
                yield f"{email} is {state}, the mail server {'/'.join(sorted(took[email])) or '-'}"

    def tell(self, address):
        """The whole story of one address, for the one who has to find out why."""
        rows = [row for row in self.deliveries if row[0] == address]
        told = [f"{address}:"]
        told += [f"   row {pk}: {state}, {tries} tries, due {due:%H:%M:%S.%f}, finished {end}, {code}"
                 for _email, pk, state, tries, due, end, code in rows]  # fmt: skip
        mine = [(one.at, f"{one.what} {one.message_id} (client {one.peer})")
                for one in self.events if one.to == address]  # fmt: skip
        ours = [(at, f"  ({text})") for at, text in self.cluster.story
                if any(abs(at - then) < NEAR for then, _text in mine)]  # fmt: skip
        zero = self.cluster.story[0][0] if self.cluster.story else 0
        told += [f"   {at - zero:7.3f} s {text}" for at, text in sorted(mine + ours)]
        return "\n".join(told)
