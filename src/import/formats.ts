/** The formats of other programs that `inv import` reads; each is loaded when it is asked for. */
import type { Importer } from './draft.ts'

export interface ImportFormat {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Importer>
}

export const foreignFormats: readonly ImportFormat[] = [
  {
    name: 'ansible',
    summary: 'An Ansible inventory, INI or YAML, with its group_vars and host_vars',
    load: async () => (await import('./ansible/import-ansible.ts')).importAnsible,
  },
  {
    name: 'cinv',
    summary: 'The database folder of cinv',
    load: async () => (await import('./cinv/import-cinv.ts')).importCinv,
  },
  {
    name: 'libvirt',
    summary: 'Domains of libvirt, as virsh dumpxml prints them',
    load: async () => (await import('./libvirt/import-libvirt.ts')).importLibvirt,
  },
]
