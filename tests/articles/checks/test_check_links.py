"""`manage.py check_links`, against a web server of our own: what answers, and what is gone."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command

from apps.articles.checks.shelf import Shelf
from apps.articles.management.commands.check_links import cited_in


class Answers(BaseHTTPRequestHandler):
    """/404 answers 404, and so on; /moved leads to /200."""

    def do_GET(self):
        code = self.path.strip("/")
        self.send_response(301 if code == "moved" else int(code))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def shelf(tmp_path):
    def make(*urls, slug="knee", text=""):
        article = {
            "slug": slug,
            "sections": [{"anchor": "a", "kind": "text", "text": {"nl": text, "en": "", "de": ""}}],
            "sources": [{"key": "a", "url": url} for url in urls],
        }
        (tmp_path / f"{slug}.yaml").write_text(json.dumps(article))
        return tmp_path

    return make


def run(folder):
    out = StringIO()
    try:
        call_command("check_links", folder, timeout=5, stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), None


def test_tells_which_addresses_fail_and_who_cites_them(site, shelf):
    urls = [f"{site}/{code}" for code in (200, 403, 404, 410, 500, "moved")]
    assert run(shelf(*urls)) == (
        [
            f"200 {site}/200 (knee)",
            f"403 (look yourself) {site}/403 (knee)",
            f"404 {site}/404 (knee)",
            f"410 {site}/410 (knee)",
            f"500 {site}/500 (knee)",
            f"200 {site}/moved (knee)",
        ],
        "3 of 6 addresses do not answer.",
    )


def test_nobody_at_home(shelf):
    printed, error = run(shelf("http://127.0.0.1:9/"))
    assert [line.startswith("no answer: ") for line in printed] == [True]
    assert error == "1 of 1 addresses do not answer."


def test_all_is_well(site, shelf):
    assert run(shelf(f"{site}/200")) == ([f"200 {site}/200 (knee)"], None)


def test_each_address_is_asked_once_for_all_that_cite_it(shelf):
    shelf("https://a.example/", "", slug="elbow")
    text = '<p><a href="https://b.example/">b</a> <a href="#a">a</a> <a href="/nl/help/">h</a></p>'
    folder = shelf("https://a.example/", slug="knee", text=text)
    assert cited_in(Shelf(folder)) == {
        "https://a.example/": {"elbow", "knee"},
        "https://b.example/": {"knee"},
    }
