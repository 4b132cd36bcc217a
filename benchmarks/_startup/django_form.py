"""A Django form of the learner's fields, used once."""

import django
from django import forms
from django.conf import settings

from benchmarks._startup.learner import LEARNER, PATTERNS

settings.configure(USE_I18N=False)
django.setup()
fields: dict[str, forms.Field] = {name: forms.CharField(max_length=100, required=False) for name in LEARNER}
fields |= {name: forms.RegexField(pattern) for name, pattern in PATTERNS.items()}
fields |= {"year_group": forms.IntegerField(min_value=7, max_value=14), "date_of_birth": forms.DateField()}
if not type("LearnerForm", (forms.Form,), fields)(LEARNER).is_valid():
    raise AssertionError
