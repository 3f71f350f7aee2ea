"""What words of the trade mean, for a family that reads its copy. Pure; the wording is ours."""

import re

_MEANINGS = {
    "assessment": "Finding out, with you, how things are for your child and what would help.",
    "chronology": "A list of what happened, with dates.",
    "child in need": "A child who needs extra help to be well and do well, by law (Children Act"
    " 1989, section 17).",
    "child protection plan": "A plan of what must change to keep a child safe, and who does what.",
    "conference": "A meeting where the family and the people who help decide whether a child needs"
    " a plan to be safe.",
    "core group": "The family and the people who carry out the plan, who meet regularly.",
    "domestic abuse": "When somebody hurts, scares or controls a partner or a relative.",
    "neglect": "When a child goes without what they need for long, such as food, care or safety.",
    "parental responsibility": "The rights and duties a parent has for a child, by law.",
    "placement": "The home where a child who is looked after by the council lives.",
    "section 47": "When the council must find out whether a child is being seriously hurt"
    " (Children Act 1989).",
    "significant harm": "Hurt that is serious for a child's health or growing up.",
    "statutory visit": "A visit that the law or the council's rules ask for.",
    "strategy discussion": "A talk between the council, the police and health about how to keep a"
    " child safe.",
    "strengths": "What is going well.",
}


def explained(text: str) -> list[tuple[str, str]]:
    """The words of the trade that a text uses, with what each means, by the alphabet."""
    read = re.sub(r"\s+", " ", text.lower())
    return [
        (word, meaning)
        for word, meaning in _MEANINGS.items()
        if re.search(rf"\b{re.escape(word)}s?\b", read)
    ]
