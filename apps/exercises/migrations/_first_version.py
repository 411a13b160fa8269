"""What stood before history was kept becomes its first version, so that the first edit can be
taken back."""

from django.utils import timezone


def first_version(app, models):
    """models: {"Exercise": ["body_areas", ...]}, each with its plain many-to-many fields."""

    def write(apps, schema_editor):
        now = timezone.now()
        for name, relations in models.items():
            model, history = apps.get_model(app, name), apps.get_model(app, f"Historical{name}")
            kept = write_rows(model, history, now)
            for relation in relations:
                through = model._meta.get_field(relation).remote_field.through
                links = apps.get_model(app, f"Historical{name}_{relation}")
                write_links(through, links, name.lower(), kept)

    return write


def write_rows(model, history, now):
    names = {field.attname for field in history._meta.fields}
    own = [field.attname for field in model._meta.fields if field.attname in names]
    seen = set(history.objects.values_list("id", flat=True))
    rows = model.objects.exclude(pk__in=seen).order_by("pk").values(*own)
    records = history.objects.bulk_create(
        history(history_type="+", history_date=now, history_change_reason="first version", **row)
        for row in rows
    )
    return {record.id: record for record in records}


def write_links(through, links, owner, kept):
    rows = through.objects.filter(**{f"{owner}_id__in": kept}).order_by("pk")
    links.objects.bulk_create(
        links(history=kept[row[f"{owner}_id"]], **row)
        for row in rows.values(*(field.attname for field in through._meta.fields))
    )
