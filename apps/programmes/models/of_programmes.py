from django.db import models
from django.db.models import Exists, OuterRef, Q


class OfProgrammes(models.QuerySet):
    """Rows of a programme: seen by whoever sees that programme."""

    def visible_to(self, user, at=None):
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(
            patient=OuterRef("programme__patient"), practice=OuterRef("programme__practice")
        )
        return self.filter(Q(programme__patient=user) | Exists(care))
