"""The commands of visits, part by part."""

from agile_app.visits.planner.benchmark.commands import COMMANDS as BENCHMARK
from agile_app.visits.planner.commands import COMMANDS as PLAN
from agile_app.visits.travel.commands import COMMANDS as PLACES

COMMANDS = [*PLACES, *PLAN, *BENCHMARK]
