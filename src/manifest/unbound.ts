/** `fromFile`, `template`, `folder` and `secret` as the types of manifests know them; a loaded site gets its own, which know its folder. */
import { UserError } from '../core/errors.ts'
import type { SiteFiles } from './files.ts'
import type { ReadSecret } from './secrets/site-secrets.ts'

export const fromFile: SiteFiles['fromFile'] = (name: string): never => outside('read file', name)

export const template: SiteFiles['template'] = (name) => outside('render template', name)

export const folder: SiteFiles['folder'] = (name) => outside('read folder', name)

export const secret: ReadSecret = (name) => outside('read secret', name)

function outside(action: string, name: string): never {
  throw new UserError(`Cannot ${action} "${name}": no site is loaded`, {
    hint: 'files of a site are read while cfg evaluates its manifests',
  })
}
