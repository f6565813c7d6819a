/** What kinds of keys an agent holds (draft-miller-ssh-agent, section 4.4), without a library that leaves the odd ones out. */
import { connect } from 'node:net'
import { keyOfBlob } from './known-hosts.ts'

const REQUEST_IDENTITIES = 11
const IDENTITIES_ANSWER = 12
const LIMIT = 256 * 1024

/** Types as in `ssh-ed25519-cert-v01@openssh.com`. Empty where the agent does not answer within a second. */
export function agentKeyTypes(socket: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    let answer: Buffer = Buffer.alloc(0)
    const settle = (types: readonly string[]): void => {
      clearTimeout(timer)
      connection.destroy()
      resolve(types)
    }
    const timer = setTimeout(() => settle([]), 1000)
    connection.on('error', () => settle([]))
    connection.on('close', () => settle([]))
    connection.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk])
      if (answer.length > LIMIT) settle([])
      else if (answer.length >= 4 && answer.length >= 4 + answer.readUInt32BE(0)) settle(typesIn(answer))
    })
    connection.write(Buffer.from([0, 0, 0, 1, REQUEST_IDENTITIES]))
  })
}

/** `uint32 length, byte 12, uint32 count, (string blob, string comment)…`. */
function typesIn(answer: Buffer): readonly string[] {
  if (answer.length < 9 || answer[4] !== IDENTITIES_ANSWER) return []
  const types: string[] = []
  let at = 9
  const next = (): Buffer | undefined => {
    if (at + 4 > answer.length) return undefined
    const end = at + 4 + answer.readUInt32BE(at)
    if (end > answer.length) return undefined
    const part = answer.subarray(at + 4, end)
    at = end
    return part
  }
  for (let count = answer.readUInt32BE(5); count > 0; count -= 1) {
    const blob = next()
    if (blob === undefined || next() === undefined) break
    const type = keyOfBlob(blob)?.type
    if (type !== undefined) types.push(type)
  }
  return types
}
