/** `inv move host` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { Host } from '../../inventory/model/host.ts'
import { notesOfHost } from '../../inventory/notes.ts'
import { moveHost, type MovedHost } from '../../inventory/operations/move-host.ts'
import { sayNotes, withInventory, writeOptions } from '../with-inventory.ts'

export const moveHostCommand = defineCommand({
  words: ['move', 'host'],
  summary: 'Record a host under another parent, or on another network',
  description: 'This is about the record alone; a guest that runs is not touched.',
  positionals: { name: { summary: 'the host', complete: 'host' } },
  options: {
    parent: {
      type: 'text',
      value: 'HOST',
      summary: 'the host that makes its hardware now',
      complete: 'host',
    },
    network: {
      type: 'text',
      value: 'NET',
      summary: 'the network that its NIC is on now',
      complete: 'network',
    },
    nic: { type: 'text', summary: 'which NIC goes to the network, where there are several' },
    ip: {
      type: 'text',
      value: 'ADDR|auto|first|last|random|none',
      many: true,
      commas: true,
      summary: 'its addresses there (default: auto)',
    },
    ...writeOptions,
  },
  examples: [
    {
      line: 'inv move host web01 --network dmz',
      does: 'new addresses from there, the old ones are released',
    },
    { line: 'inv move host web01 --parent hv2', does: 'another hypervisor' },
    {
      line: 'inv move host web01 --parent hv2 --network dmz --nic eth1 --ip 10.30.0.9',
      does: 'both at once',
    },
  ],
  run: async (context, { name, parent, network, nic, ip, ...write }) =>
    withInventory(
      context,
      async ({ store, change }) => {
        const moved = await change(async (tx) => moveHost(tx, name, { parent, network, nic, ips: ip }))
        sayNotes(context, await store.read(async (reader) => notesOfHost(reader, moved.after)))
        return { result: { host: moved.after }, render: [lines(...told(moved))] }
      },
      write,
    ),
})

function told({ before, after, nic }: MovedHost): readonly string[] {
  const [old, now] = [nicOf(before, nic), nicOf(after, nic)]
  const rows: readonly (readonly [string, string, string])[] = [
    ['parent', before.parent ?? '-', after.parent ?? '-'],
    ['network', old?.network ?? '-', now?.network ?? '-'],
    [`addresses of ${nic ?? ''}`, addressesOf(old), addressesOf(now)],
  ]
  const changed = rows.filter(([, from, to]) => from !== to)
  return changed.length === 0
    ? [`${after.name}: nothing to change`]
    : changed.map(([what, from, to]) => `${after.name}: ${what} ${from} → ${to}`)
}

function nicOf(host: Host, name: string | undefined): Host['nics'][number] | undefined {
  return host.nics.find((one) => one.name === name)
}

function addressesOf(nic: Host['nics'][number] | undefined): string {
  const text = (nic?.addresses ?? []).map(({ ip }) => ip).join(' ')
  return text === '' ? '-' : text
}
