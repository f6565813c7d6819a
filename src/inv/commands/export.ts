/** `inv export` */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { lines, raw } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { formatNamed, formats } from '../../generate/formats.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { withInventory } from '../with-inventory.ts'

export const exportCommand = defineCommand({
  words: ['export'],
  summary: 'Print or write the configuration that the inventory implies',
  description: formats.map(({ name, summary }) => `${name}: ${summary}.`).join('\n\n'),
  positionals: {
    format: {
      summary: formats.map(({ name }) => name).join(', '),
      complete: formats.map(({ name }) => name),
    },
  },
  options: {
    out: {
      type: 'text',
      value: 'DIR',
      summary: 'write files below this folder instead of printing',
      complete: 'directory',
    },
    server: { type: 'text', value: 'HOST', summary: 'only what this server needs', complete: 'host' },
  },
  examples: [
    { line: 'inv export dhcpd', does: 'prints dhcpd.conf' },
    { line: 'inv export bind --server infra1 --out build', does: 'writes the zones that infra1 serves' },
    { line: 'inv export ssh-config > ~/.ssh/config.d/site', does: 'for ssh' },
  ],
  run: async (context, { format: name, out, server }) => {
    const format = formatNamed(name)
    if (server !== undefined && !format.perServer)
      throw new UserError(`Cannot export "${name}" for "${server}": it is the same for every server`)
    return withInventory(context, async ({ store }) => {
      const snapshot = await store.read(async (reader) => reader.snapshot())
      const generated = await format.generate(snapshot, {
        now: new Date(),
        ...(server === undefined ? {} : { server: server.toLowerCase() }),
      })
      if (out === undefined)
        return { result: { format: name, files: generated.files }, render: [raw(printed(generated.files))] }
      const folder = resolve(context.cwd, out)
      for (const file of generated.files) {
        const target = join(folder, file.path)
        await mkdir(dirname(target), { recursive: true })
        await writeFile(target, file.text)
      }
      // What was written may be published, so the serials in it are used up.
      if (generated.serials !== undefined) await store.assignSerials(generated.serials)
      const paths = generated.files.map((file) => join(out, file.path))
      return { result: { format: name, files: generated.files }, render: [lines(...paths)] }
    })
  },
})

/** One file as it is; several with a line before each that says which it is, a comment in every format that has several. */
function printed(files: readonly GeneratedFile[]): string {
  const [only] = files
  if (files.length === 1 && only !== undefined) return only.text
  return files
    .map((file) => `${file.zone === undefined ? '//' : ';'} --- ${file.path}\n${file.text}`)
    .join('\n')
}
