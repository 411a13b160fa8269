from .consent import Consent, ConsentText
from .invitation import Invitation, InvitationRefused
from .practice import CareRelationship, Membership, Practice
from .user import User

__all__ = [
    "CareRelationship",
    "Consent",
    "ConsentText",
    "Invitation",
    "InvitationRefused",
    "Membership",
    "Practice",
    "User",
]
