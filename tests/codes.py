"""What an authenticator app shows."""

import time

from allauth.mfa.totp.internal import auth as totp


def code_of(secret, steps=0):
    """What her app shows now, or so many half minutes later."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))
