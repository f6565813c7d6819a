/**
 * A program: asks by DHCPv6 as clients do, one after the other, and prints what it was answered as a list in JSON.
 * Arguments: a list of questions in JSON (`Question6` of dhcp-questions.ts), and the NIC.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { formatIp, parseIp } from '../../src/core/ip.ts'
import type { Answer6, Question6 } from './dhcp-questions.ts'

// RFC 8415 7.3, 7.5, 21; RFC 6939.
const SERVERS = 'ff02::1:2'
const message = {
  solicit: 1,
  advertise: 2,
  reply: 7,
  informationRequest: 11,
  relayForward: 12,
  relayReply: 13,
} as const
const option = { clientId: 1, iaNa: 3, address: 5, wanted: 6, elapsed: 8, relayed: 9, linkLayer: 79 } as const
const WAIT_MS = 400
const TRIES = 6

function field(code: number, value: readonly number[] | Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(code, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, Buffer.from(value)])
}

function words(numbers: readonly number[]): readonly number[] {
  return numbers.flatMap((number) => [number >> 8, number & 0xff])
}

function octetsOf(ip: string): Buffer {
  return Buffer.from((parseIp(ip)?.value ?? 0n).toString(16).padStart(32, '0'), 'hex')
}

function packet({ duid, wanted = [23, 24], stateless = false }: Question6, id: number): Buffer {
  const type = stateless ? message.informationRequest : message.solicit
  return Buffer.concat([
    Buffer.from([type, (id >> 16) & 0xff, (id >> 8) & 0xff, id & 0xff]),
    field(option.clientId, Buffer.from(duid.replaceAll(':', ''), 'hex')),
    field(option.elapsed, [0, 0]),
    field(option.wanted, words(wanted)),
    stateless ? Buffer.alloc(0) : field(option.iaNa, [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
  ])
}

function relayed(inner: Buffer, relay: string, mac: string | undefined): Buffer {
  return Buffer.concat([
    Buffer.from([message.relayForward, 0]),
    octetsOf(relay),
    octetsOf('fe80::1234'),
    mac === undefined
      ? Buffer.alloc(0)
      : field(option.linkLayer, Buffer.from(`0001${mac.replaceAll(':', '')}`, 'hex')),
    field(option.relayed, inner),
  ])
}

function fieldsIn(octets: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= octets.length;) {
    const [code, length] = [octets.readUInt16BE(at), octets.readUInt16BE(at + 2)]
    found.set(code, octets.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return found
}

interface Received extends Answer6 {
  readonly id: number
  readonly type: number
}

function read(octets: Buffer): Received | undefined {
  if (octets[0] === message.relayReply) {
    const inner = fieldsIn(octets.subarray(34)).get(option.relayed)
    return inner === undefined ? undefined : read(inner)
  }
  const fields = fieldsIn(octets.subarray(4))
  const held = fields.get(option.iaNa)
  const address = held === undefined ? undefined : fieldsIn(held.subarray(12)).get(option.address)
  return {
    id: octets.readUIntBE(1, 3),
    type: octets[0] ?? 0,
    addresses:
      address === undefined
        ? []
        : [formatIp({ family: 6, value: BigInt(`0x${address.subarray(0, 16).toString('hex')}`) })],
    options: Object.fromEntries([...fields].map(([code, value]) => [code, value.toString('hex')])),
  }
}

async function ask(question: Question6, id: number, nic: string): Promise<Answer6 | null> {
  const { relay, server, relayedMac } = question
  const socket = createSocket({ type: 'udp6', reuseAddr: true })
  const local = (networkInterfaces()[nic] ?? []).find(({ address }) => address.startsWith('fe80:'))?.address
  if (relay === undefined) socket.bind(546, `${local ?? 'fe80::1'}%${nic}`)
  else socket.bind(547, relay)
  await once(socket, 'listening')
  try {
    const inner = packet(question, id)
    const whole = relay === undefined ? inner : relayed(inner, relay, relayedMac)
    return await exchange(socket, whole, id, server ?? `${SERVERS}%${nic}`)
  } finally {
    socket.close()
  }
}

async function exchange(socket: Socket, octets: Buffer, id: number, to: string): Promise<Answer6 | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    socket.send(octets, 547, to)
    const until = Date.now() + WAIT_MS
    while (Date.now() < until) {
      const signal = AbortSignal.timeout(Math.max(1, until - Date.now()))
      const received = await once(socket, 'message', { signal }).catch(() => undefined)
      if (received === undefined) break
      const answer = read(received[0])
      if (answer?.id !== id) continue
      if (answer.type !== message.advertise && answer.type !== message.reply) continue
      return { addresses: answer.addresses, options: answer.options }
    }
  }
  return null
}

const [list = '[]', nic = ''] = process.argv.slice(2)
const questions = JSON.parse(list) as readonly Question6[]
const answers: (Answer6 | null)[] = []
for (const [index, question] of questions.entries()) answers.push(await ask(question, 0x2000 + index, nic))
process.stdout.write(JSON.stringify(answers))
