"""Words for the diary."""

from agile_app.records.codes.lists import CodeList

APPOINTMENT_KIND = CodeList(
    "Appointment",
    "This product",
    {
        "court": "Court hearing",
        "conference": "Conference",
        "core_group": "Core group",
        "review": "Review meeting",
        "supervision": "Supervision",
        "training": "Training",
        "meeting": "Meeting",
        "other": "Appointment",
    },
)

LEAVE_KIND = CodeList(
    "Leave",
    "This product",
    {
        "annual": "Annual leave",
        "sick": "Sick leave",
        "toil": "Time off in lieu",
        "other": "Other leave",
    },
)

PART_OF_DAY = CodeList(
    "Part of the day",
    "This product",
    {"day": "Whole day", "morning": "Morning", "afternoon": "Afternoon"},
)

TRAVEL_MODE = CodeList(
    "Way of travelling",
    "This product",
    {"car": "Car", "foot": "On foot", "transit": "Public transport"},
)

WORK_PLACE = CodeList(
    "Where a day starts and ends", "This product", {"office": "Office", "home": "Home"}
)

WINDOW_EFFECT = CodeList(
    "What a time means for visits",
    "This product",
    {"only": "Only then", "prefer": "Best then", "not": "Not then"},
)
