/** `types/registry.gen.ts` (by name, for the engine) and `types/all.gen.ts` (by identifier, for manifests). */
import { banner, type Generated } from './generated.ts'
import { exportNameOf, typeFolderNames } from './type-folders.ts'

/** From the text of the folders alone: the lists are needed to load what they list. */
export function registry(): readonly Generated[] {
  const types = typeFolderNames().map((name) => ({ name, exportName: exportNameOf(name) }))
  const exports = types.map(({ name, exportName }) => `export { ${exportName} } from './${name}/index.ts'\n`)
  const imports = types.map(({ name, exportName }) => `import { ${exportName} } from './${name}/index.ts'\n`)
  const entries = types.map(
    ({ name, exportName }) => `  ${name === exportName ? name : `${name}: ${exportName}`},\n`,
  )
  return [
    {
      path: 'types/all.gen.ts',
      text: `${banner}/** Every type of this folder, as manifests import them. */\n${exports.join('')}`,
    },
    {
      path: 'types/registry.gen.ts',
      text: `${banner}/** Every type of this folder, by name. */\n${imports.join('')}\nexport const registry = {\n${entries.join('')}}\n`,
    },
  ]
}
