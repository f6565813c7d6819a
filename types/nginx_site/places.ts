/** Where a distribution's nginx looks for sites. */
import type { HostContext } from '../../src/type/define-type.ts'
import type { OsFamily } from '../../src/type/facts.ts'

export interface Place {
  readonly file: string
  /** Link by which it is served, where sites lie ready beside those that are; undefined where what lies there is served. */
  readonly link?: string
}

/** Where what lies in a folder is served, the folder. */
const FOLDERS: Readonly<Partial<Record<OsFamily, string>>> = {
  alpine: '/etc/nginx/http.d',
  redhat: '/etc/nginx/conf.d',
  suse: '/etc/nginx/vhosts.d',
}

/** Undefined where the distribution's own configuration reads no folder. */
export function placeOf(id: string, { facts }: HostContext): Place | undefined {
  const { family } = facts.os
  if (family === 'debian')
    return { file: `/etc/nginx/sites-available/${id}`, link: `/etc/nginx/sites-enabled/${id}` }
  const folder = FOLDERS[family]
  return folder === undefined ? undefined : { file: `${folder}/${id}.conf` }
}
