"""Words of the field that mean the same, or that a course's title does not say (H1).

Two tables, to be read and extended by people who know courses. The sources are the titles of Ofqual's sector subject
areas and the outlines of T Levels on GOV.UK, which say what each of them leads to; the rest is judgement of what
sixteen-year-olds type.
"""

SAME = (
    ("maths", "mathematics", "numeracy"),
    ("it", "ict", "information technology", "computing", "computer", "digital"),
    ("pe", "physical education", "sport"),
    ("re", "religious studies", "religious education"),
    ("dt", "design and technology"),
    ("english", "literacy"),
    ("esol", "english for speakers of other languages"),
    ("childcare", "child care", "nursery", "early years"),
    ("hairdressing", "hairdresser", "hair dressing", "hairstylist", "hair stylist"),
    ("barbering", "barber"),
    ("beauty", "beautician"),
    ("plumbing", "plumber"),
    ("bricklaying", "bricklayer", "brick laying", "brickwork"),
    ("carpentry", "carpenter", "joinery", "joiner", "woodwork"),
    ("plastering", "plasterer"),
    ("painting and decorating", "painter and decorator", "decorator"),
    ("welding", "welder", "fabrication"),
    ("electrical", "electrician", "electrics", "electrotechnical"),
    ("engineering", "engineer"),
    ("motor vehicle", "mechanic", "car mechanic", "automotive"),
    ("catering", "cookery", "chef", "cooking", "culinary"),
    ("accounting", "accountancy", "accountant", "bookkeeping", "book keeping"),
    ("law", "legal"),
    ("nursing", "nurse"),
    ("teaching", "teacher", "teaching assistant"),
    ("social care", "care worker", "carer"),
    ("veterinary", "vet", "animal care"),
    ("farming", "farmer", "agriculture"),
    ("gardening", "gardener", "horticulture"),
    ("photography", "photographer"),
    ("drama", "acting", "theatre"),
    ("performing arts", "performance"),
    ("journalism", "journalist"),
    ("tourism", "travel"),
    ("a level", "as level"),
)
"""Each finds what the others find; the other spelling is looked for as well, never instead."""

LEADS_TO = {
    # T Level in Building Services Engineering for Construction: its occupational specialisms
    "plumbing": ("building services engineering",),
    "heating": ("building services engineering",),
    "gas engineering": ("building services engineering",),
    "gas engineer": ("building services engineering",),
    "electrical": ("building services engineering",),
    "refrigeration": ("building services engineering",),
    # T Level in Onsite Construction
    "bricklaying": ("onsite construction",),
    "carpentry": ("onsite construction",),
    "plastering": ("onsite construction",),
    "painting and decorating": ("onsite construction",),
    "building": ("construction",),
    "builder": ("construction",),
    # T Level in Design, Surveying and Planning for Construction
    "architecture": ("design surveying planning",),
    "architect": ("design surveying planning",),
    "civil engineering": ("design surveying planning",),
    "surveyor": ("surveying",),
    # T Levels in Health, and in Healthcare Science
    "nursing": ("health",),
    "midwifery": ("health",),
    "midwife": ("health",),
    "paramedic": ("health",),
    "physiotherapy": ("health",),
    "dental": ("health",),
    "optician": ("healthcare science",),
    # T Level in Education and Childcare
    "teaching": ("education",),
    # T Levels in Digital subjects
    "programming": ("digital production", "software"),
    "programmer": ("digital production", "software"),
    "coding": ("digital production", "software"),
    "software": ("digital production",),
    "web development": ("digital production",),
    "games": ("digital production",),
    "networking": ("digital support",),
    "cyber security": ("digital support",),
    "it support": ("digital support",),
    "data analyst": ("digital business",),
    # T Level in Science
    "laboratory": ("science",),
    "stem": ("science", "engineering", "mathematics"),
}
"""What else is found by a word, but not the other way round; what is the same as the word finds it too."""

IGNORED = frozenset(
    (
        *("a", "an", "and", "at", "for", "in", "near", "of", "on", "or", "the", "to", "with"),
        *("class", "classes", "course", "courses"),
    )
)
"""Words that say nothing about a course; they are looked for only if nothing else is typed."""
