"""The errors every part shares: what a person is told when the answer is no."""


class DomainError(Exception):
    """A refusal fit for the person who sees it; each verb defines its own, named as a fact."""


class NotVisible(DomainError):
    """There is no such record for this actor: pages answer 404 whether or not it exists."""


class PermissionDenied(DomainError):
    """The actor sees the record but may not do this."""
