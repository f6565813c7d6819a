/** The three DHCP server programs, started on one end of a wire with what is generated for them. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Family } from '../../src/core/ip.ts'
import { formats } from '../../src/generate/formats.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import { type DhcpWire, type RunningServer } from './dhcp-wire.ts'
import { startDhcpd } from './dhcpd-server.ts'
import { startKea } from './kea-server.ts'

export const dhcpPrograms = ['dhcpd', 'kea', 'dnsmasq'] as const
export type DhcpProgram = (typeof dhcpPrograms)[number]

export interface ServedSite {
  readonly snapshot: Snapshot
  /** Name of the host that serves; its NIC is called as the wire. */
  readonly server: string
  readonly family: Family
}

type Start = (site: ServedSite, wire: DhcpWire, folder: string) => Promise<Pick<RunningServer, 'stop'>>

/** Resolves when it listens. `folder` is empty. */
export async function startDhcp(
  program: DhcpProgram,
  site: ServedSite,
  wire: DhcpWire,
  folder: string,
): Promise<Pick<RunningServer, 'stop'>> {
  return starts[program](site, wire, folder)
}

const starts: Readonly<Record<DhcpProgram, Start>> = {
  dhcpd: async (site, wire, folder) => {
    const [conf] = await generated(site.family === 4 ? 'dhcpd' : 'dhcpd6', site)
    return startDhcpd(site.family, conf?.text ?? '', wire, folder)
  },
  kea: async (site, wire) => {
    const [conf] = await generated(`kea${site.family}`, site)
    return startKea(site.family, conf?.text ?? '', wire.serverSpace)
  },
  dnsmasq: async (site, wire, folder) => {
    for (const { path, text } of await generated('dnsmasq', site, folder)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const pid = join(folder, 'pid')
    const files = [`--dhcp-leasefile=${join(folder, 'leases')}`, `--pid-file=${pid}`]
    const running = wire.serve([
      'dnsmasq',
      '--keep-in-foreground',
      '--log-facility=-',
      // It would wait three seconds for an answer before it offers an address of a range.
      '--no-ping',
      '--user=root',
      `--conf-file=${join(folder, 'dnsmasq.conf')}`,
      ...files,
    ])
    await until(running, () => existsSync(pid))
    return running
  },
}

async function generated(
  format: string,
  { snapshot, server }: ServedSite,
  directory?: string,
): Promise<readonly GeneratedFile[]> {
  const found = formats.find(({ name }) => name === format)
  if (found === undefined) throw new Error(`there is no format "${format}"`)
  const options = { server, now: new Date(), ...(directory === undefined ? {} : { directory }) }
  return (await found.generate(snapshot, options)).files
}

async function until(running: RunningServer, isUp: () => boolean): Promise<void> {
  for (let tries = 0; !isUp(); tries += 1) {
    if (running.hasEnded() || tries > 200) throw new Error(`the server does not run:\n${running.output()}`)
    await sleep(25)
  }
}
