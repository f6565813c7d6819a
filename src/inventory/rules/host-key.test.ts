import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { hostKeyProblem, stripKeyComment } from './host-key.ts'

function key(algorithm: string, inside = algorithm): string {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(inside.length)
  return `${algorithm} ${Buffer.concat([length, Buffer.from(inside), Buffer.alloc(36, 7)]).toString('base64')}`
}

describe('hostKeyProblem', () => {
  it('finds nothing wrong with a key of a known algorithm', () => {
    for (const algorithm of ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'])
      expect(hostKeyProblem(key(algorithm))).toBeUndefined()
  })

  it.each([
    ['an unknown algorithm', key('ssh-ed25518'), 'unknown algorithm "ssh-ed25518"'],
    ['no base64', 'ssh-ed25519 AAAA!!', 'not followed by a whole key in base64'],
    ['nothing behind the algorithm', 'ssh-ed25519', 'not followed by a whole key in base64'],
    ['a key of another algorithm', key('ssh-ed25519', 'ssh-rsa'), 'not hold a key of the algorithm'],
    ['a key that is cut short', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5', 'not hold a key of the algorithm'],
    ['a comment', `${key('ssh-rsa')} root@web01`, 'more than an algorithm and base64'],
  ])('refuses %s', (_what, text, message) => {
    expect(hostKeyProblem(text)?.message).toContain(message)
  })

  it('takes what is left when the comment is off', () => {
    expect(hostKeyProblem(stripKeyComment(`  ${key('ssh-rsa')}  root@web01 of old\n`))).toBeUndefined()
  })
})
