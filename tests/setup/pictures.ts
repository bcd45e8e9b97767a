// Small true pictures for tests, made on the spot.
import sharp from 'sharp'

export const jpeg = (color = '#3a7', width = 640, height = 480): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: color } })
    .jpeg()
    .toBuffer()
