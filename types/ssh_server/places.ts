/** Where a resource's settings stand: in a file of their own, or in a block of the main one. */

export const MAIN = '/etc/ssh/sshd_config'

/** sshd takes the first value that it finds: before those of distributions and of cloud-init. */
export function pieceOf(id: string): string {
  return `/etc/ssh/sshd_config.d/00-hostwright-${id}.conf`
}

export function blockMarks(id: string): { readonly first: string; readonly last: string } {
  return { first: `# begin hostwright ${id}`, last: `# end hostwright ${id}` }
}
