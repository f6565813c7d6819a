import { describe, expect, it } from 'vitest'
import type { NetworkView } from '../../src/type/inventory-view.ts'
import { officeNetwork } from '../../test/lib/views.ts'
import { clientsOf, type Attachment } from './attachments.ts'

function attached(network: Partial<NetworkView> = {}, fields: Partial<Attachment> = {}): Attachment {
  return {
    network: { ...officeNetwork, ...network },
    interface: 'eth0',
    addresses: ['10.20.0.2', 'fd20::2'],
    isUp: true,
    ...fields,
  }
}

function reservations(count: number, prefix = '10.20.0.'): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `reservation h${index} eth0 ${prefix}${index + 10} 52:54:00:00:00:0${index}`,
  )
}

describe('the clients that a server is tried with', () => {
  it('are three of each network and family, by MAC or by DUID', () => {
    const clients = clientsOf(
      [attached()],
      [
        ...reservations(5),
        'reservation h9 eth0 fd20::9 52:54:00:00:00:09',
        'reservation h8 eth0 fd20::8 00:01:00:01:aa:bb:cc:dd:52:54:00:00:00:08 52:54:00:00:00:08',
        'gateway 10.20.0.0/24 10.20.0.1',
      ],
    )
    expect(clients.map(({ address, id, proves }) => [address, id, proves])).toEqual([
      ['10.20.0.10', '525400000000', 'answers office IPv4'],
      ['10.20.0.11', '525400000001', 'answers office IPv4'],
      ['10.20.0.12', '525400000002', 'answers office IPv4'],
      ['fd20::9', '00030001525400000009', 'answers office IPv6'],
      ['fd20::8', '00010001aabbccdd525400000008', 'answers office IPv6'],
    ])
  })

  it('are none of a network that it is not plugged into, or has no address on', () => {
    expect(clientsOf([attached()], reservations(3, '10.99.0.'))).toEqual([])
    expect(clientsOf([attached({}, { addresses: ['fd20::2'] })], reservations(3))).toEqual([])
    expect(clientsOf([attached({}, { isUp: false })], reservations(3))).toEqual([])
  })
})
