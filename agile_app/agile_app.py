"""Wiring only: pages, middleware, routes, lifespan. No logic lives here."""

import reflex as rx
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route

from agile_app.assessments import bundle as assessments_bundle
from agile_app.assessments import documents as assessments_documents
from agile_app.assessments import operations as assessments_operations
from agile_app.assessments import pages as assessments_pages
from agile_app.assessments.copies import pages as copies_pages
from agile_app.assessments.copies import routes as copies_routes
from agile_app.assessments.family import operations as family_operations
from agile_app.assessments.family import pages as family_pages
from agile_app.assessments.forms import bundle as forms_bundle
from agile_app.assessments.forms import page as forms_page
from agile_app.assessments.forms import routes as forms_routes
from agile_app.assessments.group import operations as group_operations
from agile_app.assessments.guidance import bundle as guidance_bundle
from agile_app.assessments.history import pages as history_pages
from agile_app.assessments.history import routes as history_routes
from agile_app.assessments.remarks import bundle as remarks_bundle
from agile_app.assessments.remarks import operations as remarks_operations
from agile_app.assessments.sign_off import bundle as sign_off_bundle
from agile_app.assessments.sign_off import operations as sign_off_operations
from agile_app.assessments.sign_off import routes as sign_off_routes
from agile_app.core import council_calendar
from agile_app.core.background import background
from agile_app.device import routes as device_routes
from agile_app.device.live import packing as live_packing
from agile_app.device.live import socket as live_socket
from agile_app.device.live.service import live_documents
from agile_app.device.media import jobs as media_jobs
from agile_app.device.media import routes as media_routes
from agile_app.people import council_page
from agile_app.people import me as people_me
from agile_app.people import pages as people_pages
from agile_app.people import routes as people_routes
from agile_app.records import board_page, search_page
from agile_app.records import bundle as records_bundle
from agile_app.records import operations as records_operations
from agile_app.records import pages as records_pages
from agile_app.records.facts import bundle as facts_bundle
from agile_app.records.facts import operations as facts_operations
from agile_app.security import health_route
from agile_app.security import jobs as security_jobs
from agile_app.security.headers import Edge
from agile_app.security.policy import (
    PolicyMiddleware,
    on_backend_exception,
    on_frontend_exception,
)
from agile_app.security.routes import starlette_routes
from agile_app.ui import pages as ui_pages
from agile_app.ui.head import HEAD, HTML_LANG, STYLESHEETS
from agile_app.ui.routing import add_screens
from agile_app.visits import bundle as visits_bundle
from agile_app.visits import documents as visits_documents
from agile_app.visits import operations as visits_operations
from agile_app.visits import pages as visits_pages
from agile_app.visits import visit_page
from agile_app.visits.diary import bundle as diary_bundle
from agile_app.visits.diary import operations as diary_operations
from agile_app.visits.diary import pages as diary_pages
from agile_app.visits.diary.calendars import jobs as calendar_jobs
from agile_app.visits.diary.calendars import pages as calendar_pages
from agile_app.visits.diary.calendars import policy as calendar_policy
from agile_app.visits.diary.calendars import routes as calendar_routes
from agile_app.visits.home_safe import bundle as home_safe_bundle
from agile_app.visits.home_safe import jobs as home_safe_jobs
from agile_app.visits.home_safe import operations as home_safe_operations
from agile_app.visits.home_safe import pages as home_safe_pages
from agile_app.visits.planner import bundle as planner_bundle
from agile_app.visits.planner import jobs as planner_jobs
from agile_app.visits.planner import operations as planner_operations
from agile_app.visits.planner import pages as planner_pages
from agile_app.visits.planner import team_page as planner_team_page
from agile_app.visits.travel import bundle as travel_bundle
from agile_app.visits.travel import operations as travel_operations
from agile_app.visits.travel import pages as travel_pages
from agile_app.visits.travel import routes as travel_routes
from agile_app.visits.travel import waiting_page

# Imported for what they register: routes, operations, kinds of document, pages.
REGISTERED = (
    assessments_bundle,
    assessments_documents,
    assessments_operations,
    assessments_pages,
    copies_pages,
    copies_routes,
    council_calendar,
    device_routes,
    facts_bundle,
    facts_operations,
    family_operations,
    forms_bundle,
    forms_page,
    forms_routes,
    group_operations,
    guidance_bundle,
    family_pages,
    health_route,
    home_safe_bundle,
    home_safe_jobs,
    home_safe_operations,
    home_safe_pages,
    history_pages,
    history_routes,
    live_packing,
    live_socket,
    media_jobs,
    media_routes,
    council_page,
    people_me,
    people_pages,
    people_routes,
    planner_bundle,
    planner_jobs,
    planner_operations,
    planner_pages,
    planner_team_page,
    board_page,
    records_bundle,
    records_operations,
    records_pages,
    remarks_bundle,
    remarks_operations,
    search_page,
    security_jobs,
    sign_off_bundle,
    sign_off_operations,
    sign_off_routes,
    travel_bundle,
    travel_operations,
    travel_pages,
    travel_routes,
    waiting_page,
    ui_pages,
    calendar_jobs,
    calendar_pages,
    calendar_policy,
    calendar_routes,
    diary_bundle,
    diary_operations,
    diary_pages,
    visits_bundle,
    visits_documents,
    visits_operations,
    visit_page,
    visits_pages,
)


def _start(_request: object) -> RedirectResponse:
    return RedirectResponse("/today", status_code=303)


app = rx.App(
    app_wraps={},
    html_lang=HTML_LANG,
    head_components=HEAD,
    stylesheets=STYLESHEETS,
    reset_style=False,
    api_transformer=[Starlette(routes=[Route("/", _start), *starlette_routes()]), Edge],
    backend_exception_handler=on_backend_exception,
    frontend_exception_handler=on_frontend_exception,
)
app.add_middleware(PolicyMiddleware())
app.register_lifespan_task(background)
app.register_lifespan_task(live_documents)
add_screens(app)
