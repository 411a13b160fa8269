"""docs/deploy.md on an empty machine, then the first day of a practice in a real browser:
`make rehearsal`. Needs root, PostgreSQL, Redis, nginx and Chromium on this machine."""

import re
import sys

import first_day
from machine import Failed, Machine, blocks, say


def main():
    with Machine() as machine:
        try:
            site_stands(machine)
        except Failed as failure:
            machine.log.flush()
            say("\n".join((machine.home / "log").read_text().splitlines()[-30:]))
            say(f"FAILED: {failure}")
            return 1
    say("The guide holds.")
    return 0


def site_stands(machine):
    machine.start_services()
    user, code, commands, status = blocks("sh")
    known = "id soepel >/dev/null 2>&1 || "
    machine.follow("1 a user and a database", user.replace("useradd", known + "useradd"))
    machine.follow("2 the code and its packages", code)
    (settings, _unit) = blocks("ini")
    machine.env_file.write_text(machine.here(settings))
    printed = machine.follow("4 database, content, static files, practice", commands)
    machine.start_processes()
    machine.start_proxy()
    link = re.search(r"https://\S+/invitation/\S+", printed)[0]
    say("  the first day")
    first_day.run(machine, link)
    say(machine.follow("6 status", status + "\n.venv/bin/python manage.py status --check"))
    say(str(machine.stop_processes()))


if __name__ == "__main__":
    sys.exit(main())
