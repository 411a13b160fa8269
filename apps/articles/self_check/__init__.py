"""The self-check: a fixed questionnaire that says how soon to ask for help. It informs and
passes on, and diagnoses nothing. Questions, rules and texts are data in `content/`."""
