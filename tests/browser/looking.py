"""What is wrong with a page that somebody looks at: accessibility, width, policy, privacy."""

from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

# axe stands in the page before its own policy does, so pages are judged with the policy on.
HEAR_THE_POLICY = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`CSP: ${event.violatedDirective} refuses ${event.blockedURI}`));
"""
# Without its preload axe does not fetch style sheets itself, which the policy would refuse.
AXE_RESULT = """async () => (await axe.run({preload: false})).violations.map(found => found.id)"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
OF_THE_BROWSER = ("data", "blob", "about", "chrome", "devtools")


class Lookout:
    """Keeps what the pages of one context complain about, and whom else they ask."""

    def __init__(self, context, site):
        self.site, self.complaints = site, []
        context.add_init_script(AXE_SCRIPT)
        context.add_init_script(HEAR_THE_POLICY)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._see)

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def _see(self, request):
        asked = urlsplit(request.url)
        if asked.scheme not in OF_THE_BROWSER and asked.netloc != urlsplit(self.site).netloc:
            self.complaints.append(f"third party: {request.url}")

    def since_last_time(self):
        heard, self.complaints[:] = list(self.complaints), []
        return heard


def faults(page):
    """What axe finds, a sideways scroll, or a page without exactly one h1."""
    return page.evaluate(AXE_RESULT) + faults_of_the_frame(page)


def faults_while_its_clock_stands(page):
    """The same for a page whose clock the test moves: axe waits for it now and then. What still
    glides in is let in first."""
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    page.evaluate(
        f"() => {{ window.told = 0; ({AXE_RESULT})().then((all) => (window.told = all)) }}"
    )
    for _ in range(400):
        if page.evaluate("window.told !== 0"):
            return page.evaluate("window.told") + faults_of_the_frame(page)
        page.clock.run_for(5)
    raise AssertionError("axe is not done")


def faults_of_the_frame(page):
    found = []
    if page.evaluate(TOO_WIDE):
        found.append("scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return found


def look(page, lookout, path, *, status=200, prepare=None):
    """Opens one page; everything that is wrong with it. prepare() is called once it is open."""
    answer = page.goto(lookout.site + path)
    found = [] if answer.status == status else [f"answers {answer.status}"]
    if prepare:
        prepare()
    found += faults(page)
    said = lookout.since_last_time()
    return found + [text for text in said if f"status of {status}" not in text]


def look_at(page, lookout, paths, *, status=200, prepare=None):
    """{path: what is wrong}, for the paths where something is."""
    looks = {path: look(page, lookout, path, status=status, prepare=prepare) for path in paths}
    return {path: wrong for path, wrong in looks.items() if wrong}
