/** Files that describe an interface to what sets it up when the host starts, whichever that is. */
import { ifupdownFiles } from './ifupdown.ts'
import type { Link } from './link.ts'
import { netplanFiles } from './netplan.ts'
import { networkdFiles } from './networkd.ts'

export interface ConfigFile {
  readonly path: string
  readonly text: string
  readonly mode: '0600' | '0644' | '0755'
}

/** None where nothing does. */
export function filesOf(link: Link): readonly ConfigFile[] {
  switch (link.backend) {
    case 'ifupdown':
      return ifupdownFiles(link)
    case 'networkd':
      return networkdFiles(link)
    case 'netplan':
      return netplanFiles(link)
    case 'none':
      return []
  }
}
