"""Mail of the embedded site: kept on disk as it would have been sent, one file a message."""

import os
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

KEPT = 200


class KeptMailBackend(BaseEmailBackend):
    def send_messages(self, messages):
        folder = Path(settings.KEPT_MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{os.getpid()}"
            draft = folder / f"{name}.part"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(messages)


def kept_mails():
    """The newest first: (file name, parsed message)."""
    files = sorted(Path(settings.KEPT_MAIL_DIR).glob("*.eml"), reverse=True)[:KEPT]
    return [
        (file.stem, message_from_bytes(file.read_bytes(), policy=policy.default)) for file in files
    ]
