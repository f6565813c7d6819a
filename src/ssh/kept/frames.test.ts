import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeFrame, type Frame, frameReader } from './frames.ts'

const frame = fc.record({
  kind: fc.integer({ min: 1, max: 17 }),
  channel: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
})

it('gives back the frames that were sent, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.integer({ min: 1, max: 400 })), (frames, cuts) => {
      const bytes = Buffer.concat(frames.map(({ kind, channel, body }) => encodeFrame(kind, channel, body)))
      const read = frameReader()
      const found: Frame[] = []
      let at = 0
      for (const length of [...cuts, bytes.length]) {
        found.push(...read(bytes.subarray(at, at + length)))
        at += length
      }
      expect(found).toEqual(frames)
    }),
  )
})

it('refuses what is no frame', () => {
  expect(() => frameReader()(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toThrow('a frame of')
})
