"""The job that keeps calendars in step.

Calendars' servers may be slow, and other jobs (the escalation of a lone visit) must not wait for
them: the job only starts the runs, in threads of their own.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from agile_app.core.jobs import job
from agile_app.visits.diary.calendars.sync import claim_due, sync_account

_AT_ONCE = 4
_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="calendars")


@job("calendars.sync", every=timedelta(seconds=20))
def sync_calendars() -> None:
    """Begin a run for each account whose turn it is."""
    for account_id in claim_due():
        _threads.submit(sync_account, account_id)
