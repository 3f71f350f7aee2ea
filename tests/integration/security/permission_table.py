"""Who may use what: one row for each route, socket, message, operation and page handler.

Written by hand, apart from the code's own declarations, so that a changed permission or a new
handler shows here as a failing test until someone has decided. The letters are the roles below;
``-`` is anyone who is not signed in. This is about roles; which *child* is asked elsewhere.
"""

from agile_app.security.actor import Role

LETTERS = {
    "W": Role.WORKER,
    "S": Role.SENIOR,
    "M": Role.MANAGER,
    "R": Role.REVIEWING_OFFICER,
    "B": Role.BUSINESS_SUPPORT,
    "I": Role.IT,
    "A": Role.ADMINISTRATOR,
    "-": None,
}

ANYONE = "-WSMRBIA"
ANY_WORKER = "WSMRBIA"

ROUTES = {
    "GET /api/health": ANYONE,
    "POST /auth/sign-in": ANYONE,
    "POST /auth/sign-out": ANYONE,
    "POST /auth/sign-out-everywhere": ANY_WORKER,
    "GET /auth/me": ANY_WORKER,
    "POST /api/device/key": ANY_WORKER,
    "POST /api/device/unlock": ANY_WORKER,
    "POST /api/device/challenge": ANY_WORKER,
    "POST /api/device/lock": ANY_WORKER,
    "POST /api/device/pin": ANY_WORKER,
    "POST /api/forms/file": "A",
    "POST /api/sync/push": ANY_WORKER,
    "POST /api/sync/pull": ANY_WORKER,
    "POST /api/live/frames": ANY_WORKER,
    "POST /api/media": "WSM",
    "PUT /api/media/{media_id}": "WSM",
    "GET /api/media/{media_id}": "WSMR",
    "GET /calendar/{token}.ics": ANYONE,
    "GET /api/places/map": ANY_WORKER,
}

WHILE_LOCKED = {
    "POST /auth/sign-in",
    "POST /auth/sign-out",
    "POST /auth/sign-out-everywhere",
    "GET /auth/me",
    "POST /api/device/unlock",
    "POST /api/device/challenge",
    "POST /api/device/lock",
}

SOCKETS = {"SOCKET /api/live": ANY_WORKER}

MESSAGES = {
    "hello": ANY_WORKER,
    "ping": ANY_WORKER,
    "open": "WSMR",
    "close": ANY_WORKER,
    "presence": "WSMR",
    "update": "WSM",
}

OPERATIONS = {
    "address.place": "WSM",
    "assessment.shown_to_family": "WSMR",
    "assessment.move_to_version": "WSM",
    "assessment.mention_seen": "WSMR",
    "assessment.start": "WSM",
    "assessment.viewed": "WSMR",
    "case_note.add": "WSM",
    "fact.went_missing": "WSM",
    "fact.came_back": "WSM",
    "fact.return_interview": "WSM",
    "fact.meeting_called": "WSM",
    "fact.report_shared": "WSM",
    "fact.conference_held": "WSM",
    "fact.meeting_held": "WSM",
    "fact.referral_decided": "WSM",
    "fact.strategy_held": "WSM",
    "fact.enquiry_started": "WSM",
    "fact.enquiry_ended": "WSM",
    "fact.visit_asked_for": "WSM",
    "fact.placed": "WSM",
    "fact.placement_terms": "WSM",
    "fact.left_care": "WSM",
    "fact.take_back": "WSM",
    "child.allocate": "SM",
    "child.end_allocation": "SM",
    "child.viewed": "WSMR",
    "diary.add_appointment": ANY_WORKER,
    "diary.add_window": "WSM",
    "diary.cancel_appointment": ANY_WORKER,
    "diary.cancel_leave": ANY_WORKER,
    "diary.change_appointment": ANY_WORKER,
    "diary.end_window": "WSM",
    "diary.record_leave": ANY_WORKER,
    "diary.set_pattern": ANY_WORKER,
    "plan.accept": "WSM",
    "plan.book": "WSM",
    "plan.confirm": "WSM",
    "plan.decline": "WSM",
    "plan.lock": "WSM",
    # Anyone may go out alone; whose timer it is, and who was told, decides the rest.
    "home_safe.acknowledge": ANY_WORKER,
    "home_safe.arm": ANY_WORKER,
    "home_safe.buddy": ANY_WORKER,
    "home_safe.codes": ANY_WORKER,
    "home_safe.details": ANY_WORKER,
    "home_safe.extend": ANY_WORKER,
    "home_safe.safe": ANY_WORKER,
    "home_safe.show_details": ANY_WORKER,
    "home_safe.stand_down": ANY_WORKER,
    "visit.arrive": "WSM",
    "visit.cancel": "WSM",
    "visit.leave": "WSM",
    "visit.no_access": "WSM",
    "visit.on_my_way": "WSM",
    "visit.record": "WSM",
    "visit.start": "WSM",
    "visit.viewed": "WSMR",
}

# Of office pages; without the state's package.
HANDLERS = {
    "BoardState.give": "SM",
    "BoardState.load": "SM",
    "BoardState.next_page": "SM",
    "BoardState.previous_page": "SM",
    "BoardState.show_closed": "SM",
    "CouncilState.change": "A",
    "CouncilState.close": "A",
    "CouncilState.load": "A",
    "CouncilState.open": "A",
    "CalendarState.choose": ANY_WORKER,
    "CalendarState.connect": ANY_WORKER,
    "CalendarState.disconnect": ANY_WORKER,
    "CalendarState.load": ANY_WORKER,
    "CalendarState.make_link": ANY_WORKER,
    "CalendarState.revoke_link": ANY_WORKER,
    "CalendarState.sync_now": ANY_WORKER,
    "FormsState.close": "A",
    "FormsState.discard": "A",
    "FormsState.load": "A",
    "FormsState.open": "A",
    "FormsState.paste": "A",
    "FormsState.publish": "A",
    "FormsState.withdraw": "A",
    "SearchState.find": "WSMRB",
    "SearchState.next_page": "WSMRB",
    "SearchState.previous_page": "WSMRB",
    "SavedTravelState.load": "SM",
    "TeamPlanState.accept": "SM",
    "TeamPlanState.accept_all": "SM",
    "TeamPlanState.choose_team": "SM",
    "TeamPlanState.choose_week": "SM",
    "TeamPlanState.cover": "SM",
    "TeamPlanState.discard": "SM",
    "TeamPlanState.load": "SM",
    "TeamPlanState.propose": "SM",
    "TeamPlanState.replan": "SM",
}
