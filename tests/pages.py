"""Reads a page of ours as a person does: what stands where, and what a form still holds."""

from django.test.html import Element, parse_html

UNSEEN = {"script", "style", "svg", "template"}


def page_of(response):
    return parse_html(response.content.decode())


def every(element, *names, **attributes):
    """The elements inside it with one of these names and all these attributes."""
    for child in element.children:
        if not isinstance(child, Element):
            continue
        own = dict(child.attributes)
        if (not names or child.name in names) and attributes.items() <= own.items():
            yield child
        yield from every(child, *names, **attributes)


def one(element, *names, **attributes):
    found = list(every(element, *names, **attributes))
    assert len(found) == 1, f"{len(found)} of {names} {attributes}"
    return found[0]


def with_class(element, name):
    return [e for e in every(element) if name in dict(e.attributes).get("class", "").split()]


def attribute(element, name):
    return dict(element.attributes).get(name)


def text_of(element, language=None):
    """Its words; with a language, without the parts that say they are in another one."""
    own = attribute(element, "lang")
    if element.name in UNSEEN or (language and own not in (None, language)):
        return ""
    parts = [text_of(c, language) if isinstance(c, Element) else str(c) for c in element.children]
    return " ".join(" ".join(parts).split())


def texts(elements):
    return [text_of(element) for element in elements]


def heading(page):
    return text_of(one(page, "h1"))


def main(page):
    return one(page, "main")


def links(element):
    return [attribute(a, "href") for a in every(element, "a")]


def notices(page):
    return texts(with_class(page, "notice"))


def error_of(page, field):
    """The message beside a field; the control must point at it too. None when there is none."""
    found = list(every(page, "p", id=f"id_{field}_error"))
    if not found:
        return None
    (error,) = found
    assert "error" in attribute(error, "class").split()
    return text_of(error)


def errors_of(page):
    """Field -> message, for every field of the page that has one."""
    return {
        attribute(p, "id").removeprefix("id_").removesuffix("_error"): text_of(p)
        for p in every(page, "p")
        if (attribute(p, "id") or "").endswith("_error")
    }


def filled(page):
    """What the forms of a page would send: name -> value, or a list of ticked values."""
    values = {}
    for control in every(page, "input", "textarea", "select"):
        name, kind = attribute(control, "name"), attribute(control, "type")
        is_on = attribute(control, "checked") is not None
        if control.name == "textarea":
            values[name] = "".join(str(child) for child in control.children).strip("\n")
        elif control.name == "select":
            chosen = [o for o in every(control, "option") if attribute(o, "selected") is not None]
            values[name] = attribute(chosen[0], "value") if chosen else ""
        elif kind == "checkbox":
            values.setdefault(name, [])
            values[name] += [attribute(control, "value") or "on"] if is_on else []
        elif kind == "radio":
            values.setdefault(name, "")
            values[name] = attribute(control, "value") if is_on else values[name]
        else:
            values[name] = attribute(control, "value") or ""
    return values
