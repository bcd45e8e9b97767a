// For islands: records a short video or a voice note in the page, where the browser can.
import { find } from './find.ts'

export interface Recorded {
  kind: 'video' | 'voice'
  name: string
  blob: Blob
  /** The first frame of a video. */
  poster?: Blob
}

/** What most players play comes first. */
const types = {
  video: ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'],
  voice: ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'],
} as const
/** Bits a second: thirty seconds of video are some 8 MB. */
const bits = {
  video: { videoBitsPerSecond: 2_000_000, audioBitsPerSecond: 64_000 },
  voice: { audioBitsPerSecond: 48_000 },
}
const asked = {
  video: { audio: true, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } },
  voice: { audio: true },
} as const
/** A room without a voice is louder than this, a microphone that is off is not; of 1. */
const leastLevel = 0.004
const posterSide = 960
const frameMs = 3000

/** The frame that a video shows just now. */
export function frameOf(video: HTMLVideoElement): Promise<Blob | undefined> {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0) return Promise.resolve(undefined)
  const scale = Math.min(1, posterSide / Math.max(videoWidth, videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(videoWidth * scale)
  canvas.height = Math.round(videoHeight * scale)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/jpeg', 0.8))
}

/** The first frame of a video that was chosen; undefined where the browser cannot show it. */
export async function firstFrameOf(file: Blob): Promise<Blob | undefined> {
  const address = URL.createObjectURL(file)
  const video = document.createElement('video')
  try {
    const isShown = await new Promise<boolean>((done) => {
      // Some phones load nothing before it is played.
      setTimeout(() => done(false), frameMs)
      video.addEventListener('loadeddata', () => done(true))
      video.addEventListener('error', () => done(false))
      Object.assign(video, { muted: true, playsInline: true, preload: 'auto', src: address })
      video.load()
    })
    return isShown ? await frameOf(video) : undefined
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** How loud it is, from 0 to 1, each time it is asked; where that cannot be told it is loud enough. */
function openLevel(stream: MediaStream): { read: () => number; close: () => void } {
  if (!('AudioContext' in window)) return { read: () => 1, close: () => undefined }
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const wave = new Float32Array(analyser.fftSize)
  return {
    read: () => {
      analyser.getFloatTimeDomainData(wave)
      return Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length)
    },
    close: () => void context.close(),
  }
}

/** Shows what the camera sees. */
function look(view: HTMLVideoElement, stream: MediaStream, began: () => unknown): void {
  view.srcObject = stream
  view.addEventListener('playing', began, { once: true })
  void view.play().catch(() => undefined)
}

/** How long it has been going, of how long it may, and how loud it is. */
function showGoing(place: HTMLElement, { seconds, most, heard }: Record<'seconds' | 'most' | 'heard', number>): void {
  find(place, 'meter', HTMLMeterElement).value = Math.min(1, heard * 4)
  find(place, '[data-record-time]', HTMLElement).textContent = `${clock(seconds)} / ${clock(most)}`
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

/**
 * Opens what `[data-recorder]` shows, and hands over what was recorded.
 * @param here the form, or the block around it
 */
export function openRecorder(here: HTMLElement, done: (recorded: Recorded) => void): void {
  const place = here.querySelector<HTMLElement>('[data-recorder]')
  if (!place || !('MediaRecorder' in window) || !navigator.mediaDevices) return
  const start = find(place, '[data-record-start]', HTMLElement)
  const going = find(place, '[data-record-going]', HTMLElement)
  const view = find(place, 'video', HTMLVideoElement)
  const said = find(place, '[data-record-said]', HTMLElement)
  place.hidden = false

  const record = async (kind: Recorded['kind'], stream: MediaStream) => {
    const mimeType = types[kind].find((type) => MediaRecorder.isTypeSupported(type))
    const recorder = new MediaRecorder(stream, { ...bits[kind], ...(mimeType && { mimeType }) })
    const level = openLevel(stream)
    const parts: Blob[] = []
    let loudest = 0
    let poster: Promise<Blob | undefined> = Promise.resolve(undefined)
    const most = Number(place.dataset[kind])
    const began = performance.now()
    start.hidden = true
    going.hidden = false
    view.hidden = kind === 'voice'
    if (kind === 'video') look(view, stream, () => (poster = frameOf(view)))
    const stop = find(place, '[data-record-stop]', HTMLButtonElement)
    const end = () => recorder.state !== 'inactive' && recorder.stop()
    stop.addEventListener('click', end, { once: true })
    stop.focus()
    const ticking = setInterval(() => {
      const seconds = (performance.now() - began) / 1000
      const heard = level.read()
      loudest = Math.max(loudest, heard)
      showGoing(place, { seconds, most, heard })
      if (seconds >= most) end()
    }, 100)
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
    await new Promise((over) => {
      recorder.addEventListener('stop', over)
      recorder.start()
    })
    clearInterval(ticking)
    level.close()
    view.srcObject = null
    going.hidden = true
    start.hidden = false
    find(start, `[data-record=${kind}]`, HTMLButtonElement).focus()
    const type = (recorder.mimeType || mimeType || '').split(';')[0] ?? ''
    const blob = new Blob(parts, { type })
    if (blob.size === 0) return
    if (kind === 'voice' && loudest < leastLevel) said.textContent = place.dataset['silent'] ?? ''
    const frame = await poster
    done({ kind, blob, name: `${kind}.${type.split('/')[1] ?? 'bin'}`, ...(frame && { poster: frame }) })
  }

  let isBusy = false
  const begin = async (kind: Recorded['kind']) => {
    if (isBusy) return
    isBusy = true
    said.textContent = ''
    let stream: MediaStream | undefined
    try {
      stream = await navigator.mediaDevices.getUserMedia(asked[kind])
      await record(kind, stream)
    } catch {
      said.textContent = place.dataset['denied'] ?? ''
    } finally {
      // Whatever happened, nothing listens any longer.
      for (const track of stream?.getTracks() ?? []) track.stop()
      going.hidden = true
      start.hidden = false
      isBusy = false
    }
  }
  start.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-record]') : null
    const kind = button?.dataset['record']
    if (kind === 'video' || kind === 'voice') void begin(kind)
  })
}

/** Where what was recorded stands, to be heard and taken away. */
export function recordingTile(here: ParentNode, { kind, blob }: Pick<Recorded, 'kind' | 'blob'>): HTMLElement {
  const template = find(here, `template[data-recording=${kind}]`, HTMLTemplateElement)
  const tile = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
  find(tile, 'audio, video', HTMLMediaElement).src = URL.createObjectURL(blob)
  return tile
}
