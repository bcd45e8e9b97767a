// Our single ornament: a thin band of eight-pointed stars and crosses, drawn as one repeated line.

/** Used rarely: at the foot, on the done screen. */
export function Girih() {
  return (
    <svg class="girih" width="100%" height="24" aria-hidden="true">
      <defs>
        <pattern id="girih" width="48" height="24" patternUnits="userSpaceOnUse">
          <path
            d="M0 12h6l3-3V3h6l3-3 3 3h6v6l3 3-3 3v6h-6l-3 3-3-3H9v-6l-3-3M30 12h18M18 6l6 6-6 6-6-6z"
            fill="none"
            stroke="currentColor"
            stroke-width="1"
          />
        </pattern>
      </defs>
      <rect width="100%" height="24" fill="url(#girih)" />
    </svg>
  )
}
