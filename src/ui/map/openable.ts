// A sign on a map that opens something, by finger and by key.
import * as L from 'leaflet'

/** Leaflet lets a sign be reached by keyboard, and opens by it nothing but its own popups. */
export const openable = (at: L.LatLngExpression, icon: L.DivIcon, title: string, open: () => void): L.Marker =>
  L.marker(at, { icon, title, alt: title })
    .on('click', open)
    .on('keypress', ({ originalEvent }) => {
      if (originalEvent.key === 'Enter') open()
    })
