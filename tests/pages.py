"""Reads a page of ours as a person does: what stands where, and what a form still holds."""

from django.test.html import Element, parse_html

UNSEEN = {"script", "style", "svg", "template"}


def page_of(response):
    return parse_html(response.content.decode())


def every(element, *names, **attributes):
    """The elements inside it with one of these names and all these attributes. What stands in a
    template is not on the page."""
    for child in element.children:
        if not isinstance(child, Element):
            continue
        own = dict(child.attributes)
        if (not names or child.name in names) and attributes.items() <= own.items():
            yield child
        if child.name != "template":
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


def has(element, name):
    return name in dict(element.attributes)


def errors_of(page):
    """Field -> message, for every field that has one; the field must point at its message,
    and the summary on top must lead to it."""
    errors = [p for p in every(page, "p") if (attribute(p, "id") or "").endswith("_error")]
    described = " ".join(attribute(e, "aria-describedby") or "" for e in every(page)).split()
    assert {attribute(p, "id") for p in errors} <= set(described)
    led_to = [href[1:] for box in with_class(page, "error-summary") for href in links(box)]
    assert set(led_to) <= {attribute(e, "id") for e in every(page)}
    return {
        attribute(p, "id").removeprefix("id_").removesuffix("_error"): text_of(p) for p in errors
    }


def forms_of(page):
    """(action, fields) of each form that posts."""
    return [(attribute(f, "action"), filled(f)) for f in every(page, "form", method="post")]


def filled(page):
    """What the forms of a page would send: name -> value, or a list of ticked values."""
    values = {}
    for control in every(page, "input", "textarea", "select"):
        name, kind = attribute(control, "name"), attribute(control, "type")
        is_on = has(control, "checked")
        if control.name == "textarea":
            values[name] = "".join(str(child) for child in control.children).strip("\n")
        elif control.name == "select":
            chosen = [o for o in every(control, "option") if has(o, "selected")]
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
