"""Maps and charts drawn on the server: boundaries in, plain numbers for SVG out."""

from .boundaries import BadBoundary, Boundary, read_geojson, read_topojson
from .classes import Classes, LegendItem, natural_breaks, quantiles
from .drawing import Dot, MapDrawing, Place, Shape, draw_map
from .labels import Label, Leader, TextLine
from .mending import Problem, validated
from .outlines import Outline, read_outlines

__all__ = [
    "BadBoundary",
    "Boundary",
    "Classes",
    "Dot",
    "Label",
    "Leader",
    "LegendItem",
    "MapDrawing",
    "Outline",
    "Place",
    "Problem",
    "Shape",
    "TextLine",
    "draw_map",
    "natural_breaks",
    "quantiles",
    "read_geojson",
    "read_outlines",
    "read_topojson",
    "validated",
]
