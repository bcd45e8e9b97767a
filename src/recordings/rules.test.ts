// What is taken as a recording: by content and length, and without the place that a phone wrote into it.
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { Settings } from '../settings/rules.ts'
import { readRecording, type RecordingKind } from './rules.ts'

const settings = Settings.parse({})
const fixture = (name: string) => readFile(new URL(`../../tests/fixtures/${name}`, import.meta.url))
const read = async (kind: RecordingKind, name: string, change: Partial<typeof settings.limits> = {}) =>
  readRecording({ ...settings, limits: { ...settings.limits, ...change } }, kind, await fixture(name))

describe('A recording', () => {
  it.each([
    ['video', 'street.mp4', 'video/mp4'],
    ['video', 'recorded.mp4', 'video/mp4'],
    ['video', 'phone.mov', 'video/mp4'],
    ['voice', 'voice.webm', 'audio/webm'],
    ['voice', 'voice.ogg', 'audio/ogg'],
  ] as const)('is a %s where it is %s, and its length is known', async (kind, name, mime) => {
    const recording = await read(kind, name)
    expect(recording).toMatchObject({ kind, mime })
    if (typeof recording === 'string') throw new Error(recording)
    expect(recording.seconds).toBeGreaterThan(1.9)
    expect(recording.seconds).toBeLessThan(3.3)
  })

  it.each(['phone.mov'])('of a phone says no more where it was made: %s', async (name) => {
    expect((await fixture(name)).includes('+41.3111')).toBe(true)
    const recording = await read('video', name)
    if (typeof recording === 'string') throw new Error(recording)
    expect(recording.bytes.includes('+41.3111')).toBe(false)
    expect(recording.bytes.length).toBe((await fixture(name)).length)
  })

  it('is refused where it is of another kind, too long, too large, empty or broken', async () => {
    expect(await read('voice', 'street.mp4')).toBe('recording_kind')
    expect(await read('video', 'voice.webm')).toBe('recording_kind')
    expect(await read('video', 'phone.heic')).toBe('recording_kind')
    expect(await read('voice', 'voice.ogg', { voiceSeconds: 1 })).toBe('recording_too_long')
    expect(await read('voice', 'voice.webm', { voiceSeconds: 1 })).toBe('recording_too_long')
    expect(await read('video', 'recorded.mp4', { videoSeconds: 0.4 })).toBe('recording_too_long')
    expect(await read('video', 'street.mp4', { videoBytes: 1000 })).toBe('recording_too_large')
    expect(await readRecording(settings, 'voice', Buffer.alloc(0))).toBe('recording_empty')
    const cut = (await fixture('street.mp4')).subarray(0, 300)
    expect(['recording_broken', 'recording_kind']).toContain(await readRecording(settings, 'video', cut))
    const noise = Buffer.concat([(await fixture('voice.webm')).subarray(0, 60), Buffer.alloc(5000, 0x5a)])
    expect(['recording_broken', 'recording_kind']).toContain(await readRecording(settings, 'voice', noise))
  })
})
