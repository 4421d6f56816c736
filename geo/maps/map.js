/* Draws what geo/maps/elements.py hands over. Every word reaches the page as text, never as markup. */
"use strict";
const homeward = (() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const CHOOSER_WIDTH = 330;
  const narrow = window.matchMedia("(max-width: 40em)").matches;
  const popup = {
    maxWidth: 270, maxHeight: 380, autoPanPaddingTopLeft: narrow ? [12, 96] : [60, 12], autoPanPaddingBottomRight: [12, 12],
  };

  function words(lines) {
    const box = document.createElement("div");
    box.className = "hw-popup";
    lines.forEach((line, index) => {
      const paragraph = document.createElement(index ? "p" : "h3");
      paragraph.textContent = line;
      box.append(paragraph);
    });
    return box;
  }

  function icon(kind, size, text) {
    const mark = document.createElement("span");
    mark.textContent = text;
    return L.divIcon({ className: `hw-icon hw-icon--${kind}`, html: mark, iconSize: [size, size] });
  }

  /* A hotspot's name stands to the upper right of its ring, so that the count beneath can be read. */
  function spotIcon(kind, label) {
    const made = icon(kind, 0, label);
    made.options.className += " hw-icon--spot";
    made.options.iconSize = [34, 24];
    made.options.iconAnchor = [-10, 28];
    return made;
  }

  function map(id, opening, maxZoom) {
    const made = L.map(id, {
      maxZoom, zoomSnap: 0.5, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
    });
    made.attributionControl.setPrefix(false);
    made.createPane("areas").style.zIndex = 350;
    made.createPane("spots").style.zIndex = 380;
    made.createPane("names").style.zIndex = 640;
    made.getPane("names").style.pointerEvents = "none";
    made.getContainer().addEventListener("keydown", (event) => { if (event.key === "Escape") made.closePopup(); });
    L.control.scale({ imperial: true, maxWidth: 140 }).addTo(made);
    made.on("zoomend", () => made.getContainer().classList.toggle("hw-map__canvas--near", made.getZoom() >= 12));
    made.fitBounds(opening, {
      paddingTopLeft: [16, 40], paddingBottomRight: [made.getSize().x > 900 ? CHOOSER_WIDTH : 16, 16],
    });
    /* Paper has another shape than the screen: keep the middle in the middle. */
    window.matchMedia("print").addEventListener("change", () => made.invalidateSize({ animate: false }));
    return made;
  }

  /* Places with counts. Near ones are gathered into one circle with their sum until there is room for each. */
  function circles(rows, look) {
    const group = L.markerClusterGroup({
      animate: !still, showCoverageOnHover: false, spiderfyOnMaxZoom: true, maxClusterRadius: 48, disableClusteringAtZoom: 16,
      iconCreateFunction: (cluster) => {
        const sum = cluster.getAllChildMarkers().reduce((total, marker) => total + marker.options.count, 0);
        const made = icon(look.kind, Math.min(48, 24 + 1.4 * Math.sqrt(sum)), sum.toLocaleString("en-GB"));
        made.options.className += " hw-icon--cluster";
        return made;
      },
    });
    group.addLayers(rows.map((row) => {
      const marker = L.circleMarker(row.at, {
        count: row.count, radius: Math.min(20, 4 + 2 * Math.sqrt(row.count)), color: look.ink, weight: 1.5,
        fillColor: look.colour, fillOpacity: row.vague ? 0.15 : 0.8, dashArray: row.vague ? "3 3" : null,
      });
      return marker.bindPopup(() => words(row.lines), popup);
    }));
    return group;
  }

  function squares(rows, look) {
    return L.layerGroup(rows.map((row) => L.marker(row.at, {
      icon: icon(look.kind, 13, ""), title: row.lines[0], keyboard: false, zIndexOffset: -500,
    }).bindPopup(() => words(row.lines), popup)));
  }

  function spots(rows, look) {
    const made = [];
    for (const row of rows) {
      made.push(L.circle(row.at, {
        pane: "spots", radius: row.radius, color: look.colour, weight: 3, dashArray: "6 4",
        fillColor: look.colour, fillOpacity: 0.15,
      }).bindPopup(() => words(row.lines), popup));
      const top = L.latLng(row.at).toBounds(row.radius * 2).getNorth();
      made.push(L.marker([top, row.at[1]], {
        icon: spotIcon(look.kind, row.label), title: `Hotspot ${row.label}`, zIndexOffset: 1000,
      }).bindPopup(() => words(row.lines), popup));
    }
    return L.layerGroup(made);
  }

  /* Outlines with names. A name stands above its area, else below it; where it would lie on something, it waits. */
  function areas(rows, look) {
    const labels = rows.filter((row) => row.label).map((row) => L.marker(row.at, {
      pane: "names", icon: icon("label", 0, row.label), interactive: false, keyboard: false,
    }));
    const shapes = rows.map((row) => L.polygon(row.ring, {
      pane: "areas", interactive: false, color: look.colour, weight: row.label ? 1 : 2,
      fillColor: row.label ? look.colour : "#fff", fillOpacity: row.label ? 0.15 : 0.75,
    }));
    const group = L.layerGroup([...shapes, ...labels]);
    let home = null;
    let due = 0;
    const tidy = () => {
      const taken = [...home.getContainer().querySelectorAll(".hw-icon--cluster, .hw-icon--spot, .leaflet-control")]
        .map((element) => element.getBoundingClientRect());
      const free = (box) => taken.every((other) => box.right < other.left || other.right < box.left
        || box.bottom < other.top || other.bottom < box.top);
      for (const label of labels) {
        const classes = label.getElement().classList;
        classes.remove("hw-icon--below", "hw-icon--waits");
        const place = () => label.getElement().firstChild.getBoundingClientRect();
        if (!free(place())) classes.add("hw-icon--below");
        if (free(place())) taken.push(place());
        else classes.add("hw-icon--waits");
      }
    };
    const soon = () => { clearTimeout(due); due = setTimeout(tidy, still ? 0 : 350); };
    const events = "zoomend moveend resize overlayadd overlayremove";
    group.on("add", () => { home = group._map; home.on(events, soon); soon(); });
    group.on("remove", () => { home.off(events, soon); clearTimeout(due); });
    return group;
  }

  function chooser(target, layers) {
    L.control.layers(null, Object.fromEntries(layers), { collapsed: narrow }).addTo(target);
  }

  return { map, circles, squares, spots, areas, chooser };
})();
