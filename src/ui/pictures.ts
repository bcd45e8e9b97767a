// For islands: photos made smaller in the browser, so that a slow line carries them; what the browser can show but we
// do not take is made a JPEG.

const longestSide = 1600
/** Of a picture that is small already nothing is gained. */
const smallEnough = 1_000_000

/** Draws the picture upright. @throws where the browser cannot show it */
async function drawn(file: Blob): Promise<{ canvas: HTMLCanvasElement; isSmaller: boolean }> {
  const address = URL.createObjectURL(file)
  try {
    const picture = new Image()
    picture.src = address
    await picture.decode()
    const { naturalWidth: width, naturalHeight: height } = picture
    const scale = Math.min(1, longestSide / Math.max(width, height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    // What is transparent is paper.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return { canvas, isSmaller: scale < 1 }
  } finally {
    URL.revokeObjectURL(address)
  }
}

/**
 * A JPEG of at most 1600 px; the file itself where it is small, or where the browser cannot show it and we may.
 * @param accepted the types that we take
 * @param keepsPlace where and when it was taken stays in it
 * @throws for a file that neither the browser nor we can show
 */
export async function shrink(file: File, accepted: readonly string[], keepsPlace: boolean): Promise<File> {
  const isTaken = accepted.includes(file.type)
  try {
    const { canvas, isSmaller } = await drawn(file)
    if (isTaken && !isSmaller && file.size < smallEnough) return file
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82))
    if (!made) throw new Error('no picture')
    const facts = keepsPlace ? await factsOf(file) : undefined
    const parts = facts ? [made.slice(0, 2), facts, made.slice(2)] : [made]
    return new File(parts, `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' })
  } catch (error) {
    if (isTaken) return file
    throw error
  }
}

/** The part of a JPEG that says where and when it was taken; our picture is upright, and this says so. */
export async function factsOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // It stands at the beginning and has at most 64 kB.
  const bytes = new Uint8Array(await file.slice(0, 200_000).arrayBuffer())
  const view = new DataView(bytes.buffer)
  try {
    if (view.getUint16(0) !== 0xff_d8) return undefined
    for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda;) {
      const end = at + 2 + view.getUint16(at + 2)
      // `Exif` in an application's part.
      if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45_78_69_66 && end <= bytes.length)
        return upright(bytes.slice(at, end))
      at = end
    }
  } catch {
    // It ends in the middle: such a picture says nothing.
  }
  return undefined
}

/** The pixels were turned already. @throws RangeError where the part is cut short */
function upright(part: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(part.buffer)
  const start = 10
  const isLittle = view.getUint16(start) === 0x49_49
  const first = start + view.getUint32(start + 4, isLittle)
  for (let entry = 0; entry < view.getUint16(first, isLittle); entry += 1) {
    const at = first + 2 + entry * 12
    if (view.getUint16(at, isLittle) === 0x01_12) view.setUint16(at + 8, 1, isLittle)
  }
  return part
}

/** Makes all files smaller and tells of those that cannot be opened. */
export async function shrinkAll(
  input: HTMLInputElement,
  told: HTMLElement | null,
  files: readonly File[] = [...(input.files ?? [])],
): Promise<File[]> {
  const accepted = input.accept.split(',')
  const good: File[] = []
  const refused: string[] = []
  if (told) told.textContent = told.dataset['shrinking'] ?? ''
  for (const file of files) {
    try {
      good.push(await shrink(file, accepted, input.dataset['shrink'] === 'place'))
    } catch {
      refused.push((told?.dataset['refused'] ?? '').replace('%', file.name))
    }
  }
  if (told) {
    told.textContent = refused.join(' ')
    told.className = refused.length > 0 ? 'wrong' : 'hint'
  }
  return good
}

/**
 * Where the browser lets a script choose the files of a field, the smaller ones stand in it.
 * @returns false in an old browser, which sends what was chosen last as it is
 */
export function putInto(input: HTMLInputElement, files: readonly File[]): boolean {
  try {
    const transfer = new DataTransfer()
    for (const file of files) transfer.items.add(file)
    input.files = transfer.files
    return true
  } catch {
    return false
  }
}
