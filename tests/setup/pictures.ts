// Small true pictures for tests, made on the spot.
import sharp from 'sharp'

let made = 0

/** Each another picture: shapes on this colour, or that colour alone. */
const drawn = (color: string, width: number, height: number) => {
  made += 1
  const at = (factor: number, most: number) => (made * factor) % most
  return sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
      <rect width="100%" height="100%" fill="${color}"/>
      <circle cx="${at(37, width)}" cy="${at(53, height)}" r="${height / 5}" fill="#fff"/>
      <rect x="${at(71, width)}" y="${at(29, height)}" width="${width / 4}" height="${10 + at(7, 40)}" fill="#000"/>
    </svg>`),
  )
}

export const jpeg = (color = '#3a7', width = 640, height = 480): Promise<Buffer> =>
  drawn(color, width, height).jpeg().toBuffer()

/** One colour and nothing else. */
export const flat = (color: string): Promise<Buffer> =>
  sharp({ create: { width: 400, height: 300, channels: 3, background: color } })
    .jpeg()
    .toBuffer()

/** As a phone writes it that knows where it is; degrees north and east. */
export const takenAt = (lat: number, lng: number): Promise<Buffer> =>
  drawn('#456', 240, 240)
    .withExif({
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: `${Math.round(lat * 1e6)}/1000000 0/1 0/1`,
        GPSLongitudeRef: 'E',
        GPSLongitude: `${Math.round(lng * 1e6)}/1000000 0/1 0/1`,
      },
    })
    .jpeg()
    .toBuffer()
