/** `fromFile` and `template` as the types of manifests know them; a loaded site gets its own, which know its folder. */
import { UserError } from '../core/errors.ts'
import type { SiteFiles } from './files.ts'

export const fromFile: SiteFiles['fromFile'] = (name: string): never => outside('read file', name)

export const template: SiteFiles['template'] = (name) => outside('render template', name)

function outside(action: string, name: string): never {
  throw new UserError(`Cannot ${action} "${name}": no site is loaded`, {
    hint: 'files of a site are read while cfg evaluates its manifests',
  })
}
