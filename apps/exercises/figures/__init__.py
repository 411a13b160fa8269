"""Figures of the exercises: a skeleton posed by angles and pins, drawn as SVG."""
