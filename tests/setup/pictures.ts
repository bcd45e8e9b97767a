// Small true pictures for tests, made on the spot.
import sharp from 'sharp'

export const jpeg = (color = '#3a7', width = 640, height = 480): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: color } })
    .jpeg()
    .toBuffer()

/** As a phone writes it that knows where it is; degrees north and east. */
export const takenAt = (lat: number, lng: number): Promise<Buffer> =>
  sharp({ create: { width: 240, height: 240, channels: 3, background: '#456' } })
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
