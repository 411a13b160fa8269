"""A patient who uses the site over HTTP, behind the proxy that docs/deploy.md asks for."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from cluster import HOST
from rig import Failed


class Visitor:
    def __init__(self, port, email):
        self.port, self.email = port, email
        self.cookies = SimpleCookie()
        self.codes = []

    def asks(self, method, path, **fields):
        """The page, after one redirect is not followed: (code, where to, text)."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
        headers["Cookie"] = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, urlencode(fields), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        self.codes.append(answer.status)
        return answer.status, answer.headers.get("Location", ""), text

    def gets(self, path):
        return self.asks("GET", path)[2]

    def posts(self, path, page, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise Failed(f"no form on {path}")
        code, where, _text = self.asks("POST", path, csrfmiddlewaretoken=token[1], **fields)
        if code != 302:
            raise Failed(f"POST {path} answers {code}")
        return where

    def signs_in(self, password):
        page = self.gets("/accounts/login/")
        self.posts("/accounts/login/", page, login=self.email, password=password)

    def saves_a_session(self):
        """All done as planned, on Today."""
        page = self.gets("/nl/today/")
        paths = re.findall(r'action="(/nl/programmes/[^"]+/done/)"', page)
        if not paths:
            raise Failed("Today offers nothing to do")
        self.gets(self.posts(paths[0], page))
