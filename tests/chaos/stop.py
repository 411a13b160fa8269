"""Stops and kills a running site in every way we know, while people use it and a mail is in
flight, and looks at what is left. `make chaos-stops`; ARGS=name runs the scenarios with that name."""

import os
import shutil
import signal
import socket
import sys
import time
from functools import partial

from rig import Failed, Site, Visitors, wait_until

ROUNDS = 3
GRACE = 16


def main(words):
    site = Site()
    chosen = [
        scenario for scenario in SCENARIOS if all(word in scenario.__name__ for word in words)
    ]
    try:
        for scenario in chosen:
            scenario(site)
        say(f"{len(chosen)} scenarios, nothing left behind.")
    except Failed as failure:
        say("\n".join(site.said().splitlines()[-30:]))
        say(f"FAILED in {scenario.__name__}: {failure}")
        return 1
    finally:
        site.mailbox.controller.stop()
        site.kill(site.processes())
    shutil.rmtree(site.home)
    return 0


# --- stops ------------------------------------------------------------------------------
def first_start(site):
    say(f"first start {site.start():.1f} s")
    stop(site, "terminal Ctrl-C", interrupt_group)


def stops_leave_nothing(site):
    ways = [interrupt_group, terminate_make, terminate_serve]
    ways += [interrupt_make, interrupt_serve, terminate_group]
    for number in range(1, ROUNDS + 1):
        for way in ways:
            started = site.start()
            took = stop(site, way.__name__, way)
            say(f"{number} {way.__name__}: up in {started:.1f} s, down in {took:.1f} s")


def interrupt_group(site):
    os.killpg(site.make.pid, signal.SIGINT)


def terminate_group(site):
    os.killpg(site.make.pid, signal.SIGTERM)


def interrupt_make(site):
    os.kill(site.make.pid, signal.SIGINT)


def terminate_make(site):
    os.kill(site.make.pid, signal.SIGTERM)


def interrupt_serve(site):
    os.kill(site.supervisor(), signal.SIGINT)


def terminate_serve(site):
    os.kill(site.supervisor(), signal.SIGTERM)


def stop(site, name, way):
    visitors = Visitors(site)
    taken = site.mailbox.taken
    site.begin_mail()
    began = time.monotonic()
    way(site)
    time.sleep(0.5)
    answer = visitors.finish_form()
    wait_until(lambda: not site.processes(), GRACE, f"{name} ended everything")
    took = time.monotonic() - began
    visitors.leave()
    site.make.wait()
    expect(answer.startswith(b"HTTP/1.1 "), f"{name}: the form in hand got {answer!r}")
    expect(set(visitors.answers) <= {200, None}, f"{name}: visitors got {set(visitors.answers)}")
    expect(site.mailbox.taken == taken + 1, f"{name}: {site.mailbox.taken - taken} mails went out")
    expect(site.unsent() == 0, f"{name}: the mail that went out is not marked as sent")
    expect(way_code_is_right(site.make.returncode), f"{name}: make gave {site.make.returncode}")
    expect_clean(site, name)
    return took


def way_code_is_right(code):
    """make that was signalled itself ends by that signal, whatever its recipe did."""
    return code in {0, -signal.SIGINT, -signal.SIGTERM}


def second_interrupt_hurries(site):
    site.start()
    Visitors(site).leave()
    site.begin_mail()
    interrupt_group(site)
    time.sleep(1.2)
    interrupt_serve(site) if site.pids("manage.py serve") else None
    wait_until(lambda: not site.processes(), 3, "a second Ctrl-C ended everything")
    expect_clean(site, "second Ctrl-C")


def stop_while_starting(site):
    for pause in (0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.6, 2.0):
        site.make = site.launch()
        time.sleep(pause)
        terminate_group(site)
        wait_until(lambda: not site.processes(), GRACE, f"a stop after {pause} s ended everything")
        expect_clean(site, f"stop after {pause} s")


# --- kills ------------------------------------------------------------------------------
def kills_do_not_block(site):
    for name, victims in VICTIMS.items():
        site.start()
        site.begin_mail()
        site.kill(victims(site))
        say(f"killed {name}; up again in {site.start():.1f} s")
        expect(len(site.pids("manage.py serve")) == 1, f"{name}: not one supervisor")
        expect(len(site.pids("redis-server")) == 1, f"{name}: {site.pids('redis-server')} Redis")
        expect(len(site.pids(" beat ")) == 1, f"{name}: {site.pids(' beat ')} clocks")
        terminate_make(site)
        wait_until(lambda: not site.processes(), GRACE, f"stop after killing {name}")
        expect_clean(site, f"killed {name}")


VICTIMS = {
    "the supervisor": lambda site: [site.supervisor()],
    "make": lambda site: [site.make.pid],
    "everything but Redis": lambda site: set(site.processes()) - set(site.pids("redis-server")),
    "everything": lambda site: site.processes(),
}


def children_come_back(site):
    site.start()
    for word in ("portal.wsgi", "celery -q -A portal worker", " beat ", "redis-server"):
        before = site.pids(word)
        site.kill(before[:1])
        wait_until(partial(comes_back, site, word, before), 20, f"{word} came back")
        wait_until(lambda: site.get("/healthz") == 200, 20, "the site answers again")
    site.begin_mail()
    terminate_make(site)
    wait_until(lambda: not site.processes(), GRACE, "stop after the children came back")
    expect_clean(site, "children came back")


def comes_back(site, word, before):
    return len(site.pids(word)) >= len(before) and not set(before) & set(site.pids(word))


# --- refusals ---------------------------------------------------------------------------
def refuses_taken_port(site):
    with socket.create_server(("127.0.0.1", site.port)):
        code, said = site.refused()
    expect(code != 0 and f"PORT={site.port + 1} make run" in said, f"taken port: {code} {said}")
    expect_clean(site, "taken port")


def refuses_second_site(site):
    site.start()
    code, said = site.refused(PORT=str(site.port + 1))
    expect(code != 0 and "already runs" in said, f"second site: {code} {said}")
    expect(site.get("/healthz") == 200, "the first site went on")
    terminate_make(site)
    wait_until(lambda: not site.processes(), GRACE, "stop after a second start")
    expect_clean(site, "second site")


def takes_over_stale_files(site):
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(site.data / "redis.sock"))
    (site.data / "serve.lock").write_text("http://localhost:1")
    site.start()
    terminate_make(site)
    wait_until(lambda: not site.processes(), GRACE, "stop after stale files")
    expect_clean(site, "stale files")


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def expect(truth, what):
    if not truth:
        raise Failed(what)


def expect_clean(site, after):
    expect(not site.leftovers(), f"left after {after}: {site.leftovers()}")


SCENARIOS = [
    first_start,
    stops_leave_nothing,
    second_interrupt_hurries,
    stop_while_starting,
    kills_do_not_block,
    children_come_back,
    refuses_taken_port,
    refuses_second_site,
    takes_over_stale_files,
]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
