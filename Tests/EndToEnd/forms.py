"""Fills in the console's forms without a browser."""

import html
import re

import httpx


class Forms:
    """Keeps cookies, and sends forms with the token of the page that they are on."""

    def __init__(self, url: str):
        self.http = httpx.Client(base_url=url, timeout=30)
        self.page: httpx.Response | None = None

    def get(self, path: str) -> httpx.Response:
        self.page = self.http.get(path)
        return self.page

    @property
    def token(self) -> str:
        """The token of the last page."""
        found = re.search(r'name="form_token" value="([^"]*)"', self.page.text)
        return html.unescape(found.group(1)) if found else ""

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form of the last page; the answer counts as the last page where it is one."""
        answer = self.http.post(path, data={"form_token": self.token} | fields)
        if not answer.is_redirect:
            self.page = answer
        return answer

    def submit(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form and goes where its answer leads."""
        answer = self.post(path, **fields)
        return self.get(answer.headers["location"]) if answer.is_redirect else answer

    def cookie(self, name: str) -> str:
        return self.http.cookies[name]
