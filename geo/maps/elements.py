"""Folium's map and layers, told to draw with our script.

No value of the record passes through here: Folium takes what a template made and renders it once more as a template,
so that a place named `{{ … }}` would be run. Layers name their rows by number; the page hands the rows to the script.
"""

from __future__ import annotations

from typing import Any

import folium
from folium.map import Layer
from folium.template import Template

from geo.maps.features import Bounds

LARGEST_ZOOM = 18


class PlainMap(folium.Map):
    """A map without a base layer of others, without their servers, and open to zooming by the browser."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="hw-map__canvas" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = homeward.map(
            {{ this.get_name()|tojson }}, {{ this.opening|tojson }}, {{ this.closest|tojson }}
        );
        {% endmacro %}
        """
    )
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's own attribute: nothing is linked from elsewhere
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, opening: Bounds) -> None:
        super().__init__(tiles=None)
        self.opening = opening
        self.closest = LARGEST_ZOOM


class DrawnLayer(Layer):
    """A layer that one function of our script draws: `circles`, `squares`, `spots` or `areas`.

    `name` and `look` are words of ours; `number` says which of the page's rows it draws.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = homeward.{{ this.kind }}(homeward.rows[{{ this.number }}], {{ this.look|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, kind: str, name: str, number: int, look: dict[str, Any], show: bool = True) -> None:
        super().__init__(name=name, overlay=True, control=True, show=show)
        self._name = kind
        self.kind = kind
        self.number = number
        self.look = look


class Chooser(folium.LayerControl):
    """The list of layers: open where there is room, a button on a phone."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        homeward.chooser({{ this._parent.get_name() }}, [
            {%- for name, layer in this.overlays.items() %}
            [{{ name|tojson }}, {{ layer }}],
            {%- endfor %}
        ]);
        {% endmacro %}
        """
    )
