"""Who is told when a source changes: the table `[notify]`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.config.types import EmailAddress, HookUrl, HostPort, Table


class Notify(Table):
    """Who is told when a source changes, beside the feed `health.atom`: `[notify]`."""

    email_to: tuple[EmailAddress, ...] = Field(
        default=(), description='Addresses that are written to, such as ["librarian@example.org"].'
    )
    email_from: EmailAddress | None = Field(
        default=None, description="The sender's address; the first of `email_to` if left out."
    )
    smtp: HostPort = Field(default="localhost:25", description="The mail server that takes it, as host:port.")
    smtp_security: Literal["auto", "starttls", "tls", "none"] = Field(
        default="auto", description="auto: encrypted where the server offers STARTTLS; starttls and tls insist; none."
    )
    smtp_user: str | None = Field(default=None, min_length=1, description="The name to log in with, if any.")
    smtp_password: str | None = Field(default=None, min_length=1, repr=False, description="Its password.")
    webhook: HookUrl | None = Field(default=None, description="An address that a JSON object is sent to by POST.")

    @property
    def channels(self) -> tuple[str, ...]:
        """Name the ways by which is told."""
        return (("email",) if self.email_to else ()) + (("webhook",) if self.webhook else ())
