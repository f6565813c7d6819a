/** `types/registry.gen.ts` (by name, for the engine) and `types/all.gen.ts` (by identifier, for manifests). */
import { banner, type Generated } from './generated.ts'
import { doesGenerate, exportNameOf, partsOf, typeFolderNames } from './type-folders.ts'

/** From the text of the folders alone: the lists are needed to load what they list. */
export function registry(): readonly Generated[] {
  const types = typeFolderNames().map((name) => ({
    name,
    exported: exportNameOf(name),
    parts: partsOf(name),
    generates: doesGenerate(name),
  }))
  const exports = types.map(({ name, exported }) => `export { ${exported} } from './${name}/index.ts'\n`)
  const entries = types.map(
    ({ name, exported, parts, generates }) => `  {
    name: '${name}',
    exported: '${exported}',
    parts: ${parts === 'all' ? "'all'" : `[${parts.map((part) => `'${part}'`).join(', ')}]`},
    generates: ${generates},
    load: () => import('./${name}/index.ts').then((module) => module.${exported}),
  },
`,
  )
  return [
    {
      path: 'types/all.gen.ts',
      text: `${banner}/** Every type of this folder, as manifests import them. */\n${exports.join('')}`,
    },
    {
      path: 'types/registry.gen.ts',
      text: `${banner}/** Every type of this folder, each loaded when it is asked for. */
import type { TypeEntry } from '../src/type/registry.ts'

export const registry: readonly TypeEntry[] = [
${entries.join('')}]
`,
    },
  ]
}
