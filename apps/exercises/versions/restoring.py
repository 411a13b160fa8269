"""Bringing an earlier version back: all of it or nothing, as a new version."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .kept import one_version
from .rows import names_of, relations_of
from .shape import whole_of
from .states import state_now


class CannotRestore(Exception):
    """`fields` are those whose other end is gone, or which its form would refuse."""

    def __init__(self, fields):
        super().__init__(str(fields))
        self.fields = fields


@transaction.atomic
def restore(root, version):
    """What people see of it, and where, stays; the starter content leaves it alone from now."""
    whole = whole_of(type(root))
    root = whole.model._base_manager.select_for_update(no_key=True).get(pk=root.pk)
    if gaps := gaps_of(version.state):
        raise CannotRestore(gaps)
    state = restorable(root, version, state_now(root))
    if fields := refused(root, state):
        raise CannotRestore(fields)
    with one_version(f"restored {version.number}"):
        write(root, state[whole.model, root.pk])
        restore_parts(whole.parts, [root.pk], state)


def restorable(root, version, now):
    """The state of the version, with what stays as it is now."""
    whole = whole_of(type(root))
    place = (whole.model, root.pk)
    stays = {name: now[place][name] for name in whole.stays}
    return version.state | {place: version.state[place] | stays}


def refused(root, state):
    """The fields in which what stays and what comes back do not go together: an article that is
    published, and no reviewer."""
    values = state[type(root), root.pk]
    wanted = type(root)(**{name: values[name] for name in names_of(type(root))})
    try:
        wanted.clean()
    except ValidationError as error:
        return list(error.message_dict)
    return []


def write(row, values):
    relations = {field.name for field in relations_of(type(row))}
    for name in values.keys() - relations - {"pk"}:
        setattr(row, name, values[name])
    if has_field(row, "starter_digest"):
        row.starter_digest = ""
    row.save()
    mark_edited(row)
    for name in relations:
        getattr(row, name).set(values[name])


def mark_edited(row):
    """Readers see on an article when its text last changed."""
    if has_field(row, "updated_at"):
        row.updated_at = timezone.now()
        row.save(update_fields=["updated_at"])


def has_field(row, name):
    return any(field.name == name for field in row._meta.fields)


def restore_parts(parts, parents, state):
    """A row is the same one while its key in the page is; others go and come back, so that no
    key is ever taken twice."""
    for part in parts:
        wanted = {key: values for (model, key), values in state.items() if model is part.model}
        present = part.model._base_manager.filter(**{f"{part.parent_id}__in": parents})
        stays = {row.pk: row for row in present if is_same(row, wanted.get(row.pk), part)}
        for row in present:
            if row.pk not in stays:
                row.delete()
        for key, values in wanted.items():
            write(stays.get(key) or part.model(pk=key), values)
        restore_parts(part.parts, list(wanted), state)


def is_same(row, values, part):
    return values is not None and all(
        getattr(row, name) == values[name] for name in (part.key, part.parent_id)
    )


def gaps_of(state):
    """The fields that point to rows which no longer exist. Rows of the version itself count."""
    return [field for field, keys in ends(state).items() if lacking(field, keys, state)]


def lacking(field, keys, state):
    model = field.related_model
    keys = {key for key in keys if (model, key) not in state}
    return len(keys) > model._base_manager.filter(pk__in=keys).count()


def ends(state):
    found = defaultdict(set)
    for (model, _key), values in state.items():
        for field in model._meta.fields:
            if field.many_to_one and values.get(field.attname) is not None:
                found[field].add(values[field.attname])
        for field in relations_of(model):
            found[field] |= values[field.name]
    return found
