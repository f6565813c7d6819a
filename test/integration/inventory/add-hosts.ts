/** `add-hosts.ts SITE PREFIX COUNT save|no-save`: a process that adds hosts one after the other and prints each when it is done. */
import { openInventory } from '../../../src/inventory/open-inventory.ts'
import { addHost } from '../../../src/inventory/operations/add-host.ts'

const [root = '', prefix = '', count = '0', save = 'save'] = process.argv.slice(2)
const inventory = await openInventory({
  site: root,
  customer: undefined,
  cwd: root,
  env: process.env,
  why: `add ${prefix}`,
  save: save === 'save',
  notify: (_level, text) => process.stderr.write(`${text}\n`),
})
process.stdout.write('ready\n')
for (let index = 0; index < Number(count); index += 1) {
  const name = `${prefix}${index}`
  const nics = [{ network: 'office', ips: [] }]
  await inventory.change(async (tx) => addHost(tx, { name, set: [], nics, disks: [], macSeed: 'main' }))
  process.stdout.write(`${name}\n`)
}
await inventory.close()
