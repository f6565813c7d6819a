import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { quote, type Shell } from '../../src/core/shell.ts'
import type { HostContext, PlainType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import type { State } from '../../src/type/state.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { authorizedKey } from '../authorized_key/index.ts'
import { bridge } from '../bridge/index.ts'
import { command } from '../command/index.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { group } from '../group/index.ts'
import { line } from '../line/index.ts'
import { link } from '../link/index.ts'
import { pkg } from '../package/index.ts'
import { service } from '../service/index.ts'
import { serviceConfig } from '../service_config/index.ts'
import { user } from '../user/index.ts'

/** Each tries to make a file named `ran`, in whatever way a careless script would let it. */
const HOSTILE = [
  `'"$\`;\n$(touch ran)`,
  '$(touch ran)',
  '${x:-$(touch ran)}',
  '`touch ran`',
  "'; touch ran; '",
  '"; touch ran; "',
  '\\"; touch ran #',
  '; touch ran',
  '& touch ran &',
  '| touch ran',
  '|| touch ran',
  '> ran',
  '\n touch ran\n',
  ')\ntouch ran\n(',
  '-rf',
  '--help',
  '-',
  '~root',
  '*',
  '$HOME',
  'a  b ',
  '\\',
  '%s%n',
  'ü € 😀',
  'x\u0000y',
  'x\u001b[31my',
  'x\ry',
]

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'

/** Every string of every type; but for `run`, `unless`, `onlyIf` and `validate`, which are shell text and nothing else. */
const PLACES: readonly ((text: string) => Resource)[] = [
  (text) => file(`/srv/h/${text}`, { content: 'x', owner: 'root', group: 'root', mode: '0600' }),
  (text) => file(`/srv/h/${text}`, { content: 'x', follow: true, validate: 'test -f %s' }),
  (text) => file('/srv/h/f', { content: text }),
  (text) => file('/srv/h/f', { owner: text }),
  (text) => file('/srv/h/f', { group: text }),
  (text) => file('/srv/h/f', { mode: text }),
  (text) => directory(`/srv/h/${text}`, { parents: true, owner: 'root', mode: '0700' }),
  (text) => directory('/srv/h/d', { owner: text }),
  (text) => directory('/srv/h/d', { group: text }),
  (text) => directory('/srv/h/d', { mode: text }),
  (text) => link(`/srv/h/${text}`, { target: 'x', force: true }),
  (text) => link('/srv/h/l', { target: text }),
  (text) => line(text, { path: '/srv/h/lines', line: 'x', create: true }),
  (text) => line('x', { path: `/srv/h/${text}`, line: 'x', create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: text, create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: 'x', match: text, create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: 'x', after: text, create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: 'x', before: text, create: true }),
  (text) => group(text),
  (text) => user(text),
  (text) => user('h1', { group: text }),
  (text) => user('h1', { groups: [text] }),
  (text) => user('h1', { home: `/srv/h/${text}` }),
  (text) => user('h1', { shell: `/bin/${text}` }),
  (text) => user('h1', { comment: text }),
  (text) => authorizedKey(text, { user: 'root', key: KEY }),
  (text) => authorizedKey('h', { user: text, key: KEY }),
  (text) => authorizedKey('h', { user: 'root', key: text }),
  (text) => authorizedKey('h', { user: 'root', key: `${KEY} ${text}` }),
  (text) => authorizedKey('h', { user: 'root', key: KEY, options: text }),
  (text) => pkg(text),
  (text) => pkg('h', { version: text }),
  (text) => service(text),
  (text) => command(text, { run: ':', unless: 'false' }),
  (text) => command('h', { run: ':', creates: `/srv/h/${text}` }),
  (text) => set({}, text),
  (text) => set({ folder: `/srv/h/${text}` }),
  (text) => set({ files: [{ path: text, content: '' }] }),
  (text) => set({ owner: text }),
  (text) => set({ group: text }),
  (text) => set({ objects: [text], files: [{ path: 'f', content: text }] }),
  (text) => set({ purge: [text] }),
  (text) => set({ programs: [text] }),
  (text) => set({ service: text, reload: undefined }),
  (text) =>
    set({ running: { probe: `echo ${quote(text.replaceAll('\u0000', ''))}`, expected: text }, patience: 1 }),
  (text) => bridge(text),
  (text) => bridge('h', { ports: [text] }),
  (text) => bridge('h', { addresses: [text] }),
  (text) => bridge('h', { gateways: [text] }),
]

/** One of its parameters beside what it needs. */
function set(options: Readonly<Record<string, unknown>>, id = 'h'): Resource {
  return serviceConfig(id, {
    folder: '/srv/h',
    files: [{ path: 'f', content: '/srv/h/x' }],
    check: ':',
    reload: ':',
    purge: ['z/*.zone'],
    ...options,
  })
}

/** Undefined where the type does not take the text at all. */
function made(place: (text: string) => Resource, text: string): Resource | undefined {
  try {
    return place(text)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** All that a type would ever send for a resource: looking, making, changing, removing, calling for. */
function scriptsOf({ id, params, definition }: Resource, context: HostContext): readonly Shell[] {
  const type = definition as PlainType
  const wanted = { id, params }
  const after = type.desired(wanted, context) ?? {}
  const keys = Object.keys(after)
  const other: State = {
    owner: 'x',
    group: 'y',
    mode: '0711',
    line: 'y',
    target: null,
    running: false,
    enabled: false,
    groups: ['tty'],
    leftovers: HOSTILE.filter((text) => !text.includes('\u0000')).map((text) => `z/${text}.zone`),
    misowned: ['f'],
  }
  const steps = [
    ...type.converge({ ...wanted, before: null, after, keys }, context),
    ...type.converge({ ...wanted, before: other, after, keys }, context),
    ...type.converge({ ...wanted, before: other, after: null, keys: [] }, context),
  ]
  const triggers = Object.values(type.triggers ?? {}).flatMap(
    (trigger) => trigger(wanted, context, null) ?? [],
  )
  const read = type.read === undefined ? [] : [type.read(wanted, context, 'content').script]
  return [
    type.observe([wanted, { ...wanted, id: `${id}2` }], context).script,
    ...read,
    ...steps.map((step) => (step.kind === 'shell' ? step : withBody(step.script, step.body?.path))),
    ...triggers,
  ]
}

function withBody(script: Shell, path: string | undefined): Shell {
  return path === undefined ? script : { kind: 'shell', text: `: > ${quote(path)}\n${script.text}` }
}

it('takes no control characters in an id', () => {
  const ids = [
    (text: string) => file(`/x${text}`),
    group,
    user,
    pkg,
    service,
    bridge,
    (text: string) => directory(`/x${text}`),
    (text: string) => link(`/x${text}`, { target: 'x' }),
    (text: string) => line(text, { path: '/x', line: 'x' }),
    (text: string) => authorizedKey(text, { user: 'root', key: KEY }),
    (text: string) => command(text, { run: ':', unless: ':' }),
  ]
  for (const text of HOSTILE.filter((one) => /[\u0000-\u001f]/.test(one)))
    for (const place of ids) expect(made(place, text), JSON.stringify(text)).toBeUndefined()
})

onHosts(['debian'], (on) => {
  it('runs nothing that stands in a parameter, in dash, bash, busybox ash and mksh', async () => {
    await on.host.exec('cat > /opt/mksh; chmod 755 /opt/mksh', { input: readFileSync('/bin/mksh-static') })
    await on.host.exec('cat > /opt/busybox; chmod 755 /opt/busybox', { input: readFileSync('/bin/busybox') })
    const context = contextOf({ ...factsOf('debian'), init: 'sysv' })
    const resources = PLACES.flatMap((place) => HOSTILE.flatMap((text) => made(place, text) ?? []))
    const scripts = resources.flatMap((resource) => scriptsOf(resource, context))
    expect(scripts.length).toBeGreaterThan(1500)
    const whole = [...new Set(scripts.map(({ text }) => `( eval ${quote(text)} ) </dev/null`))].join('\n')
    for (const shell of ['/bin/dash', '/bin/bash', '/opt/busybox ash', '/opt/mksh']) {
      const { code, stderr } = await on.host.exec(
        `rm -rf /srv/h; mkdir -p /srv/h; cd /; export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; umask 077
cat > /opt/script; ${shell} /opt/script > /dev/null`,
        // There is nothing to wait for.
        { input: `sleep() { :; }\nsync() { :; }\n${whole}\nexit 0\n` },
      )
      expect(code, shell).toBe(0)
      expect(stderr, shell).not.toMatch(/syntax error|unterminated|unmatched|unexpected/i)
      expect((await on.host.exec('find / -xdev -name ran')).stdout, shell).toBe('')
    }
  })
})
