/** What a new site begins with. */
import { CONFIG_FILE } from './site-config.ts'
import { INVENTORY_FOLDER } from './text/paths.ts'

const config = `# Settings of this site, for all who work on it.

# The branch that all customers share.
base: main

# Commit the inventory's text to the branch after each change.
autosave: true

# Where the inventory is, for operators on many machines; without it, in a file of each clone.
# database: postgres://USER@HOST/DATABASE

# DHCP options that no standard names.
# dhcpOptions:
#   voip-provision: { code: 230, type: text }

# DNS views, in the order in which a server tries them.
# dns:
#   views:
#     - { name: inside, clients: [10.0.0.0/8], addresses: [10.0.0.0/8] }
#     - { name: outside, clients: [any] }

ssh:
  # Whom cfg logs in as, and how that user becomes root: sudo, doas, su or run0.
  user: root
  # become: sudo
`

const manifest = `/** What each host of this site should be: a pure function from a host, its facts and the inventory to resources. */
import { file, site } from 'hostwright'

export default site(({ host }) => [
  file('/etc/motd', { content: \`\${host.fqdn}\\n\`, mode: '0644' }),
])
`

const tsconfig = `{
  // For the editor: manifests run as they are. "npm install --save-dev hostwright @types/node" brings what checks their parameters.
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023"],
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "allowImportingTsExtensions": true,
    "noEmit": true,
    "strict": true,
    "skipLibCheck": true,
    "types": ["node"]
  },
  "include": ["manifests", "types"]
}
`

/** Content by path. */
export const starterFiles: ReadonlyMap<string, string> = new Map([
  [CONFIG_FILE, config],
  ['manifests/site.ts', manifest],
  ['manifests/files/.gitkeep', ''],
  ['types/.gitkeep', ''],
  [`${INVENTORY_FOLDER}/.gitkeep`, ''],
  ['tsconfig.json', tsconfig],
  ['.gitignore', 'node_modules/\n'],
])
