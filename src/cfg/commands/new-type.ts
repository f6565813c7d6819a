/** `cfg new type`: a type of the site's own. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { UserError } from '../../core/errors.ts'
import { openSite } from '../../inventory/site.ts'
import { worktreeOf } from '../../git/repository.ts'
import { isTypeName } from '../../type/type-name.ts'
import { listTypes } from '../standard-types.ts'
import { importOf, typeTemplate } from '../type-template.ts'

export const newType = defineCommand({
  words: ['new', 'type'],
  summary: 'Write a new type into the site: one that works, to be made into yours',
  description: `Makes types/NAME/ with the type, cases for "cfg test NAME HOST", a unit test and a README. docs/writing-types.md leads from there.`,
  positionals: { name: { summary: 'lower-case words joined by underscores, as backup_job' } },
  options: {},
  examples: [{ line: 'cfg new type backup_job', does: 'types/backup_job/' }],
  run: async (context, { name }) => {
    const action = `Cannot make type "${name}"`
    if (!isTypeName(name)) throw new UserError(`${action}: a name is lower-case words joined by underscores`)
    if (listTypes().some((type) => type.name === name))
      throw new UserError(`${action}: that is one of the standard types`, {
        hint: `"cfg type ${name}" shows it`,
      })
    const site = await openSite({ ...context, notify: emitNotes(context) })
    const root = worktreeOf(site.repository, site.branch)?.root
    if (root === undefined)
      throw new UserError(`${action}: branch "${site.branch}" is checked out nowhere`, {
        hint: `git worktree add ../${site.branch.replaceAll('/', '-')} ${site.branch}`,
      })
    if (existsSync(join(root, 'src', 'type', 'define-type.ts')))
      throw new UserError(`${action}: this is hostwright's own repository`, {
        hint: `npm run new-type ${name}`,
      })
    const folder = join(root, 'types', name)
    if (existsSync(folder)) throw new UserError(`${action}: types/${name} is there already`)
    const files = typeTemplate(name)
    await mkdir(folder, { recursive: true })
    for (const [file, text] of files) await writeFile(join(folder, file), text)
    const paths = [...files.keys()].map((file) => `types/${name}/${file}`)
    return {
      result: { name, paths },
      render: [
        lines(...paths.map((path) => toned('good', path))),
        lines(
          '',
          `a manifest uses it so: ${importOf(name)}`,
          `try it on a host that may break: cfg test ${name} HOST`,
        ),
      ],
    }
  },
})
