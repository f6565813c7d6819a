/** A real ISC dhcpd at one end of a wire. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WIRE, type DhcpWire, type RunningServer } from './dhcp-wire.ts'

/** Resolves when it listens. `folder` is for its files. Throws with what it says where it does not come up. */
export async function startDhcpd(
  family: 4 | 6,
  text: string,
  wire: DhcpWire,
  folder: string,
): Promise<RunningServer> {
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('dhcpd.conf'), text)
  writeFileSync(file('leases'), '')
  const files = ['-cf', file('dhcpd.conf'), '-lf', file('leases'), '-pf', file('pid')]
  const running = wire.serve([
    'dhcpd',
    `-${family}`,
    '-f',
    '-d',
    ...['-user', 'root', '-group', 'root'],
    ...files,
    WIRE,
  ])
  for (let tries = 0; !running.output().includes('Server starting service.'); tries += 1) {
    if (running.hasEnded() || tries > 400)
      throw new Error(`dhcpd -${family} does not run:\n${running.output()}`)
    await sleep(25)
  }
  return running
}
