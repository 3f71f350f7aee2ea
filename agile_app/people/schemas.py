"""Checked input about workers."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from agile_app.security.actor import Role

_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_SWE = re.compile(r"SW[1-9][0-9]{0,9}")


def clean_email(text: str) -> str:
    """The address in lower case; ValueError for what is not one."""
    email = text.strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise ValueError("That is not an email address.")
    return email


def clean_social_work_england_number(text: str | None) -> str | None:
    """``SW`` and digits, as the register prints it; None for nothing.

    At most 12 characters: the DfE social care data specification's worker id.
    """
    if text is None or not text.strip():
        return None
    number = re.sub(r"\s+", "", text).upper()
    if not _SWE.fullmatch(number):
        raise ValueError("A Social Work England number is SW followed by digits, such as SW12345.")
    return number


Email = Annotated[str, AfterValidator(clean_email)]
SocialWorkEnglandNumber = Annotated[str | None, AfterValidator(clean_social_work_england_number)]


class NewWorker(BaseModel):
    """A worker to be created. ``password`` None: cannot sign in with one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: Email
    name: str = Field(min_length=1, max_length=120)
    roles: frozenset[Role] = Field(min_length=1)
    password: str | None = None
    social_work_england_number: SocialWorkEnglandNumber = None
    job_title: str = Field(default="", max_length=120)
    phone: str = Field(default="", max_length=40)
    started_on: date | None = None
    demo: bool = False
