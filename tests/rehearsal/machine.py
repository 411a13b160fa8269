"""A machine that is empty but for its packages: a PostgreSQL cluster and a Redis of its own,
a mail server with TLS and a password, a certificate, and docs/deploy.md followed on it."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import textwrap
import time
from contextlib import ExitStack
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "deploy.md"
HOST = "soepel.example"
MAIL_PASSWORD = "the-password-of-the-mail-server"
CLEAN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"}


class Failed(Exception):
    pass


def say(text):
    print(text, flush=True)  # noqa: T201


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise Failed(f"after {seconds} s still not: {what}")
        time.sleep(0.1)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- the guide --------------------------------------------------------------------------
def blocks(language):
    """The fenced blocks of that language, in the order in which they stand."""
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", GUIDE.read_text(), re.M | re.S)
    return [textwrap.dedent(block) for block in found]


def process_commands():
    """name of the process -> command, from the table."""
    rows = re.findall(r"^ *\| (web|worker|beat) \|[^|]*\| `([^`]+)` \|", GUIDE.read_text(), re.M)
    return dict(rows)


# --- the machine ------------------------------------------------------------------------
class MailServer:
    """Takes mail only over TLS and from who knows the password."""

    def __init__(self, certificate, key):
        self.messages = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.port = free_port()
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=context,
            require_starttls=True, auth_required=True, authenticator=self.is_known,
        )  # fmt: skip
        self.controller.start()

    def is_known(self, server, session, envelope, mechanism, data):
        known = (data.login, data.password) == (b"soepel", MAIL_PASSWORD.encode())
        return AuthResult(success=known)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        say(f"    mail to {message['To']}: {message['Subject']}")
        return "250 OK"

    def to(self, address, after=0):
        return [m for m in self.messages[after:] if m["To"] == address]


class Machine:
    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="soepel-rehearsal-", dir="/tmp"))
        self.home.chmod(0o755)
        self.stack = ExitStack()
        self.stack.callback(shutil.rmtree, self.home, ignore_errors=True)
        self.site = self.home / "srv"
        self.env_file = self.home / "soepel.env"
        self.ports = {name: free_port() for name in ("postgres", "redis", "web", "https", "http")}
        self.processes = {}
        self.log = (self.home / "log").open("ab")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for process in self.processes.values():
            stop_group(process, signal.SIGKILL)
        self.stack.close()

    def run(self, *command, env=CLEAN, cwd=None):
        return subprocess.run(command, env=env, cwd=cwd, check=True, capture_output=True, text=True)

    def start_services(self):
        self.make_certificate()
        self.mail = MailServer(self.certificate, self.key)
        self.stack.callback(self.mail.controller.stop)
        self.start_postgres()
        self.background("Redis", ["redis-server", "--port", str(self.ports["redis"]), "--save", "",
                                  "--bind", "127.0.0.1", "--dir", str(self.home)])  # fmt: skip
        for name in ("postgres", "redis"):
            wait_until(lambda name=name: is_open(self.ports[name]), 30, f"{name} answers")

    def make_certificate(self):
        self.certificate, self.key = self.home / "soepel.pem", self.home / "soepel.key"
        names = f"subjectAltName=DNS:{HOST},IP:127.0.0.1,DNS:localhost"
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                 "-subj", f"/CN={HOST}", "-addext", names, "-keyout", self.key,
                 "-out", self.certificate)  # fmt: skip
        self.key.chmod(0o644)

    def start_postgres(self):
        binaries = max(Path("/usr/lib/postgresql").iterdir()) / "bin"
        data = self.home / "postgres"
        data.mkdir()
        shutil.chown(data, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
        self.run(*as_postgres, binaries / "initdb", "-D", data, "--auth=trust", cwd="/")
        options = ["-p", str(self.ports["postgres"]), "-k", str(data), "-h", "127.0.0.1"]
        self.background("PostgreSQL", [*as_postgres, str(binaries / "postgres"), "-D", str(data),
                                       *options])  # fmt: skip

    def background(self, name, command, env=CLEAN, cwd="/"):
        self.processes[name] = subprocess.Popen(
            command, env=env, cwd=cwd, start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=subprocess.STDOUT,
        )  # fmt: skip

    # --- the guide, word for word, with the places of this machine ------------------------
    def here(self, text):
        places = {
            "/srv/soepel": str(self.site),
            "https://git.example/soepel.git": str(ROOT),
            "/etc/soepel.env": str(self.env_file),
            "/etc/ssl/soepel.pem": str(self.certificate),
            "/etc/ssl/private/soepel.key": str(self.key),
            "127.0.0.1:5432": f"127.0.0.1:{self.ports['postgres']}",
            "127.0.0.1:6379": f"127.0.0.1:{self.ports['redis']}",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['web']}",
            "listen 443": f"listen 127.0.0.1:{self.ports['https']}",
            "listen 80": f"listen 127.0.0.1:{self.ports['http']}",
            "EMAIL_HOST=mail.example": "EMAIL_HOST=127.0.0.1",
            "EMAIL_PORT=587": f"EMAIL_PORT={self.mail.port}",
            "50-random-characters-or-more": "r" * 30 + "0123456789" * 3,
        }
        for theirs, ours in places.items():
            text = text.replace(theirs, ours)
        return text

    def follow(self, step, text):
        """The commands of one block, in one shell; returns what they printed."""
        say(f"  {step}")
        env = CLEAN | {
            "PGPORT": str(self.ports["postgres"]),
            "PGHOST": "127.0.0.1",
            "SSL_CERT_FILE": str(self.certificate),
        }
        done = subprocess.run(
            ["bash", "-euc", self.here(text)], env=env, cwd=self.site if self.site.exists() else "/",
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"{step}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start_processes(self):
        commands = process_commands()
        workers = {f"worker {n}": commands["worker"].replace("1@", f"{n}@") for n in (1, 2)}
        for name, command in {"web": commands["web"], **workers, "beat": commands["beat"]}.items():
            self.start_process(name, command)
        wait_until(lambda: is_open(self.ports["web"]), 60, "web answers")

    def start_process(self, name, command):
        line = f"set -a; . {self.env_file}; set +a; exec runuser -u soepel -- {self.here(command)}"
        env = CLEAN | {"SSL_CERT_FILE": str(self.certificate)}
        self.background(name, ["bash", "-euc", line], env, self.site)

    def start_proxy(self):
        (block,) = blocks("nginx")
        config = self.home / "nginx.conf"
        config.write_text(
            f"pid {self.home}/nginx.pid;\nerror_log {self.home}/nginx.log;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{self.here(block)}\n}}\n"
        )
        self.background("proxy", ["nginx", "-c", str(config), "-g", "daemon off;"])
        wait_until(lambda: is_open(self.ports["https"]), 10, "the proxy answers")

    def stop_processes(self):
        """SIGTERM to all of ours at once; gives name -> (exit code, seconds)."""
        names = [name for name in self.processes if name.split()[0] in ("web", "worker", "beat")]
        began = time.monotonic()
        for name in names:
            ask_to_stop(self.processes[name])
        ended = {}
        for name in names:
            code = self.processes[name].wait(timeout=60)
            ended[name] = (code, round(time.monotonic() - began, 1))
        return ended


def ask_to_stop(process):
    """systemd sends it to the process itself; here that is the child of runuser."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[0]) if children else process.pid, signal.SIGTERM)


def stop_group(process, number):
    if process.poll() is None:
        os.killpg(process.pid, number)
        process.wait(timeout=20)
