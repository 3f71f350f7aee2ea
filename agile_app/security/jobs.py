"""What this room does by the hour."""

from datetime import timedelta

from agile_app.core.jobs import job
from agile_app.security import audit_head, rate_limits

_HOUR = timedelta(hours=1)

job("audit.keep_head", every=_HOUR)(audit_head.keep_hourly)
job("attempts.forget", every=_HOUR)(rate_limits.forget_old_attempts)
