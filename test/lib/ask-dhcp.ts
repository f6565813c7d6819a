/** A program: broadcasts one DHCPDISCOVER as a machine that boots from the network does, and prints the offer as JSON. Argument: the MAC. */
import { createSocket } from 'node:dgram'

// RFC 2131 2, RFC 2132: op, htype, hlen; xid at 4, flags at 10, siaddr at 20, chaddr at 28, sname at 44, file at 108.
const MAGIC = 0x63825363
const OPTIONS_AT = 240
const WANTED = [1, 3, 12, 17, 66, 67, 150]

function discover(mac: string): Buffer {
  const head = Buffer.alloc(OPTIONS_AT)
  head.set([1, 1, 6])
  head.writeUInt32BE(0x12345678, 4)
  head.writeUInt16BE(0x8000, 10)
  head.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 28)
  head.writeUInt32BE(MAGIC, 236)
  const vendor = Buffer.from('PXEClient')
  return Buffer.concat([
    head,
    Buffer.from([53, 1, 1, 55, WANTED.length, ...WANTED, 60, vendor.length, ...vendor, 255]),
  ])
}

function optionsOf(packet: Buffer): Readonly<Record<string, string>> {
  const options: Record<string, string> = {}
  for (let at = OPTIONS_AT; at < packet.length && packet[at] !== 255;) {
    const [code = 0, length = 0] = packet.subarray(at, at + 2)
    options[code] = packet.subarray(at + 2, at + 2 + length).toString('latin1')
    at += 2 + length
  }
  return options
}

function textAt(packet: Buffer, from: number, to: number): string {
  return packet.toString('latin1', from, to).replace(/\0.*$/s, '')
}

const [mac = ''] = process.argv.slice(2)
const socket = createSocket('udp4')
socket.on('message', (packet) => {
  const options = optionsOf(packet)
  const offer = {
    address: packet.subarray(16, 20).join('.'),
    nextServer: packet.subarray(20, 24).join('.'),
    file: textAt(packet, 108, 236),
    hostName: options[12] ?? null,
    bootOptions: Object.keys(options).filter((code) => ['17', '66', '67', '150'].includes(code)),
  }
  process.stdout.write(JSON.stringify(offer))
  socket.close()
})
socket.bind(68, () => {
  socket.setBroadcast(true)
  const packet = discover(mac)
  const again = setInterval(() => socket.send(packet, 67, '255.255.255.255'), 300)
  setTimeout(() => socket.close(), 3000).unref()
  socket.on('close', () => clearInterval(again))
})
