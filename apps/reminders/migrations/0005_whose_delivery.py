from datetime import timedelta

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone


def fill(apps, schema_editor):
    Delivery = apps.get_model("reminders", "Delivery")

    def patient_of(model, name):
        rules = apps.get_model("reminders", model).objects.filter(pk=OuterRef(name))
        return Subquery(rules.values("patient")[:1])

    Delivery.objects.update(
        patient=Coalesce(
            patient_of("Reminder", "reminder"), patient_of("SittingBreak", "sitting_break")
        )
    )
    Delivery.objects.exclude(sitting_break=None).update(kind="sitting_break")
    active = apps.get_model("reminders", "Reminder").objects.filter(is_active=True)
    today = timezone.now().date()
    active.filter(counts_from=None).update(
        counts_from=today, check_in_on=today + timedelta(days=14)
    )


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_engine")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
