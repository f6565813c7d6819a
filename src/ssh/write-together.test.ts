import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { writeTogether } from './write-together.ts'

it('has all that is written in one go travel in one go, and no more', async () => {
  const sent: string[] = []
  const socket = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      sent.push(chunk)
      done()
    },
    writev: (chunks, done) => {
      sent.push(chunks.map(({ chunk }) => String(chunk)).join(''))
      done()
    },
  })
  writeTogether(socket)
  for (const part of ['a', 'b', 'c']) socket.write(part)
  await new Promise(setImmediate)
  socket.write('d')
  socket.write('e')
  socket.end('f')
  await new Promise((resolve) => socket.once('finish', resolve))
  expect(sent).toEqual(['abc', 'def'])
})
