from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def scale_constraint(name):
    return models.CheckConstraint(
        condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 10}),
        name=f"{name}_0_to_10",
        violation_error_message=_("Choose a number from 0 to 10."),
    )


class ScaleField(models.PositiveSmallIntegerField):
    """0 to 10. Empty means not asked or not answered; 0 is an answer."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"null": True, "blank": True}
        super().__init__(*args, **kwargs)
        self.validators = [MaxValueValidator(10, _("Choose a number from 0 to 10."))]
