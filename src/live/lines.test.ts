// Lines of listeners: who does not read is cut off, and places are given back.
import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { type Line, Lines } from './lines.ts'

/** A reader who takes nothing. */
class Stuck extends Writable {
  override _write(): void {
    // Never done.
  }
}
const lineOn = (response: Line['response']): Line => ({ response, beatAt: 0, endsAt: Infinity, last: () => 'k7' })

it('cuts off who does not read, once 64 kB wait', () => {
  const lines = new Lines()
  const response = new Stuck({ highWaterMark: 1000 })
  const line = lineOn(response)
  const close = lines.open(line, '10.0.0.1')
  for (let said = 0; said < 64; said += 1) lines.say(line, 'changed', 'x'.repeat(900), 'k1')
  expect(response.destroyed).toBe(false)
  for (let said = 0; said < 10; said += 1) lines.say(line, 'changed', 'x'.repeat(900), 'k1')
  expect(response.destroyed).toBe(true)
  const { writableLength } = response
  lines.say(line, 'changed', 'nothing more', 'k1')
  expect(response.writableLength).toBe(writableLength)
  close()
})

it('says that a quiet line lives, and ends one whose time is over by asking to come back', () => {
  const said: string[] = []
  const reader = () =>
    new Writable({
      write: (chunk, _encoding, done) => {
        said.push(String(chunk))
        done()
      },
    })
  const lines = new Lines()
  const quiet = lineOn(reader())
  lines.open(quiet, '10.0.0.1')
  lines.look()
  expect(said).toEqual(['event: beat\ndata: \nid: k7\n\n'])
  lines.look()
  expect(said).toHaveLength(1)
  const old = { ...lineOn(reader()), endsAt: 0 }
  lines.open(old, '10.0.0.1')
  lines.look()
  expect(said.at(-1)).toBe('event: again\ndata: \n\n')
  expect((old.response as Writable).writableEnded).toBe(true)
})

it('keeps no more than 500 lines for one address, and gives places back', () => {
  const lines = new Lines()
  const places = Array.from({ length: 500 }, () => lines.open(lineOn(new Stuck()), '10.0.0.1'))
  expect(lines.isFull('10.0.0.1')).toBe(true)
  expect(lines.isFull('10.0.0.2')).toBe(false)
  places[0]!()
  places[0]!()
  expect(lines.isFull('10.0.0.1')).toBe(false)
  lines.open(lineOn(new Stuck()), '10.0.0.1')
  expect(lines.isFull('10.0.0.1')).toBe(true)
})
