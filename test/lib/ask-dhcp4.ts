/**
 * A program: asks for addresses by DHCPv4 as machines do that are switched on, one after the other, each with its own NIC, and
 * prints what it was answered as a list in JSON. Argument: a list of questions in JSON (`Question4` of dhcp-questions.ts).
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Answer4, Question4 } from './dhcp-questions.ts'

// RFC 2131 2, RFC 2132: op, htype, hlen; xid at 4, flags at 10, siaddr at 20, giaddr at 24, chaddr at 28, sname at 44, file at 108.
const MAGIC = 0x63825363
const OPTIONS_AT = 240
const WAIT_MS = 300
const TRIES = 7

const types = { discover: 1, request: 3, inform: 8 } as const

function packet(question: Question4, xid: number, more: Readonly<Record<number, readonly number[]>>): Buffer {
  const head = Buffer.alloc(OPTIONS_AT)
  head.set([1, 1, 6])
  head.writeUInt32BE(xid, 4)
  head.writeUInt16BE(0x8000, 10)
  if (question.relay !== undefined) head.set(octets(question.relay), 24)
  head.set(Buffer.from(question.mac.replaceAll(':', ''), 'hex'), 28)
  head.writeUInt32BE(MAGIC, 236)
  const options: Record<number, readonly number[]> = {
    55: question.wanted ?? [1, 3, 6, 12, 15, 43, 60, 66, 67],
    // Room for answers with every option there is.
    57: [1500 >> 8, 1500 & 0xff],
    ...more,
  }
  for (const [code, text] of Object.entries(question.options ?? {}))
    options[Number(code)] = [...Buffer.from(text, 'hex')]
  const list = Object.entries(options).flatMap(([code, value]) => [Number(code), value.length, ...value])
  return Buffer.concat([head, Buffer.from([...list, 255])])
}

function octets(ip: string): readonly number[] {
  return ip.split('.').map(Number)
}

function answerOf(message: Buffer): Answer4 & { readonly type: number; readonly xid: number } {
  const options: Record<string, string> = {}
  for (let at = OPTIONS_AT; at < message.length && message[at] !== 255;) {
    if (message[at] === 0) {
      at += 1
      continue
    }
    const [code = 0, length = 0] = message.subarray(at, at + 2)
    options[code] = (options[code] ?? '') + message.subarray(at + 2, at + 2 + length).toString('hex')
    at += 2 + length
  }
  const text = (from: number, to: number): string => message.toString('utf8', from, to).replace(/\0.*$/s, '')
  return {
    xid: message.readUInt32BE(4),
    type: Number.parseInt(options[53] ?? '0', 16),
    address: message.subarray(16, 20).join('.'),
    nextServer: message.subarray(20, 24).join('.'),
    serverName: text(44, 108),
    file: text(108, 236),
    options,
  }
}

async function exchange(
  socket: Socket,
  question: Question4,
  xid: number,
  more: Readonly<Record<number, readonly number[]>>,
  wanted: readonly number[],
): Promise<ReturnType<typeof answerOf> | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    socket.send(packet(question, xid, more), 67, question.server ?? '255.255.255.255')
    const until = Date.now() + WAIT_MS
    while (Date.now() < until) {
      const signal = AbortSignal.timeout(Math.max(1, until - Date.now()))
      const received = await once(socket, 'message', { signal }).catch(() => undefined)
      if (received === undefined) break
      const answer = answerOf(received[0])
      if (answer.xid === xid && wanted.includes(answer.type)) return answer
    }
  }
  return undefined
}

async function ask(question: Question4, xid: number): Promise<Answer4 | null> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  socket.bind(question.relay === undefined ? 68 : 67)
  await once(socket, 'listening')
  socket.setBroadcast(true)
  try {
    if (question.inform === true) {
      const found = await exchange(socket, question, xid, { 53: [types.inform] }, [5])
      return found === undefined ? null : plain(found)
    }
    const offer = await exchange(socket, question, xid, { 53: [types.discover] }, [2])
    if (offer === undefined) return null
    if (question.take !== true) return plain(offer)
    const chosen = {
      53: [types.request],
      50: octets(offer.address),
      54: [...Buffer.from(offer.options[54] ?? '', 'hex')],
    }
    const taken = await exchange(socket, question, xid, chosen, [5, 6])
    return taken === undefined || taken.type === 6 ? null : plain(taken)
  } finally {
    socket.close()
  }
}

function plain({ address, nextServer, serverName, file, options }: Answer4): Answer4 {
  return { address, nextServer, serverName, file, options }
}

const questions = JSON.parse(process.argv[2] ?? '[]') as readonly Question4[]
const answers: (Answer4 | null)[] = []
for (const [index, question] of questions.entries()) answers.push(await ask(question, 0x1000 + index))
process.stdout.write(JSON.stringify(answers))
