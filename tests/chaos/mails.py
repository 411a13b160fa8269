"""Kills workers, empties Redis, restarts PostgreSQL and lets the mail server misbehave, and then
asks the mail server's own log what became of every reminder. `make chaos`; ARGS=names runs the
scenarios with those names, SEEDS=5 the kills with five seeds."""

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cluster import LEASE, Cluster, Databases
from judge import WAITING, Verdict
from rig import Failed, wait_until
from visitors import Visitor

BAD_MANNERS = {"temporary": 0.2, "permanent": 0.02, "dropped": 0.02}
KILL_EVERY = 2
DRAIN_WITHIN = 180
WAL_IS_WRITTEN_WITHIN = 0.6  # three times wal_writer_delay


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def expect(truth, what):
    if not truth:
        raise Failed(what)


# --- the run ----------------------------------------------------------------------------
def kills(databases, seed=1, *, mails=1000, more=3000, seconds=60, busy_wanted=20):
    """Every two seconds kill -9 of a whole worker, a random one of those at work; Redis emptied
    twice; two beats. So that they are at work all the time, more reminders fall due meanwhile."""
    with Cluster(databases, f"kills{seed}", seed) as cluster:
        cluster.sink(**BAD_MANNERS)
        cluster.add_patients(more, prefix="patient-later", due=10, spread=seconds)
        cluster.add_patients(mails)
        start(cluster, beats=2)
        chance = random.Random(seed)  # noqa: S311
        hits, mid_mail = kill_workers(cluster, chance, seconds, busy_wanted)
        took = drain(cluster)
        verdict = Verdict(cluster)
        say(line(f"kills seed={seed}", verdict, took, len(hits), sum(hits), mid_mail))
        judge(verdict, kills=len(hits))
        expect(sum(hits) >= busy_wanted, f"only {sum(hits)} kills hit a worker at work")
        return verdict


def start(cluster, workers=4, beats=1):
    cluster.start_workers(workers)
    cluster.start_beats(beats)
    wait_until(lambda: cluster.mails.stat().st_size, 60, "the first mail is tried")
    cluster.note("the first mail is tried")


def kill_workers(cluster, chance, seconds, busy_wanted):
    """[whether each kill hit a worker that held a connection], how many hit a mail in hand. On
    a slow machine it goes on, up to twice as long, until enough of them hit a worker at work."""
    rounds = seconds // KILL_EVERY
    empties = {rounds // 3, 2 * rounds // 3}
    began, hits, mid_mail = time.monotonic(), [], 0
    while len(hits) < rounds or (sum(hits) < busy_wanted and len(hits) < 2 * rounds):
        time.sleep(max(0, began + (len(hits) + 1) * KILL_EVERY - time.monotonic()))
        busy, in_hand = cluster.kill_worker(victim(cluster, chance))
        if len(hits) in empties:
            cluster.start_redis()
            cluster.note("Redis back, empty")
        hits.append(busy)
        mid_mail += in_hand
        if len(hits) in empties:
            cluster.kill_redis()
    return hits, mid_mail


def victim(cluster, chance):
    """One that is at work; after nearly a round without any, whoever."""
    ends = time.monotonic() + KILL_EVERY * 0.9
    while time.monotonic() < ends:
        if busy := [name for name in cluster.workers() if cluster.links(name)]:
            return chance.choice(busy)
        time.sleep(0.02)
    return chance.choice(cluster.workers())


def drain(cluster, within=DRAIN_WITHIN):
    began = time.monotonic()
    try:
        wait_until(lambda: cluster.value(WAITING) == 0, within, "everything is through")
    except Failed as failure:
        say(f"   {failure}: {cluster.value(WAITING)} wait")
    return time.monotonic() - began


def line(name, verdict, seconds, kills=0, busy=0, mid_mail=0):
    return (
        f"{name:<16} kills={kills} busy={busy} mid-mail={mid_mail} due={len(verdict.due)} "
        f"accepted={len(verdict.accepted)} doubled={verdict.extra_copies} lost={len(verdict.lost)} "
        f"refused={len(verdict.refused)} expired={verdict.states['expired']} "
        f"most-tries={max(verdict.tries.values(), default=0)} drained={seconds:.1f} s"
    )


def judge(verdict, *, kills):
    unexplained = list(verdict.unexplained)
    for address in [*sorted(verdict.lost)[:3], *unexplained[:3]]:
        say(verdict.tell(address))
    expect(not verdict.lost, f"{len(verdict.lost)} lost")
    expect(verdict.extra_copies <= kills, f"{verdict.extra_copies} doubled by {kills} kills")
    expect(not unexplained, f"{len(unexplained)} doubled that no kill explains")
    again = sum(n - 1 for n in verdict.refused_again.values())
    expect(again <= kills, f"{again} times asked again after 5xx")
    wrong = list(verdict.contradictions())
    expect(not wrong, f"{len(wrong)} rows that are not true, as {wrong[:3]}")


# --- without kills ----------------------------------------------------------------------
def no_kills(databases, name="no_kills", beats=1, mails=1000):
    with Cluster(databases, name) as cluster:
        cluster.sink(**BAD_MANNERS)
        cluster.add_patients(mails)
        start(cluster, beats=beats)
        cluster.empty_redis()
        seconds = drain(cluster)
        verdict = Verdict(cluster)
        say(line(name, verdict, seconds))
        judge(verdict, kills=0)


def two_beats(databases):
    no_kills(databases, "two_beats", beats=2)


# --- one thing goes wrong ---------------------------------------------------------------
def worker_stands_still(databases):
    """SIGSTOP in the middle of a chunk, over its lease; another sends; SIGCONT."""
    with Cluster(databases, "still") as cluster:
        cluster.sink(delay=0.3)
        cluster.add_patients(60)
        cluster.start_worker(1)
        cluster.start_beats()
        wait_until(lambda: len(Verdict(cluster).accepted) > 4, 60, "worker 1 is in the middle")
        cluster.stop_worker("worker1")
        cluster.sink(delay=0.02)
        cluster.start_worker(2)
        seconds = drain(cluster, LEASE + 60)
        before = rows_by_key(cluster)
        cluster.programs["worker1"].signal(signal.SIGCONT)
        cluster.note("worker1 goes on")
        time.sleep(5)
        verdict = Verdict(cluster)
        say(line("stands_still", verdict, seconds))
        judge(verdict, kills=1)
        expect(rows_by_key(cluster) == before, "the worker that woke up wrote over what was done")
        expect(set(verdict.states) == {"sent"}, f"states {dict(verdict.states)}")


def rows_by_key(cluster):
    fields = "id, state, attempts, finished_at, smtp_code, lease_until, lease_token"
    return sorted(cluster.rows(f"SELECT {fields} FROM reminders_delivery"))  # noqa: S608


def stopped_for_14_hours(databases):
    """Rules and written deliveries of 14 hours ago, and twenty that are due now."""
    with Cluster(databases, "stopped") as cluster:
        cluster.add_patients(300, prefix="late-rule", due=-14 * 3600)
        cluster.add_patients(300, prefix="late-row", due=-14 * 3600, is_written=True)
        cluster.add_patients(20, prefix="fresh")
        start(cluster, workers=2)
        seconds = drain(cluster)
        time.sleep(5)
        late, fresh = Verdict(cluster, "late"), Verdict(cluster, "fresh")
        say(f"stopped_14_h     of {len(late.due)} stale ones {len(late.accepted)} were sent, "
            f"{late.states['expired']} expired")  # fmt: skip
        say(line("  due now", fresh, seconds))
        expect(not late.accepted, f"{len(late.accepted)} stale ones sent")
        expect(not fresh.lost and not fresh.doubled, "those due now went out once")
        states = {row[2] for row in late.deliveries if row[0] in late.due}
        expect(states <= {"expired", "not_wanted"}, f"stale ones are {states}")


def redis_away(databases, seconds=120):
    """People go on using the site meanwhile; then the reminders come by themselves."""
    with Cluster(databases, "redis-away") as cluster:
        cluster.add_patients(40, prefix="visitor", password="demo-soepel", is_on=False)
        cluster.add_patients(1, prefix="first")
        start(cluster, workers=2)
        cluster.start_web()
        cluster.kill_redis()
        visitors = visit(cluster, seconds)
        cluster.add_patients(50)
        cluster.start_redis()
        back = time.time()
        ticked, drained = seconds_to_recover(cluster, back)
        codes = sorted({code for one in visitors for code in one.codes})
        saved = cluster.value("SELECT count(*) FROM programmes_sessionlog")
        did = f"{len(visitors)} signed in and saved, {saved} sessions stand, answers {codes}"
        say(f"redis_away       {seconds} s: {did}; back: tick after {ticked:.1f} s, all mail after "
            f"{drained:.1f} s")  # fmt: skip
        judge(Verdict(cluster), kills=0)
        expect(codes and max(codes) < 500, f"answers {codes}")
        expect(saved == len(visitors), f"{len(visitors)} sessions were saved, {saved} stand")
        expect(drained <= 60, f"{drained:.0f} s until the mails were out")


def visit(cluster, seconds):
    visitors, ends = [], time.monotonic() + seconds
    while time.monotonic() < ends:
        began = time.monotonic()
        visitor = Visitor(cluster.ports["web"], f"visitor{len(visitors)}@patients.example")
        visitor.signs_in("demo-soepel")
        visitor.saves_a_session()
        visitors.append(visitor)
        time.sleep(max(0, min(ends, began + 4) - time.monotonic()))
    return visitors


def seconds_to_recover(cluster, back):
    """Until a worker looked at the clock again, and until nothing waits."""
    tick = "SELECT count(*) FROM reminders_tick WHERE at > to_timestamp(%s)"
    wait_until(lambda: cluster.value(tick, back), 180, "a worker looked at the clock again")
    ticked = time.time() - back
    wait_until(lambda: cluster.value(WAITING) == 0, 180, "everything is through")
    return ticked, time.time() - back


def redis_restarts(databases):
    """One worker, six times: does it really take tasks again?"""
    with Cluster(databases, "restarts") as cluster:
        cluster.add_patients(1, prefix="first")
        start(cluster, workers=1)
        took = []
        for number in range(6):
            cluster.empty_redis(away=number % 3)
            back = time.time()
            cluster.add_patients(20, prefix=f"patient-{number}-")
            took.append(seconds_to_recover(cluster, back))
        verdict = Verdict(cluster)
        told = ", ".join(f"{tick:.1f}/{mail:.1f}" for tick, mail in took)
        say(f"redis_restarts   tick/all mail after (s): {told}; lost={len(verdict.lost)}")
        judge(verdict, kills=0)
        expect(max(mail for _tick, mail in took) <= 60, "a worker was not back within 60 s")


def postgres_restarts(databases):
    """In the middle: one mail of each process may be in hand and go out again."""
    lose_postgres(databases, "postgres_restart", signal.SIGINT, lambda verdict, gone: 4)


def postgres_crashes(databases):
    """Commits that do not wait for the disk are gone, so more may double: those of a moment."""
    lose_postgres(databases, "postgres_crash", signal.SIGQUIT, accepted_just_before)


def accepted_just_before(verdict, gone):
    return 4 + sum(gone - WAL_IS_WRITTEN_WITHIN < one.at < gone for one in verdict.accepted)


def lose_postgres(databases, name, how, most_doubled):
    if not databases.is_ours:
        say(f"{name} left out: the PostgreSQL of DATABASE_URL is not ours to stop")
        return
    with Cluster(databases, name) as cluster:
        cluster.add_patients(600)
        start(cluster, workers=2)
        wait_until(lambda: len(Verdict(cluster).accepted) > 60, 60, "they are in the middle")
        gone = time.time()
        cluster.lose_database(how)
        seconds = drain(cluster)
        verdict = Verdict(cluster)
        say(line(name, verdict, seconds))
        judge(verdict, kills=most_doubled(verdict, gone))
        alive = all(cluster.programs[name].process.poll() is None for name in cluster.workers())
        expect(alive, "a worker ended")


def no_beat(databases):
    with Cluster(databases, "no-beat") as cluster:
        cluster.add_patients(1, prefix="first")
        start(cluster, workers=1)
        cluster.programs["beat1"].kill()
        time.sleep(3)
        cluster.add_patients(200)
        time.sleep(15)
        expect(not Verdict(cluster).accepted, "mails went out without a beat")
        cluster.restart("beat1")
        seconds = drain(cluster)
        verdict = Verdict(cluster)
        say(line("no_beat", verdict, seconds))
        judge(verdict, kills=0)
        expect(seconds <= 90, f"{seconds:.0f} s after its return")


def mail_server_hangs(databases):
    """First it says nothing at all to anybody; then only never answers for five addresses."""
    with Cluster(databases, "hangs", REMINDER_LEASE_SECONDS="30") as cluster:
        cluster.sink(is_mute=True)
        cluster.add_patients(200)
        cluster.start_workers(2)
        cluster.start_beats()
        time.sleep(25)
        cluster.sink(is_mute=False, mute_to="hung")
        cluster.add_patients(5, prefix="hung")
        seconds = seconds_until_out(cluster, DRAIN_WITHIN)
        cluster.add_patients(100, prefix="after")
        after = seconds_until_out(cluster, 90, "after")
        verdict, later = Verdict(cluster), Verdict(cluster, "after")
        say(line("server_hangs", verdict, seconds))
        say(line("  five hang", later, after))
        tries = cluster.value("SELECT max(attempts) FROM reminders_delivery")
        expect(tries <= 10, f"one was tried {tries} times")
        for one in (verdict, later):
            expect(not one.lost and not one.doubled, f"{len(one.lost)} lost, {one.doubled} doubled")


def seconds_until_out(cluster, within, prefix="patient"):
    began = time.monotonic()
    wait_until(lambda: not Verdict(cluster, prefix).lost, within, f"all of {prefix} are out")
    return time.monotonic() - began


# --- all of it --------------------------------------------------------------------------
ALONE = (postgres_restarts, postgres_crashes)  # the others stand on the same PostgreSQL
TOGETHER = (
    redis_away,
    no_kills,
    two_beats,
    mail_server_hangs,
    worker_stands_still,
    stopped_for_14_hours,
    no_beat,
    redis_restarts,
)


def main(words, seeds):
    home = Path(tempfile.mkdtemp(prefix="soepel-mails-", dir="/tmp"))
    home.chmod(0o755)
    databases = Databases(home)
    try:
        results = list(run_all(databases, words, seeds))
    finally:
        databases.close()
    if not results:
        say(f"no scenario is called {' '.join(words)}")
    if all(results) and results:
        shutil.rmtree(home)
        say(f"{len(results)} scenarios, nothing lost.")
        return 0
    say(f"{results.count(False)} of {len(results)} failed; logs in {home}")
    return 1


def run_all(databases, words, seeds):
    def chosen(scenarios):
        return [one for one in scenarios if not words or one.__name__ in words]

    for seed in range(1, seeds + 1) if chosen([kills]) else ():
        yield attempt(kills, databases, seed)
    for scenario in chosen(ALONE):
        yield attempt(scenario, databases)
    with ThreadPoolExecutor(3) as pool:
        yield from pool.map(lambda scenario: attempt(scenario, databases), chosen(TOGETHER))


def attempt(scenario, databases, *values):
    began = time.monotonic()
    try:
        scenario(databases, *values)
    except Failed as failure:
        say(f"FAILED {scenario.__name__}: {failure}")
        return False
    except Exception:  # noqa: BLE001 - the others still run
        say(f"FAILED {scenario.__name__}:\n{traceback.format_exc()}")
        return False
    say(f"   {scenario.__name__}: {time.monotonic() - began:.0f} s")
    return True


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("words", nargs="*")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    sys.exit(main(options.words, options.seeds))
