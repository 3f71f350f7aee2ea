"""The child and family assessment, version 1.

Three domains and twenty dimensions after the assessment triangle: Department of Health, *Framework
for the Assessment of Children in Need and their Families* (2000), kept by *Working Together to
Safeguard Children*. The dimension names are the Framework's; the help texts are ours.
"""

from agile_app.assessments.form import Choice, Field, Form, Section
from agile_app.records import codes


def _dimension(key: str, label: str, help_text: str) -> Field:
    return Field(key, "text", label, help_text)


_CHILD = Section(
    "child",
    "The child's voice",
    "Child",
    "When the child was seen, and what they said, in their own words.",
    (
        Field(
            "child_seen_on",
            "date",
            "Child seen on",
            "The day the child was last seen for this assessment.",
        ),
        Field(
            "child_seen_alone",
            "choice",
            "Seen alone",
            "Whether the child was seen without the people who care for them.",
            (
                Choice("yes", "Yes"),
                Choice("no", "No"),
                Choice("not_appropriate", "Not appropriate for this child"),
            ),
        ),
        _dimension(
            "child_words",
            "What the child said and showed",
            "Their exact words, drawings and play. Say who asked what.",
        ),
    ),
)

_DEVELOPMENT = Section(
    "development",
    "Child's developmental needs",
    "Child's needs",
    "How the child is growing up, compared with other children of their age.",
    (
        _dimension(
            "health",
            "Health",
            "Growth, illness or disability, food, sleep, teeth, immunisations, and whether care is "
            "sought in time. For older children also sexual health and substances.",
        ),
        _dimension(
            "education",
            "Education",
            "Play, books, nursery and school; attendance, progress, interests, and an adult who "
            "cares about them.",
        ),
        _dimension(
            "emotional_behavioural",
            "Emotional and behavioural development",
            "Feelings and how they show: attachment, temper, coping with change and stress, "
            "self-control.",
        ),
        _dimension(
            "identity",
            "Identity",
            "How the child sees and values themselves: culture, language, religion, gender, "
            "disability, belonging.",
        ),
        _dimension(
            "family_social_relationships",
            "Family and social relationships",
            "Warmth and stability with parents, brothers, sisters and others who matter; friends "
            "of their age.",
        ),
        _dimension(
            "social_presentation",
            "Social presentation",
            "What others notice: dress, cleanliness, manner, and whether the child understands the "
            "impression they make.",
        ),
        _dimension(
            "self_care",
            "Self-care skills",
            "What the child does for themselves, fitting their age: dressing, feeding, keeping "
            "safe, steps to independence.",
        ),
    ),
)

_PARENTING = Section(
    "parenting",
    "Parenting capacity",
    "Parenting",
    "What each parent or carer gives this child, and what gets in the way. Name who does what.",
    (
        _dimension(
            "basic_care",
            "Basic care",
            "Food, drink, warmth, shelter, clean clothes, washing, medical and dental care.",
        ),
        _dimension(
            "ensuring_safety",
            "Ensuring safety",
            "Protection from harm at home and outside: from unsafe adults, other children, "
            "accidents and the online world.",
        ),
        _dimension(
            "emotional_warmth",
            "Emotional warmth",
            "Whether the child feels loved and valued; comfort, praise, touch, and pride in who "
            "they are.",
        ),
        _dimension(
            "stimulation",
            "Stimulation",
            "Talking, playing, reading and new experiences; help with learning and getting to "
            "school.",
        ),
        _dimension(
            "guidance_boundaries",
            "Guidance and boundaries",
            "Clear, fair limits and a good example, so that the child learns to manage their own "
            "feelings and behaviour.",
        ),
        _dimension(
            "stability",
            "Stability",
            "A dependable home and the same people day by day; how changes are prepared and "
            "contact with those who matter is kept.",
        ),
    ),
)

_FAMILY = Section(
    "family",
    "Family and environmental factors",
    "Family",
    "The people and circumstances around the child, and how they help or hinder.",
    (
        _dimension(
            "family_history_functioning",
            "Family history and functioning",
            "Who lives in the household and who has left; parents' own childhoods, health, losses, "
            "relationships, and how they get on.",
        ),
        _dimension(
            "wider_family",
            "Wider family",
            "Who counts as family for this child, near or far, what they do, and who is missing.",
        ),
        _dimension(
            "housing",
            "Housing",
            "Whether the home suits everyone who lives there: safety, space, heating, hygiene, "
            "adaptations, and how secure it is.",
        ),
        _dimension(
            "employment",
            "Employment",
            "Who works, when and where; what work or the lack of it means for the child.",
        ),
        _dimension(
            "income",
            "Income",
            "Whether there is enough to meet needs, benefits received, debts, and how money is "
            "used.",
        ),
        _dimension(
            "social_integration",
            "Family's social integration",
            "How the family fits in where they live: friends, neighbours, faith, isolation, "
            "discrimination.",
        ),
        _dimension(
            "community_resources",
            "Community resources",
            "What is near and used: health services, school, childcare, shops, transport, places "
            "to play.",
        ),
    ),
)

_ANALYSIS = Section(
    "analysis",
    "What it means",
    "Analysis",
    "Bring it together: what is working well, what is worrying, and what needs to happen.",
    (
        _dimension(
            "analysis",
            "Analysis",
            "What daily life is like for this child. Weigh strengths and harm, past and likely, "
            "and say how sure you are.",
        ),
        Field(
            "outcome",
            "choice",
            "Outcome proposed",
            "What the assessment leads to. A manager decides at sign-off.",
            tuple(
                Choice(code, codes.ASSESSMENT_OUTCOME.label(code))
                for code in codes.ASSESSMENT_OUTCOME
            ),
        ),
    ),
)

CHILD_AND_FAMILY = Form(
    key="child_and_family",
    version=1,
    title="Child and family assessment",
    sections=(_CHILD, _DEVELOPMENT, _PARENTING, _FAMILY, _ANALYSIS),
)

# The twenty dimensions of the triangle, in its order; the rest of the form is ours.
DIMENSIONS: tuple[Field, ...] = tuple(
    field for section in (_DEVELOPMENT, _PARENTING, _FAMILY) for field in section.fields
)
