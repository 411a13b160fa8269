"""What is too small for a finger, or cut off, on a page that somebody looks at."""

# A link in the middle of a sentence is as high as its line (WCAG 2.5.8 leaves it out). A box to
# tick is as large as the label around it, which can be pressed too.
TOO_SMALL = """([least, within]) => {
  const inSentence = it => it.tagName === "A" && getComputedStyle(it).display === "inline" &&
    it.parentElement.textContent.trim() !== it.textContent.trim();
  const place = it => (it.matches("input[type=checkbox], input[type=radio]") &&
    it.closest("label")) || it;
  const isShown = it => it.checkVisibility({visibilityProperty: true, opacityProperty: false}) &&
    it.getBoundingClientRect().width > 1 && it.getBoundingClientRect().height > 1;
  const said = it => (it.getAttribute("aria-label") || it.textContent || it.name || "").trim();
  return [...document.querySelector(within).querySelectorAll(
    "a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .map(place)
    .filter((it, at, all) => all.indexOf(it) === at)
    .filter(it => isShown(it) && !inSentence(it) && !it.matches(".skip-link"))
    .map(it => [it, it.getBoundingClientRect()])
    .filter(([it, box]) => Math.min(box.width, box.height) < least - 0.5)
    .map(([it, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ` +
      `${it.tagName.toLowerCase()}.${it.className} ${said(it).slice(0, 40)}`);
}"""

# Text that its own box hides, or that stands outside of the window.
CUT_OFF = """() => {
  const own = it => [...it.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const isHidden = it => it.closest(".visually-hidden, .skip-link, [aria-hidden=true], svg, select");
  const scrolls = it => ["auto", "scroll"].includes(getComputedStyle(it).overflowX);
  return [...document.body.querySelectorAll("*")]
    .filter(it => own(it) && it.checkVisibility() && !isHidden(it))
    .filter(it => {
      const style = getComputedStyle(it), box = it.getBoundingClientRect();
      const clips = style.overflowX !== "visible" && !scrolls(it) &&
        (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1);
      let parent = it;
      while (parent && !scrolls(parent)) parent = parent.parentElement;
      return box.width > 1 && (clips || (!parent && box.right > innerWidth + 1));
    })
    .map(it => `${it.tagName.toLowerCase()}.${it.className} ${it.textContent.trim().slice(0, 40)}`);
}"""
# The distances of WCAG 1.4.12. A sheet made by script is not refused by the policy.
WIDE_TEXT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
OF_THE_PAGE_AGAIN = "() => { document.adoptedStyleSheets = [] }"
LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%' }"
TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"


def too_small(page, least=48, within="body"):
    return page.evaluate(TOO_SMALL, [least, within])


def cut_off_when_wide(page):
    """With more room between lines, words and letters, as some people set it."""
    page.evaluate(WIDE_TEXT)
    found = page.evaluate(CUT_OFF) + (["scrolls sideways"] if page.evaluate(TOO_WIDE) else [])
    page.evaluate(OF_THE_PAGE_AGAIN)
    return [f"wide: {what}" for what in found]


def cut_off(page):
    """On the narrowest phone with text twice as large."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(LARGE_TEXT)
    return page.evaluate(CUT_OFF) + (["scrolls sideways"] if page.evaluate(TOO_WIDE) else [])
