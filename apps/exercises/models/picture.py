from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .library import Exercise


class Which(models.TextChoices):
    START = "start", pgettext_lazy("pose", "Start")
    END = "end", pgettext_lazy("pose", "End")


class ExercisePicture(models.Model):
    """A practice's own pair of pictures. The bytes stand apart, so that pages which only show
    where a picture is never load one."""

    exercise = models.OneToOneField(
        Exercise, models.CASCADE, related_name="picture", verbose_name=_("exercise")
    )
    is_shown = models.BooleanField(_("show it in place of the drawing"), default=True)
    alt_start = models.CharField(
        _("what the start picture shows"),
        max_length=250,
        help_text=_("For people who do not see the picture: how she stands, sits or lies."),
    )
    alt_end = models.CharField(
        _("what the end picture shows"),
        max_length=250,
        help_text=_("What has moved, and where to."),
    )
    start_digest = models.CharField(max_length=64, editable=False)
    start_width = models.PositiveSmallIntegerField(editable=False)
    start_height = models.PositiveSmallIntegerField(editable=False)
    end_digest = models.CharField(max_length=64, editable=False)
    end_width = models.PositiveSmallIntegerField(editable=False)
    end_height = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = _("own picture")
        verbose_name_plural = _("own pictures")

    def __str__(self):
        return str(self.exercise)

    def of(self, which):
        return {name: getattr(self, f"{which}_{name}") for name in ("digest", "width", "height")}

    def alt(self, which):
        return getattr(self, f"alt_{which}")

    def measure(self, which, image):
        """Notes what the image is; store() keeps its bytes."""
        for name in ("digest", "width", "height"):
            setattr(self, f"{which}_{name}", getattr(image, name))

    @transaction.atomic
    def store(self, images):
        """{which: Reencoded}; what stood there before is gone."""
        for which, image in images.items():
            self.measure(which, image)
        self.save()
        for which, image in images.items():
            self.files.update_or_create(which=which, defaults={"content": image.content})

    @transaction.atomic
    def copy_to(self, exercise):
        files = {file.which: bytes(file.content) for file in self.files.all()}
        self.pk, self.exercise, self._state.adding = None, exercise, True
        self.save()
        for which, content in files.items():
            self.files.create(which=which, content=content)


class PictureFile(models.Model):
    """WebP, as it is sent."""

    picture = models.ForeignKey(ExercisePicture, models.CASCADE, related_name="files")
    which = models.CharField(max_length=5, choices=Which)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["picture", "which"], name="one_file_for_each_picture")
        ]

    def __str__(self):
        return f"{self.picture_id}, {self.which}"
