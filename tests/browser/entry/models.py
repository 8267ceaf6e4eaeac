"""The content types of the shipped site."""

from blueprints.sections import SECTIONS

MODELS = {model.name: model for section in SECTIONS for model in section.models}
