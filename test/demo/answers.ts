/** Asks the office's servers as its machines would: a DHCP client with web01's MAC, and a resolver. */
import { parseIp, reverseName } from '../../src/core/ip.ts'
import type { Lab } from '../lab/api.ts'
import { recorded, zone } from './office.ts'
import { same, until, type Stage } from './stage.ts'

export async function proveServers(
  stage: Stage,
  lab: Lab,
  inv: (...words: string[]) => string[],
): Promise<void> {
  const { nics } = await recorded(stage, inv, 'web01')
  const [nic] = nics
  const [v4, v6] = nic?.addresses.map(({ ip }) => ip) ?? []
  if (nic?.mac === undefined || v4 === undefined || v6 === undefined)
    throw new Error('web01 has no MAC or address')
  const { mac } = nic
  await stage.prove("a DHCP client with web01's MAC gets web01's address", async () => {
    const lease = await lab.dhcpClient({ network: 'office', mac })
    return same(lease?.address ?? 'no lease', v4)
  })
  const answer = async (name: string, type: string): Promise<string> => {
    const { stdout } = await stage.ask(['dig', '+short', '+time=2', '@10.20.0.2', name, type])
    return stdout.trim()
  }
  const web01 = `web01.${zone}`
  await stage.prove(`${web01} A and AAAA resolve`, () =>
    until(5, async () => `${same(await answer(web01, 'A'), v4)} ${same(await answer(web01, 'AAAA'), v6)}`),
  )
  await stage.prove('both PTRs resolve', async () => {
    const pointers = []
    for (const text of [v4, v6]) {
      const ip = parseIp(text)
      if (ip === undefined) throw new Error(`"${text}" is no address`)
      pointers.push(same(await answer(reverseName(ip), 'PTR'), `${web01}.`))
    }
    return pointers.join(' ')
  })
}
