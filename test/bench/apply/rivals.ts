/** The same work as cdist, Ansible and bundlewrap are told it, each in the way that its own documentation shows. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Work } from './work.ts'

export interface RivalHost {
  readonly address: string
  readonly port: number
  readonly hostKey: string
  readonly privateKeyPath: string
}

export interface Rival {
  readonly name: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Where Debian's package has Mitogen's strategies. */
const MITOGEN = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy'

/** Written into `folder`. All log in by the `ssh` program and its own configuration, but for Mitogen's options. */
export function makeRivals(folder: string, host: RivalHost, work: Work): readonly Rival[] {
  const home = join(folder, 'home')
  write(
    join(home, '.ssh', 'config'),
    `Host ${host.address}
  User root
  Port ${host.port}
  IdentityFile ${host.privateKeyPath}
  IdentitiesOnly yes
  UserKnownHostsFile ${home}/.ssh/known_hosts
  LogLevel ERROR
`,
  )
  write(
    join(home, '.ssh', 'known_hosts'),
    `${host.port === 22 ? host.address : `[${host.address}]:${host.port}`} ${host.hostKey}\n`,
  )
  chmodSync(join(home, '.ssh'), 0o700)
  // ssh reads the configuration of the user's own home folder, whatever HOME says; the others ask HOME.
  const ssh = `ssh -F ${home}/.ssh/config -o BatchMode=yes`
  const env = { HOME: home, LC_ALL: 'C.UTF-8', ANSIBLE_LOCALHOST_WARNING: 'false' }
  return [
    { ...cdist(join(folder, 'cdist'), ssh, host, work), env },
    ...(['linear', 'mitogen_linear'] as const).map((strategy) => ({
      ...ansible(join(folder, strategy), strategy, ssh, host, work),
      env,
    })),
    {
      ...bundlewrap(join(folder, 'bundlewrap'), host, work),
      env: { ...env, BW_SSH_ARGS: `-F ${home}/.ssh/config` },
    },
  ]
}

function cdist(folder: string, ssh: string, host: RivalHost, work: Work): Omit<Rival, 'env'> {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
  // It keeps no order by itself.
  const below = (path: string): string => {
    const parent = path.slice(0, path.lastIndexOf('/'))
    return work.directories.includes(parent) ? `require=__directory${parent} ` : ''
  }
  const objects = [
    ...work.directories.map((path) => `${below(path)}__directory ${path} --mode 0755`),
    ...work.files.map(
      ({ path, content }) =>
        `${below(path)}__file ${path} --owner root --mode 0644 --source - <<'EOF'\n${content}EOF`,
    ),
    ...work.groups.map((name) => `__group ${name}`),
    ...work.lines.map(
      ({ path, line }) =>
        `${below(path)}__file ${path} --state exists\nrequire=__file${path} __line ${quoted(line.replaceAll(' ', '-'))} --file ${path} --line ${quoted(line)}`,
    ),
    ...work.links.map(
      ({ path, target }) => `${below(path)}__link ${path} --source ${target} --type symbolic`,
    ),
    ...work.packages.map((name) => `__package_apt ${name}`),
  ]
  write(join(folder, 'manifest', 'init'), `#!/bin/sh\nset -e\n${objects.join('\n')}\n`)
  chmodSync(join(folder, 'manifest', 'init'), 0o755)
  // Its own default shares one connection as well; the configuration of the bench has to be named to it.
  const shared = `-o ControlMaster=auto -o ControlPath=${folder}-%C -o ControlPersist=2s`
  const options = [
    '--remote-exec',
    `${ssh} ${shared}`,
    '--remote-copy',
    `scp -o User=root ${ssh.slice(3)} ${shared} -q`,
  ]
  const argv = ['cdist', 'config', '-j', '4', '-c', folder, ...options, host.address]
  return { name: 'cdist', cwd: folder, argv }
}

function ansible(
  folder: string,
  strategy: 'linear' | 'mitogen_linear',
  ssh: string,
  host: RivalHost,
  work: Work,
): Omit<Rival, 'env'> {
  const isMitogen = strategy === 'mitogen_linear'
  write(
    join(folder, 'ansible.cfg'),
    `[defaults]
inventory = hosts
host_key_checking = True
interpreter_python = /usr/bin/python3
strategy = ${strategy}
${isMitogen ? `strategy_plugins = ${MITOGEN}\n` : ''}[ssh_connection]
pipelining = True
ssh_args = ${ssh.slice('ssh '.length)} -o ControlMaster=auto -o ControlPersist=60s -o ControlPath=${folder}-%C
`,
  )
  write(
    join(folder, 'hosts'),
    `target ansible_host=${host.address} ansible_port=${host.port} ansible_user=root ansible_ssh_private_key_file=${host.privateKeyPath}\n`,
  )
  const task = (module: string, args: object, loop: readonly unknown[]): readonly object[] =>
    loop.length === 0 ? [] : [{ [module]: args, loop, loop_control: { label: '-' } }]
  const tasks = [
    ...task('file', { path: '{{ item }}', state: 'directory', mode: '0755' }, work.directories),
    ...task(
      'copy',
      { dest: '{{ item.path }}', content: '{{ item.content }}', owner: 'root', mode: '0644' },
      work.files,
    ),
    ...task('group', { name: '{{ item }}' }, work.groups),
    ...task('lineinfile', { path: '{{ item.path }}', line: '{{ item.line }}', create: true }, work.lines),
    ...task('file', { path: '{{ item.path }}', src: '{{ item.target }}', state: 'link' }, work.links),
    ...(work.packages.length === 0 ? [] : [{ apt: { name: work.packages } }]),
  ]
  write(join(folder, 'site.yml'), JSON.stringify([{ hosts: 'all', gather_facts: true, tasks }], null, 1))
  return {
    name: isMitogen ? 'Ansible with Mitogen' : 'Ansible with pipelining',
    cwd: folder,
    argv: ['ansible-playbook', 'site.yml'],
  }
}

/** It has no lines in files: files of one line stand for them. */
function bundlewrap(folder: string, host: RivalHost, work: Work): Omit<Rival, 'env'> {
  const table = (entries: readonly (readonly [string, object])[]): string =>
    JSON.stringify(Object.fromEntries(entries), null, 1)
  const content = (text: string): object => ({
    content: text,
    content_type: 'text',
    owner: 'root',
    mode: '0644',
  })
  write(
    join(folder, 'nodes.py'),
    `nodes = {'target': {'hostname': '${host.address}', 'username': 'root', 'os': 'debian', 'os_version': (12,), 'bundles': ['bench']}}\n`,
  )
  write(join(folder, 'groups.py'), 'groups = {}\n')
  write(
    join(folder, 'bundles', 'bench', 'items.py'),
    `directories = ${table(work.directories.map((path) => [path, { mode: '0755' }]))}
files = ${table([
      ...work.files.map((one) => [one.path, content(one.content)] as const),
      ...work.lines.map(({ path, line }) => [path, content(`${line}\n`)] as const),
    ])}
symlinks = ${table(work.links.map(({ path, target }) => [path, { target }]))}
groups = ${table(work.groups.map((name) => [name, {}]))}
pkg_apt = ${table(work.packages.map((name) => [name, {}]))}
`,
  )
  return { name: 'bundlewrap', cwd: folder, argv: ['bw', 'apply', 'target'] }
}

function write(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
