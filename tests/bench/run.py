"""`make bench`: one line for each figure, against a baseline measured in the same run.
ARGS=name runs one; some take minutes and run only when named. A bench is no gate: exit code 1
says only that something broke."""

import os
import secrets
import subprocess
import sys
import tempfile

from rig import HERE, PYTHON, ROOT, Broken, Server, redis_server, say

FIGURES = ["mail_build_send", "pipeline", "tick", "edit", "today"]
BY_HAND = ["lateness", "burst", "sqlite"]
# What a figure needs to be different. SQLite: the site as it is cloned, with the demo.
OWN = {
    "edit": {"DJANGO_SETTINGS_MODULE": "beat_settings"},
    "sqlite": {"DATABASE_URL": "", "REDIS_URL": "", "DEMO": "1"},
}
DATABASE = "postgres://postgres:ci@127.0.0.1:5432/soepel_bench"
RESULTS = ROOT / "data" / "bench.jsonl"


def main(words):
    chosen = [name for name in FIGURES + BY_HAND if is_meant(name, words)]
    if not chosen:
        raise Broken(f"There is no figure {' '.join(words)}: {', '.join(FIGURES + BY_HAND)}")
    RESULTS.parent.mkdir(exist_ok=True)
    server = Server(os.environ.get("DATABASE_URL") or DATABASE)
    with tempfile.TemporaryDirectory(prefix="soepel-bench-") as folder, redis_server() as redis:
        environment = environment_of(server, redis, folder)
        try:
            migrate(server, environment)
            return max([measure(name, server, environment) for name in chosen])
        finally:
            server.drop()


def is_meant(name, words):
    """tick_empty and tick_row are two figures of one module."""
    return (
        any(word.startswith(name) or name.startswith(word) for word in words)
        if words
        else name in FIGURES
    )


def environment_of(server, redis, folder):
    ours = ("PRODUCTION", "DEBUG", "MAIL_BACKEND", "MAKEFLAGS", "MAKELEVEL")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {
        "PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parent, ROOT))),
        "BENCH_RESULTS": str(RESULTS),
        "REDIS_URL": redis,
        "SOEPEL_DATA": folder,
        "SECRET_KEY": secrets.token_hex(32),
        "SITE_URL": "https://soepel.example",
        "DEFAULT_FROM_EMAIL": "Soepel <mail@soepel.example>",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_USE_TLS": "0",
        "DEMO": "0",
    }


def migrate(server, environment):
    command = [PYTHON, ROOT / "manage.py", "migrate", "-v", "0"]
    subprocess.run(
        command, env=environment | {"DATABASE_URL": server.create()}, cwd=ROOT, check=True
    )


def measure(name, server, environment):
    """In a process and databases of its own, so that no figure knows what another one did."""
    own = {
        "DATABASE_URL": server.create(name),
        "BENCH_BESIDE": server.create(f"{name}_beside"),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    } | OWN.get(name, {})
    try:
        command = [PYTHON, HERE / "inside.py", name]
        done = subprocess.run(command, env=environment | own, cwd=ROOT, check=False)
    finally:
        server.drop(name)
        server.drop(f"{name}_beside")
    if done.returncode:
        say(f"{name} broke: exit code {done.returncode}")
    return int(done.returncode != 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Broken as broken:
        say(f"{broken}")
        sys.exit(1)
