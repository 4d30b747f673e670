"""A person without a browser, for what many clients ask: signs in once, and allows what is asked for. As a program, what BROWSER names."""

import re
import sys
import urllib.parse

import httpx

from forms import Forms

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"


class Clerk:
    def __init__(self, url: str, unticked: tuple[str, ...] = (), decision="allow"):
        self.forms, self.unticked, self.decision = Forms(url), unticked, decision
        self.forms.get("/signin")
        assert self.forms.post("/signin", email=EMAIL, password=PASSWORD).is_redirect

    def decide(self, address: str) -> str:
        """Where the browser is sent in the end."""
        page = self.forms.get(address)
        if page.is_redirect:
            return page.headers["location"]
        assert page.status_code == 200, page.text
        query = urllib.parse.urlsplit(address).query
        scopes = [scope for scope in re.findall(r'name="scope" value="([^"]+)"', page.text) if scope not in self.unticked]
        answer = self.forms.post("/oauth/authorize", request=query, decision=self.decision, scope=scopes, project="")
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def __call__(self, address: str) -> dict[str, str]:
        """The members of the redirect back to the client."""
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.decide(address)).query))


if __name__ == "__main__":
    [address] = sys.argv[1:]
    parts = urllib.parse.urlsplit(address)
    back = Clerk(f"{parts.scheme}://{parts.netloc}").decide(address)
    # Some clients begin to listen only after they have opened the browser.
    with httpx.Client(transport=httpx.HTTPTransport(retries=5), timeout=30) as browser:
        browser.get(back)
