// Where a picture says it was taken: the controller's photo must be from the place (regulation 3.7).
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { placeOfPicture } from './images.ts'

const picture = () => sharp({ create: { width: 64, height: 64, channels: 3, background: '#345' } })
const taken = (latitude: string, longitude: string, [ns, ew] = ['N', 'E']) =>
  picture().withExif({
    IFD3: { GPSLatitudeRef: ns, GPSLatitude: latitude, GPSLongitudeRef: ew, GPSLongitude: longitude },
  })

describe('The place of a picture', () => {
  it('is read from what phones write into JPEG, WebP and PNG', async () => {
    const made = taken('40/1 46/1 4080/100', '71/1 19/1 3360/100')
    for (const bytes of [await made.jpeg().toBuffer(), await made.webp().toBuffer(), await made.png().toBuffer()]) {
      const place = placeOfPicture(bytes)
      expect(place?.lat).toBeCloseTo(40.778, 4)
      expect(place?.lng).toBeCloseTo(71.326, 4)
    }
  })

  it('lies south and west where the picture says so', async () => {
    const place = placeOfPicture(await taken('40/1 0/1 0/1', '71/1 0/1 0/1', ['S', 'W']).jpeg().toBuffer())
    expect(place).toEqual({ lat: -40, lng: -71 })
  })

  it('is unknown where the camera had no fix: 0, 0, or what it wrote while it was still looking', async () => {
    expect(placeOfPicture(await taken('0/1 0/1 0/1', '0/1 0/1 0/1').jpeg().toBuffer())).toBeUndefined()
    expect(placeOfPicture(await taken('0/0 0/0 0/0', '0/0 0/0 0/0').jpeg().toBuffer())).toBeUndefined()
    const looking = picture().withExif({
      IFD3: {
        GPSStatus: 'V',
        GPSLatitudeRef: 'N',
        GPSLatitude: '40/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '71/1 0/1 0/1',
      },
    })
    expect(placeOfPicture(await looking.jpeg().toBuffer())).toBeUndefined()
  })

  it('is unknown of a picture that does not say, and of what is no picture or is cut off', async () => {
    const whole = await taken('40/1 46/1 40/1', '71/1 19/1 33/1').jpeg().toBuffer()
    for (const bytes of [
      await picture().jpeg().toBuffer(),
      Buffer.from('no picture'),
      Buffer.alloc(0),
      whole.subarray(0, 40),
    ])
      expect(placeOfPicture(bytes)).toBeUndefined()
  })
})
