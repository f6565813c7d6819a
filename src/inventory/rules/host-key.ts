/** SSH host keys as in known_hosts: algorithm and base64, whose first field names the algorithm again (RFC 4253 6.6). */
import { Buffer } from 'node:buffer'
import { nearest } from '../../core/nearest.ts'
import type { Problem } from '../../core/errors.ts'

const ALGORITHMS = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]

/** The key without its comment; undefined where there are no two words. */
export function stripKeyComment(text: string): string {
  return text.trim().split(/\s+/).slice(0, 2).join(' ')
}

export function hostKeyProblem(key: string): Problem | undefined {
  const [algorithm = '', base64 = '', ...rest] = key.split(' ')
  const shown = `SSH host key "${key.length > 40 ? `${key.slice(0, 40)}…` : key}"`
  if (!ALGORITHMS.includes(algorithm)) {
    const meant = nearest(algorithm, ALGORITHMS)
    return {
      message: `${shown} has the unknown algorithm "${algorithm}"`,
      hint: meant === undefined ? `known are ${ALGORITHMS.join(', ')}` : `did you mean "${meant}"?`,
    }
  }
  if (rest.length > 0) return { message: `${shown} is more than an algorithm and base64` }
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64').replaceAll('=', '') !== base64.replaceAll('=', '') || bytes.length < 8)
    return { message: `${shown} is not followed by a whole key in base64` }
  const length = bytes.readUInt32BE(0)
  if (bytes.length <= 4 + length || bytes.toString('latin1', 4, 4 + length) !== algorithm)
    return { message: `${shown} does not hold a key of the algorithm that it names` }
  return undefined
}
