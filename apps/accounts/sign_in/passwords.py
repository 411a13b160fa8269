"""Django's rules for passwords in our own sentences: some of its own are half translated."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        message = _("This password is too short. Take at least %(min_length)d characters.")
        return message % {"min_length": self.min_length}


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self):
        return _("Many people use this password. Choose another one.")


class NotHerName(rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return _("This password is too much like your name or your e-mail address.")
